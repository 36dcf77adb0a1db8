// Looks at pages while what they are made of is being written, in Chromium, against
// `serve` on a copy of the example: node tools/serve.mjs [PICTURES]
//
// A mistake in a body's file is listed on every page, in a panel that the keyboard can
// shut and in which axe-core finds nothing, while the pages show the last good state;
// once it is mended, the panel goes by itself and the page shows what is new. A page of
// which nothing changed is not loaded again. A mistake in what all share leaves the last
// good site. The stream outlives a restart, and a site that never was built appears once
// it can be.
import assert from 'node:assert/strict'
import { spawn, execFileSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { launch, show, views } from './visit.mjs'

const pictures = process.argv[2]
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const root = await mkdtemp(path.join(tmpdir(), 'bollettino-serve-'))
const program = path.join(root, 'bollettino')
execFileSync('go', ['build', '-o', program, './generator'])
for (const d of ['content', 'data']) await cp(d, path.join(root, d), { recursive: true })

const notice = path.join(root, 'data/subjects/01234567897/notices/2026-11-20-portale.md')
const site = path.join(root, 'data/site.yaml')
const body = 'soggetti/01234567897/'
const edit = async (file, was, is) => {
  const text = await readFile(file, 'utf8')
  assert.ok(text.includes(was), `${file} has no ${was}`)
  await writeFile(file, text.replace(was, is))
}

let serve
let said = ''
const start = (...args) =>
  new Promise((resolve, reject) => {
    serve = spawn(program, ['serve', '--root', root, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    serve.stderr.on('data', (d) => (said += d))
    let out = ''
    serve.stdout.on('data', (d) => {
      out += d
      const m = /(http:\S+) \(stop/.exec(out)
      if (m) resolve(m[1])
    })
    serve.on('exit', (code) => reject(new Error(`serve ended with ${code}: ${said}`)))
  })
const kill = () =>
  new Promise((resolve) => {
    serve.removeAllListeners('exit')
    serve.on('exit', resolve)
    serve.kill('SIGKILL')
  })
const home = await start('--addr', '127.0.0.1:0')

const browser = await launch()
try {
  const context = await browser.newContext({ locale: 'it-IT' })
  const wrong = []
  context.on('console', (m) => m.type() === 'error' && wrong.push(m.text()))
  context.on('weberror', (e) => wrong.push(e.error().message))
  const open = async (address) => {
    const page = await context.newPage()
    await page.goto(home + address)
    await page.evaluate(() => (window.since = 'the beginning'))
    return page
  }
  const loadedAgain = async (page) => (await page.evaluate(() => window.since)) !== 'the beginning'
  const panel = (page) => page.locator('#bollettino-serve[role=status] > aside')

  const page = await open(body)
  const other = await open('metodo/')
  await page.getByText('Aggiornamento del portale dei pagamenti').first().waitFor()
  assert.equal(await panel(page).count(), 0)

  // A body's mistake is told everywhere, and its page is the last good one.
  await edit(notice, 'kind: maintenance', 'kind: <img src=x onerror=alert(1)>')
  await panel(page).getByText('2026-11-20-portale.md:2:7: kind:').waitFor()
  await panel(other).getByText('1 problema nei file').waitFor()
  assert.equal(await panel(page).locator('img').count(), 0)
  await page.getByText('Aggiornamento del portale dei pagamenti').first().waitFor()
  assert.equal(await loadedAgain(other), false, 'a page of which nothing changed was loaded again')
  await page.evaluate(axe)
  for (const [n, view] of views.entries()) {
    await show(page, view)
    const { violations } = await page.evaluate(() => axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] }))
    assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes[0].html}`), [])
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'the page scrolls sideways')
    if (pictures) {
      await mkdir(pictures, { recursive: true })
      await page.screenshot({ path: path.join(pictures, `serve-${n}.png`) })
    }
  }

  // The keyboard shuts it, and it stays shut when more is wrong.
  const list = panel(other).locator('ul')
  await panel(other).locator('summary').focus()
  await other.keyboard.press('Enter')
  await list.waitFor({ state: 'hidden' })
  await edit(notice, 'title: ', 'titel: ')
  await panel(other).getByText(/[23] problemi nei file/).waitFor()
  assert.equal(await list.isVisible(), false)

  // Mended, it goes, and the page shows what is new.
  await edit(notice, 'titel: ', 'title: ')
  await edit(notice, 'kind: <img src=x onerror=alert(1)>', 'kind: maintenance')
  await edit(notice, 'Aggiornamento del portale', 'Portale nuovo')
  await page.getByText('Portale nuovo').first().waitFor()
  await panel(page).waitFor({ state: 'detached' })
  await panel(other).waitFor({ state: 'detached' })
  assert.equal(await loadedAgain(other), false, 'a page of which nothing changed was loaded again')

  // What all share is wrong: the last good site stands, and tells.
  await edit(site, 'operator:', 'operatore:')
  await panel(other).getByText('data/site.yaml').first().waitFor()
  const third = await open('')
  await panel(third).getByText('Tutte le pagine mostrano il sito com’era').waitFor()
  await edit(notice, 'Portale nuovo', 'Portale nuovissimo')
  await edit(site, 'operatore:', 'operator:')
  await page.getByText('Portale nuovissimo').first().waitFor()
  await panel(other).waitFor({ state: 'detached' })
  assert.equal(await loadedAgain(other), false, 'a page of which nothing changed was loaded again')

  // The editing page tells too, and keeps what is being written.
  const form = await open('gestione/')
  await edit(site, 'operator:', 'operatore:')
  await panel(form).waitFor()
  await edit(site, 'operatore:', 'operator:')
  await panel(form).waitFor({ state: 'detached' })
  assert.equal(await loadedAgain(form), false)
  await form.close()

  // What others frame runs no script but its own, and what is published has nothing of this.
  const card = await (await fetch(`${home}${body}scheda/`)).text()
  assert.deepEqual([...card.matchAll(/<script[^>]*src="([^"]*)"/g)].map((m) => m[1]), ['/altezza.js'])
  assert.doesNotMatch(card, /\/-\/live|<script>/)
  for (const f of await readdir(path.join(root, 'public'), { recursive: true }))
    if (f.endsWith('.html')) assert.doesNotMatch(await readFile(path.join(root, 'public', f), 'utf8'), /bollettino-serve|\/-\/live/)
  assert.deepEqual(wrong, [])

  // The program ends, and what changed meanwhile is shown once it runs again.
  await kill()
  await edit(notice, 'Portale nuovissimo', 'Portale di domani')
  assert.equal(await start('--addr', new URL(home).host), home)
  await page.getByText('Portale di domani').first().waitFor()
  assert.equal(await loadedAgain(other), false, 'a page of which nothing changed was loaded again')
  await Promise.all([page.close(), third.close()])
  await kill()

  // Nothing can be built: what is wrong is told all the same, and then the site is there,
  // below its own path.
  for (const d of ['public', '.bollettino']) await rm(path.join(root, d), { recursive: true })
  await edit(site, 'operator:', 'operatore:')
  const base = await start('--addr', '127.0.0.1:0', '--base-url', 'https://example.org/un/percorso/')
  await other.goto(new URL('/un/percorso/', base).href)
  wrong.length = 0 // the connections that were refused
  await other.getByRole('heading', { name: 'Il sito non c’è ancora' }).waitFor()
  await panel(other).getByText('data/site.yaml').first().waitFor()
  await edit(site, 'operatore:', 'operator:')
  await other.getByRole('heading', { name: 'Si può pagare?' }).waitFor()
  assert.equal(await panel(other).count(), 0)
  assert.deepEqual(wrong.filter((w) => !/404/.test(w)), [])
  console.log('serve: pages tell what is wrong, show the last good state, and follow what is mended')
} catch (e) {
  console.error(said)
  throw e
} finally {
  await browser.close()
  await kill()
  await rm(root, { recursive: true })
}
