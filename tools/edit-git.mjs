// Publishes from the built page to a git host, by the host's login: node tools/edit-git.mjs
// The page is served as a host of static files serves it, with the headers of
// netlify.toml; GitLab is played by a folder, as far as its interface is used. What is
// committed is one file, which `check` takes; the browser refuses a wrong end, and asks
// no host but the two.
import assert from 'node:assert/strict'
import { spawn, execFileSync } from 'node:child_process'
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { launch } from './visit.mjs'

const root = await mkdtemp(path.join(tmpdir(), 'bollettino-git-'))
const program = path.join(root, 'bollettino')
execFileSync('go', ['build', '-o', program, './generator'])
for (const copy of ['site', 'repository']) {
  for (const d of ['content', 'data']) await cp(d, path.join(root, copy, d), { recursive: true })
}
const settings = path.join(root, 'site/data/site.yaml')
await writeFile(settings, (await readFile(settings, 'utf8')) + 'edit: {git: {name: gitlab, repo: unione/bollettino, auth_type: pkce, app_id: a1}}\n')
const repository = path.join(root, 'repository')
const digest = (data) => createHash('sha1').update(data).digest('hex') // the host and the CMS keep files by it
const subject = '01234567897'
const folder = `data/subjects/${subject}/notices`

const serve = spawn(program, ['serve', '--root', path.join(root, 'site'), '--addr', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'inherit'] })
const home = await new Promise((resolve) => serve.stdout.on('data', (d) => /http:\S+/.test(d) && resolve(/http:\S+/.exec(d)[0])))

const browser = await launch()
try {
  const page = await (await browser.newContext({ locale: 'it-IT', timezoneId: 'Europe/Rome' })).newPage()
  const wrong = []
  const commits = []
  page.on('pageerror', (e) => /^(undefined|Object)$/.test(e.message) || wrong.push(e.message))
  page.on('console', (m) => m.type() === 'error' && !/404/.test(m.text()) && wrong.push(m.text()))
  page.on('request', (r) => /^(data|blob):/.test(r.url()) || r.url().startsWith(home) || r.url().startsWith('https://gitlab.com/') || wrong.push('asks another host: ' + r.url()))

  // GitLab, as far as the CMS uses it.
  let cut = false // the connection
  let refused = 0
  await page.route('https://gitlab.com/**', async (route) => {
    if (cut) return refused++, route.abort('internetdisconnected')
    const request = route.request()
    const url = new URL(request.url())
    const headers = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*', 'access-control-allow-methods': '*', 'access-control-expose-headers': '*' }
    const json = (body, more) => route.fulfill({ json: body, headers: { ...headers, ...more } })
    if (request.method() === 'OPTIONS') return route.fulfill({ status: 204, headers })
    if (url.pathname === '/oauth/authorize') {
      const back = new URL(url.searchParams.get('redirect_uri'))
      assert.equal(back.href, home + 'gestione/')
      back.search = new URLSearchParams({ code: 'c', state: url.searchParams.get('state') })
      return route.fulfill({ contentType: 'text/html', body: `<meta http-equiv="refresh" content="0;url=${back.href.replaceAll('"', '%22')}">` })
    }
    if (url.pathname === '/oauth/token') return json({ access_token: 'segreto' })
    assert.equal(request.headers().authorization, 'Bearer segreto', url.href)
    const [, what] = /^\/api\/v4\/(?:projects\/unione%2Fbollettino)?(.*)$/.exec(url.pathname)
    if (what === '/user') return json({ id: 1, name: 'Ufficio', username: 'ufficio', avatar_url: '' })
    if (what === '') return json({ permissions: { project_access: { access_level: 40 } }, default_branch: 'main' })
    if (what === '/repository/tree') {
      const names = await readdir(path.join(repository, url.searchParams.get('path')))
      const ids = await Promise.all(names.map(async (n) => digest(await readFile(path.join(repository, url.searchParams.get('path'), n)))))
      return json(names.map((name, i) => ({ id: ids[i], type: 'blob', name, path: `${url.searchParams.get('path')}/${name}` })), { 'X-Total': String(names.length), 'X-Total-Pages': '1', 'X-Page': '1', 'X-Per-Page': '100' })
    }
    if (what.startsWith('/repository/files/')) {
      const name = decodeURIComponent(what.slice('/repository/files/'.length).replace(/\/raw$/, ''))
      const body = await readFile(path.join(repository, name), 'utf8').catch(() => null)
      return body === null ? route.fulfill({ status: 404, headers, json: { message: '404 File Not Found' } }) : route.fulfill({ body: request.method() === 'HEAD' ? '' : body, headers: { ...headers, 'X-Gitlab-Blob-Id': digest(body) } })
    }
    if (what.startsWith('/repository/branches/')) return json({ name: 'main', commit: { id: 'head' } })
    if (what === '/repository/commits' && request.method() === 'POST') {
      const commit = request.postDataJSON()
      commits.push(commit)
      for (const a of commit.actions) await writeFile(path.join(repository, a.file_path), Buffer.from(a.content, a.encoding === 'base64' ? 'base64' : 'utf8'))
      return json({ id: 'next' })
    }
    return json([])
  })

  await page.goto(`${home}gestione/?ente=${subject}`)
  await page.getByRole('button', { name: 'Accedi con GitLab' }).click()
  // Back from the login, the page knows whose notices it was to edit.
  await page.getByText('Aggiornamento del portale dei pagamenti').first().waitFor()
  await page.getByRole('link', { name: 'Nuova comunicazione' }).click()
  await page.locator('.modulo').waitFor()
  const field = (label) => page.locator('.modulo').getByLabel(label).first()
  const review = () => page.locator('.modulo').getByRole('button', { name: 'Rivedi e pubblica' }).click()
  const confirm = () => page.locator('#anteprima').getByRole('button', { name: 'Pubblica', exact: true }).click()
  await field('Interruzione programmata').check()
  await field('Titolo').fill('Cambio di server')
  await field('tutti i servizi').check()
  await field('Inizio').fill('2026-12-05T20:00')
  await field('Fine').fill('2026-12-05T19:00')
  await review()
  await page.locator('#errori').waitFor()
  assert.match(await page.locator('#errori').textContent(), /Fine: la fine, sabato 5 dicembre 2026 alle 19:00, viene prima dell’inizio/)
  assert.equal(commits.length, 0, 'something was committed')
  await field('Fine').fill('+3 ore')
  // What was typed survives a reload.
  await page.reload()
  await page.locator('#bozza').waitFor()
  assert.equal(await field('Fine').inputValue(), 'sabato 5 dicembre 2026 alle 23:00')
  // Told on another day: that is the file's name.
  await page.getByText('Dichiarazione, lingue, testo libero').click()
  await field('Detto agli utenti il').fill('2026-11-26T09:00')
  await field('Quando lo hai detto a PagoPA').fill('2026-11-26T08:00')
  // The connection is lost: nothing is lost with it, and the CMS asks again till it is back.
  cut = true
  await review()
  // Without a server nobody judges: what was answered is told back, and that it is no more than that.
  const told = await page.locator('#anteprima').textContent()
  assert.match(told, /Inizio\s*sabato 5 dicembre 2026 alle 20:00.*È ciò che hai scritto\. Le frasi della pagina le fa il programma/s)
  await confirm()
  while (refused === 0) await new Promise((r) => setTimeout(r, 20))
  assert.equal(commits.length, 0, 'something was committed')
  assert.equal(await page.evaluate((k) => JSON.parse(localStorage.getItem(k)).value.head.title, `bollettino.bozza.${subject}.nuova`), 'Cambio di server')
  cut = false
  // Saved is not public: the site has to be built, and nobody here learns what its check says.
  await page.locator('.fatto').getByText('Salvata in unione/bollettino (gitlab).').waitFor()
  await page.locator('.fatto').getByText('Sarà pubblica dopo che il sito sarà costruito di nuovo').waitFor()
  assert.equal(await page.getByText(/Pubblicat[ao]/).count(), 0)
  wrong.length = 0 // the connection that was cut
  assert.equal(await page.evaluate((k) => localStorage.getItem(k), `bollettino.bozza.${subject}.nuova`), null)
  const name = `${folder}/2026-11-26-cambio-di-server.md`
  assert.deepEqual(commits.map((c) => [c.branch, ...c.actions.map((a) => [a.action, a.file_path])]), [['main', ['create', name]]])
  assert.equal(await readFile(path.join(repository, name), 'utf8'), `---
kind: maintenance
title: Cambio di server
services: all
impact: full
from: 2026-12-05T20:00
until: 2026-12-05T23:00
declared: 2026-11-26T09:00
told_platform: 2026-11-26T08:00
---
`)
  execFileSync(program, ['check', '--root', repository], { stdio: 'pipe' })
  await field('Ritiro').check()
  await field('Che cosa dici agli utenti').fill('Non serve più.')
  await field('Detto agli utenti il').fill('27/11 22:40') // this clock stands still, and a text is taken out later
  // Somebody else commits meanwhile: that is not written over, and shown.
  const ours = await readFile(path.join(repository, name), 'utf8')
  const theirs = ours.replace(/\n---\n$/, '\nupdates:\n  - {at: 2026-11-27T12:00, status: update, text: Di un altro.}\n---\n')
  await writeFile(path.join(repository, name), theirs)
  await review()
  await confirm()
  await page.locator('#errori').getByText('un altro ha scritto nello stesso file').waitFor()
  await page.locator('.aggiornamenti').getByText('Di un altro.').waitFor()
  assert.equal(commits.length, 1, 'something was committed')
  wrong.length = 0 // the CMS prints what it was told
  await review()
  await confirm()
  await page.locator('.aggiornamenti').getByText('Non serve più.').waitFor()
  assert.match(await readFile(path.join(repository, name), 'utf8'), /text: Di un altro\.\}\n  - \{at: [^}]*text: Non serve più\.\}\n/)
  assert.deepEqual(commits[1].actions.map((a) => [a.action, a.file_path]), [['update', name]])
  execFileSync(program, ['check', '--root', repository], { stdio: 'pipe' })

  // A text can be taken off the pages, and the page says that the words stay in the file.
  await field('Togli un testo').check()
  await page.getByLabel('Titolo: «Cambio di server»').check()
  await field('Che cosa dici agli utenti').fill('Un nome.')
  await review()
  await page.locator('#avvisi').getByText('Le parole restano però nel file del deposito').waitFor()
  await page.getByRole('button', { name: 'Togli il testo' }).click()
  await page.locator('.aggiornamenti').getByText('Un nome.').waitFor()
  assert.match(await readFile(path.join(repository, name), 'utf8'), /title: Cambio di server\n[^]*status: redacted, redacts: \[title\], text: Un nome\.\}\n/)
  execFileSync(program, ['check', '--root', repository], { stdio: 'pipe' })
  // The platform's notices stand in the same repository; for many bodies at once there is no server here.
  await page.goto(`${home}gestione/`)
  await page.getByRole('link', { name: 'Comunicazioni della piattaforma pagoPA' }).click()
  await page.getByText('Manutenzione notturna della piattaforma').waitFor()
  await page.goto('about:blank')
  await page.goto(`${home}gestione/?ente=09900005670`)
  await page.getByRole('link', { name: 'Nuova comunicazione' }).waitFor()
  assert.equal(await page.getByText('enti collegati').count(), 0)
  assert.deepEqual(wrong, [], 'the console complains')
  console.log('edit-git: a notice, its withdrawal and a redaction are committed by the login of a git host')
} finally {
  await browser.close()
  // It finishes the build that it is at.
  await new Promise((resolve) => serve.on('exit', resolve).kill('SIGTERM'))
  await rm(root, { recursive: true, force: true })
}
