// Fills in the editing page as a person does, in Chromium, against `serve --edit` on
// a copy of the example: node tools/edit.mjs [PICTURES]
//
// An outage on one service is published: the file appears, `check` passes, the status
// page and the feed show it, and it is said how soon. A wrong end is told in the form and
// nothing is written, be it the browser or the server that sees it. What the terminal
// warns about is told first, and "Pubblica lo stesso" writes it. An update is
// appended, and what stood before stays byte for byte. Nothing is published that was not
// shown as people will read it. On a phone: an outage, a partner's notice for all its
// bodies, personal data that are taken out, the platform's; nothing scrolls sideways, and
// axe-core finds nothing in the form nor in what is shown before.
import assert from 'node:assert/strict'
import { spawn, execFileSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { launch } from './visit.mjs'

const pictures = process.argv[2]
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const root = await mkdtemp(path.join(tmpdir(), 'bollettino-edit-'))
const program = path.join(root, 'bollettino')
execFileSync('go', ['build', '-o', program, './generator'])
for (const d of ['content', 'data']) await cp(d, path.join(root, d), { recursive: true })

const subject = '01234567897'
const folder = path.join(root, 'data/subjects', subject, 'notices')
const patience = 60000 // in ms: who waits longer waits for what doesn't come, however busy a machine is
const check = () => execFileSync(program, ['check', '--root', root], { stdio: 'pipe' })

let serve
let said = ''
const start = (addr) =>
  new Promise((resolve, reject) => {
    serve = spawn(program, ['serve', '--edit', '--root', root, '--addr', addr], { stdio: ['ignore', 'pipe', 'pipe'] })
    serve.stderr.on('data', (d) => (said += d))
    let out = ''
    serve.stdout.on('data', (d) => {
      out += d
      const m = /(http:\S+)gestione\/ to publish/.exec(out)
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
const home = await start('127.0.0.1:0')

const browser = await launch()
try {
  const context = await browser.newContext({ locale: 'it-IT', timezoneId: 'America/Lima', viewport: { width: 1280, height: 900 } }) // not the site's zone
  const page = await context.newPage()
  const wrong = []
  // The CMS gives up saving by an error without words, and prints what it was told.
  page.on('pageerror', (e) => /^(undefined|Object)$/.test(e.message) || wrong.push(e.message))
  page.on('console', (m) => m.type() === 'error' && !/^Error: .*(Fine|fine|frattempo|Detto|Prima leggi gli avvisi)/.test(m.text()) && wrong.push(m.text()))
  page.on('request', (r) => r.url().startsWith(home) || /^(data|blob):/.test(r.url()) || wrong.push('asks another host: ' + r.url()))
  page.on('response', (r) => r.status() >= 400 && wrong.push(`${r.status()}: ${r.url()}`))
  // A refusal that was asked for is told on the console too.
  const forgive = (status) => {
    for (const w of [`${status}: `, `Failed to load resource: the server responded with a status of ${status}`]) {
      const at = wrong.findIndex((x) => x.startsWith(w))
      assert.ok(at >= 0, `nothing was refused with ${status}`)
      wrong.splice(at, 1)
    }
  }
  const picture = async (name) => {
    if (!pictures) return
    await mkdir(pictures, { recursive: true })
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: width === 360 ? 740 : 900 })
      for (const colorScheme of ['dark', 'light']) {
        await page.emulateMedia({ colorScheme })
        await page.screenshot({ path: path.join(pictures, `gestione-${name}-${width}-${colorScheme}.png`) })
      }
    }
    await page.setViewportSize({ width: 1280, height: 900 })
  }
  const delays = [] // from a saved file to its page and feed, in ms
  const files = async () => (await readdir(folder)).sort()
  const field = (label) => page.locator('.modulo').getByLabel(label, { exact: false }).first()
  const review = () => page.locator('.modulo').getByRole('button', { name: 'Rivedi e pubblica', exact: true }).click()
  const preview = page.locator('#anteprima')
  const confirm = () => preview.getByRole('button', { name: /^Pubblica/ }).click()
  // What will be read stands before who publishes, with what there is to know, and nothing is
  // written; who means it goes on.
  const contents = async () => Promise.all((await files()).map((f) => readFile(path.join(folder, f), 'utf8')))
  const publish = async () => {
    const had = await contents()
    await review()
    await preview.waitFor()
    assert.equal(await page.evaluate(() => document.activeElement.id), 'anteprima')
    assert.deepEqual(await contents(), had, 'something was written before it was confirmed')
    return async (warned) => {
      if (warned) assert.match(await page.locator('#avvisi').textContent(), warned)
      await picture('anteprima')
      await preview.getByRole('button', { name: warned ? 'Pubblica lo stesso' : /^Pubblica/ }).click()
    }
  }
  const publishAnyway = async (warned) => (await publish())(warned)
  const publishHeeding = async () => (await publish())()
  const text = async (address) => (await (await fetch(home + address)).text()).replaceAll('&#39;', '’')

  // From the body's name to the list to the form, as who has never been here.
  await page.goto(home + 'gestione/')
  const whose = page.getByLabel('Per quale ente scrivi?')
  await whose.fill('qwertyuiop')
  await page.locator('#scegli .finder-says').getByText(/nessun/i).waitFor()
  await page.keyboard.press('Enter')
  await whose.fill('borgo esem')
  await page.locator('#scegli [role=option]').filter({ hasText: 'Comune di Borgo Esempio' }).waitFor()
  await picture('scelta')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\?ente=01234567897/)
  await page.getByText('Aggiornamento del portale dei pagamenti').first().waitFor()
  await picture('elenco')
  await page.getByRole('link', { name: 'Nuova comunicazione' }).click()
  await page.getByRole('heading', { name: 'Nuova comunicazione' }).waitFor()
  assert.match(await page.locator('.modulo .nota').textContent(), /Non sostituisce la comunicazione a PagoPA/)
  await picture('modulo')

  // A usual case fills in its words, and goes away again.
  await page.getByLabel('Comincia da un caso frequente').selectOption({ label: 'Il portale è lento o incerto' })
  assert.equal(await field('Titolo').inputValue(), 'Portale dei pagamenti lento')
  assert.ok(await page.getByLabel('app IO').isChecked())
  await picture('caso')
  await page.getByLabel('Comincia da un caso frequente').selectOption('')
  assert.equal(await field('Titolo').inputValue(), '')
  assert.ok(!(await page.getByLabel('app IO').isChecked()))

  // Nothing said: what is required is named, and nothing is asked of the server.
  const before = await files()
  await review()
  await page.locator('#errori').waitFor()
  assert.match(await page.locator('#errori').textContent(), /Titolo: manca.*Servizi colpiti: non hai scelto nessun servizio/s)
  assert.deepEqual(await files(), before)

  // An outage on one service.
  const began = Date.now()
  await field('Titolo').fill("Il portale: non risponde, c'è un guasto")
  await page.getByLabel('Portale dei pagamenti').check()
  await page.getByLabel('app IO').check()
  await field('Come pagare intanto').fill('Paga con l’app IO.\nOppure: in banca. <b>Subito</b>')
  // Told a little before, elsewhere: the clock of this site stands still.
  await page.locator('.modulo details').evaluateAll((all) => all.forEach((d) => (d.open = true)))
  await field('Detto agli utenti il').fill('2026-11-27T22:40')
  await publishAnyway(/C’è già «Ricevute in ritardo/)
  const slug = '2026-11-27-il-portale-non-risponde-c-e-un-guasto'
  await until(async () => (await files()).includes(slug + '.md'), 'the file appears')
  const saved = Date.now() - began
  const name = path.join(folder, slug + '.md')
  await shows('Il portale: non risponde', '')
  check()
  const first = await readFile(name, 'utf8')
  assert.equal(first, `---
kind: outage
title: 'Il portale: non risponde, c''è un guasto'
services: [portale]
impact: full
works: [io]
from: 2026-11-27T22:45
declared: 2026-11-27T22:40
alternatives: |-
  Paga con l’app IO.
  Oppure: in banca. <b>Subito</b>
---
`)
  // On this machine alone nobody else sees it yet, and the form says so.
  await page.locator('.fatto').getByText('Sarà pubblica dopo').waitFor()
  assert.equal(await page.getByText(/Pubblicat[ao]/).count(), 0)
  await page.getByRole('heading', { name: 'Aggiungi un aggiornamento' }).waitFor()
  const link = new URL(await page.locator('.fatto').getByRole('link', { name: 'Guarda la pagina come sarà' }).getAttribute('href'), home)
  assert.equal((await fetch(link)).status, 200, link)
  assert.ok((await text(link.pathname.slice(1))).includes('&lt;b&gt;Subito&lt;/b&gt;'), 'the text is shown as it was written')
  await picture('pubblicata')

  // It is over: a first update. That it was said with the notice itself only the server sees.
  let asked = 0
  page.on('request', (r) => (asked += /persistEntry|"preview"/.test(r.postData() ?? '') ? 1 : 0))
  await field('Che cosa dici agli utenti').fill('Funziona di nuovo.')
  await field('Aggiornamento').check()
  await field('Detto agli utenti il').fill('27/11 22:40')
  await review()
  await until(async () => /stesso momento della comunicazione/.test((await page.locator('#errori').textContent().catch(() => '')) ?? ''), 'the server’s complaint is in the form')
  assert.equal(asked, 1)
  assert.match(await page.locator('#campo-add-at-errore').textContent(), /Scrivi un momento dopo la comunicazione/)
  forgive(422)
  assert.equal(await readFile(name, 'utf8'), first, 'something was written')
  await page.locator('.campo:has(#campo-add-at)').getByRole('button', { name: 'adesso' }).click()
  await field('Risolto').check()
  await publishHeeding()
  await until(async () => (await readFile(name, 'utf8')) !== first, 'the first update is saved')
  assert.equal(await readFile(name, 'utf8'), first.replace(/\n---\n$/, `\nupdates:\n  - {at: 2026-11-27T22:45, status: resolved, text: Funziona di nuovo.}\n---\n`))
  check()
  await page.locator('.aggiornamenti').getByText('Funziona di nuovo.').waitFor()

  // A wrong end, which the browser sees.
  await open('new')
  await field('Titolo').fill('Fine sbagliata')
  await page.getByLabel('Portale dei pagamenti').check()
  await field('Inizio').fill('stasera alle 22')
  assert.equal(await page.locator('#campo-from-detto').textContent(), 'venerdì 27 novembre 2026 alle 22:00')
  await field('Fine').fill('oggi 21:00')
  const early = 'la fine, venerdì 27 novembre 2026 alle 21:00, viene prima dell’inizio, venerdì 27 novembre 2026 alle 22:00'
  assert.equal(await page.locator('#campo-until-detto').textContent(), early)
  asked = 0
  await review()
  await page.locator('#errori').waitFor()
  assert.ok((await page.locator('#errori').textContent()).includes(`Non è stata pubblicataFine: ${early}`))
  assert.ok((await page.locator('#campo-until-errore').textContent()).includes(early))
  assert.equal(await page.locator('#campo-until').getAttribute('aria-invalid'), 'true')
  assert.equal(await page.evaluate(() => document.activeElement.id), 'errori')
  await page.locator('#errori').getByRole('link').first().click()
  assert.equal(await page.evaluate(() => document.activeElement.id), 'campo-until')
  await picture('errore')
  assert.equal(asked, 0, 'the server was asked')
  assert.equal((await files()).length, before.length + 1, 'something was written')

  // An hour that occurs twice, and one that never is.
  await field('Inizio').fill('24/10/2026 22:00')
  await field('Fine').fill('25/10/2026 02:30')
  assert.match(await page.locator('#campo-until-detto').textContent(), /ci sono due volte: aggiungi «ora legale» per la prima/)
  await field('Fine').fill('25:00')
  assert.match(await page.locator('#campo-until-detto').textContent(), /25:00 non c’è/)
  // What was wrong is mended, and now it goes.
  await field('Fine').fill('4:30')
  assert.equal(await page.locator('#campo-until-detto').textContent(), 'da sabato 24 ottobre 2026 alle 22:00 a domenica 25 ottobre 2026 alle 04:30, 7 ore e 30 minuti')
  await publishAnyway(/Prima di pubblicare/)
  await until(async () => (await files()).length === before.length + 2, 'the mended notice is saved')
  await shows('Fine sbagliata', 'storico/2026/')
  check()
  await page.getByText('Salvata qui').waitFor()

  // An update on a notice that somebody wrote by hand: the rest stays as it is.
  const hand = path.join(folder, '2026-11-20-portale.md')
  const was = await readFile(hand, 'utf8')
  await open('entries/2026-11-20-portale')
  await page.getByRole('heading', { name: 'Aggiungi un aggiornamento' }).waitFor()
  await field('Modifica').check()
  await field('Che cosa dici agli utenti').fill('Serve: un’ora in più, {forse} #due')
  await field('Nuova fine').fill('oggi alle 21')
  await review()
  await page.locator('#errori').waitFor()
  assert.match(await page.locator('#errori').textContent(), /Nuova fine: la fine, .* viene prima dell’inizio/)
  await field('Nuova fine').fill('domani alle 5')
  await picture('aggiornamento')
  await publishAnyway(/almeno 72 ore prima/)
  await until(async () => (await readFile(hand, 'utf8')) !== was, 'the update is saved')
  const now = await readFile(hand, 'utf8')
  const line = `  - {at: 2026-11-27T22:45, status: changed, until: 2026-11-28T05:00, text: 'Serve: un’ora in più, {forse} #due'}\n`
  assert.ok(now.includes(line), now)
  assert.equal(now.replace(line, ''), was, 'something else changed')
  await shows('un’ora in più', 'comunicazioni/2026-11-20-portale/')
  check()
  await page.getByText('Salvata qui').waitFor()

  // A planned stop of which PagoPA learns less than 72 hours before.
  await open('new')
  await field('Interruzione programmata').check()
  await field('Titolo').fill('Cambio di server')
  await page.getByLabel('Portale dei pagamenti').check()
  await page.getByLabel('app IO').check()
  await field('Inizio').fill('2026-11-29T22:00')
  await field('Fine').fill('2026-11-29T23:00')
  await field('Quando lo hai detto a PagoPA').fill('2026-11-27T22:00')
  // Told a little before: the clock of this site stands still, and an update comes later.
  await page.locator('.modulo details').evaluateAll((all) => all.forEach((d) => (d.open = true)))
  await field('Detto agli utenti il').fill('2026-11-27T22:40')
  const stop = path.join(folder, '2026-11-27-cambio-di-server.md')
  await review()
  assert.match(await preview.textContent(), /domenica 29 novembre 2026 dalle 22:00 alle 23:00/)
  // What changes is weighed anew: nothing is accepted unseen.
  await preview.getByRole('button', { name: 'Torna a correggere' }).click()
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Nuova comunicazione')
  await field('Fine').fill('2026-11-29T23:30')
  await publishAnyway(/Prima di pubblicare.*PagoPA va avvisata almeno 72 ore prima, e qui sono 48 h/s)
  await until(async () => (await files()).includes(path.basename(stop)), 'the stop is saved all the same')
  assert.match(await readFile(stop, 'utf8'), /until: 2026-11-29T23:30\n/)
  check()
  await page.locator('.fatto').getByText('PagoPA va avvisata almeno 72 ore prima').waitFor()
  // Nobody knows any more when it will end.
  await field('Modifica').check()
  await field('Che cosa dici agli utenti').fill('Non sappiamo quando finirà.')
  const endless = page.getByRole('button', { name: 'fino a nuova comunicazione' })
  await endless.click()
  assert.equal(await endless.getAttribute('aria-pressed'), 'true')
  await publishAnyway(/almeno 72 ore prima/)
  await until(async () => /status: changed, until: open,/.test(await readFile(stop, 'utf8')), 'the open end is saved')
  check()
  await page.getByText('da domenica 29 novembre 2026 alle 22:00 fino a nuovo avviso').waitFor()

  // Somebody else was faster: their update is not lost.
  const shared = path.join(folder, '2026-11-24-anagrafe.md')
  await open('entries/2026-11-24-anagrafe')
  await field('Aggiornamento').check()
  await field('Che cosa dici agli utenti').fill('Senza avere visto quello che un altro ha appena scritto.')
  const theirs = (await readFile(shared, 'utf8')).replace(/\n---\n/, '\nupdates:\n  - {at: 2026-11-27T22:40, status: update, text: Di un altro.}\n---\n')
  await writeFile(shared, theirs)
  check()
  await review()
  await until(async () => /nel frattempo ne è stato aggiunto un altro/.test((await page.locator('#errori').textContent().catch(() => '')) ?? ''), 'the loss is refused')
  assert.equal(await readFile(shared, 'utf8'), theirs)
  forgive(422)
  // It is shown, what was typed is still there, and published after it.
  await page.locator('.aggiornamenti').getByText('Di un altro.').waitFor()
  await publishHeeding()
  await until(async () => (await readFile(shared, 'utf8')) !== theirs, 'both updates are kept')
  assert.match(await readFile(shared, 'utf8'), /text: Di un altro\.\}\n  - \{at: 2026-11-27T22:45, status: update, text: Senza avere visto/)
  check()
  await page.getByText('Salvata qui').waitFor()

  // What was typed survives a reload, and a draft that is given up is gone.
  await open('new')
  await field('Vincolo').check()
  await field('Titolo').fill('Chiusura ogni notte')
  await page.getByLabel('Portale dei pagamenti').check()
  await field('Inizio').fill('domani alle 00:10')
  await field('Fine').fill('23:40')
  await page.reload()
  await page.locator('#bozza').waitFor()
  assert.equal(await field('Titolo').inputValue(), 'Chiusura ogni notte')
  assert.ok(await field('Vincolo').isChecked())
  assert.equal(await field('Inizio').inputValue(), 'sabato 28 novembre 2026 alle 00:10')
  await picture('bozza')
  // It is offered where one chooses, too.
  await page.goto(home + 'gestione/')
  await picture('scelta-bozze')
  await page.getByRole('link', { name: 'Chiusura ogni notte, ente 01234567897' }).click()
  await page.locator('#bozza').waitFor()
  await page.getByRole('button', { name: 'Ricomincia da capo' }).click()
  assert.equal(await field('Titolo').inputValue(), '')
  await page.reload()
  await page.locator('.modulo').waitFor()
  assert.equal(await page.locator('#bozza').count(), 0)

  // How it repeats is chosen; a limit of most of the day may be meant the other way round.
  await field('Vincolo').check()
  await field('Titolo').fill('Chiusura ogni notte')
  await page.getByLabel('Portale dei pagamenti').check()
  await page.getByLabel('app IO').check()
  await field('Come pagare intanto').fill('Con l’app IO.')
  await field('Inizio').fill('domani alle 00:10')
  await field('Fine').fill('23:40')
  await page.locator('.modulo details').evaluateAll((all) => all.forEach((d) => (d.open = true)))
  assert.equal(await page.getByLabel('Si ripete fino al').count(), 0)
  const repeats = page.getByRole('combobox', { name: 'Si ripete' })
  assert.deepEqual(await repeats.locator('option').allTextContents(), ['non si ripete', 'ogni giorno', 'dal lunedì al venerdì', 'ogni settimana', 'ogni due settimane', 'ogni mese, il giorno 28', 'ogni mese, il quarto sabato', 'ogni mese, l’ultimo sabato', 'ogni anno, il 28 novembre'])
  await repeats.selectOption('ogni giorno')
  await field('Si ripete fino al').fill('31/12')
  await field('Giorni in cui non si ripete').fill('25/12, 26/12')
  await picture('ripetizione')
  await review()
  await page.locator('#dubbio').waitFor()
  assert.match(await page.locator('#dubbio').textContent(), /dalle 00:10 alle 23:40: sono 23 ore e 30 minuti su 24/)
  assert.equal(await page.evaluate(() => document.activeElement.id), 'dubbio')
  await picture('dubbio')
  const night = path.join(folder, '2026-11-27-chiusura-ogni-notte.md')

  // The program dies, and is started anew: what was typed is there, and now it goes.
  await kill()
  await page.getByRole('button', { name: 'Vale dalle 23:40 alle 00:10, 30 minuti' }).click()
  await until(async () => /Il sito non risponde.*fai ripartire il programma.*resta in questo browser/s.test((await page.locator('#errori').textContent().catch(() => '')) ?? ''), 'the silence is told')
  await picture('silenzio')
  assert.ok(!(await files()).includes(path.basename(night)))
  assert.equal(await start(new URL(home).host), home)
  wrong.length = 0 // the connections that were refused
  await publishHeeding()
  await until(async () => (await files()).includes(path.basename(night)), 'the notice is saved by the new run')
  forgive(403)
  check()
  assert.match(await readFile(night, 'utf8'), /from: 2026-11-28T23:40\nuntil: 2026-11-29T00:10\nrepeats: FREQ=DAILY\nexcept: \[2026-12-25, 2026-12-26\]\nvalid_until: 2027-01-01T00:00\n/)
  await page.getByText('Salvata qui').waitFor()
  assert.equal(await page.locator('#bozza').count(), 0)

  // The connection is lost after the notice was saved, and before the page learns it: who
  // publishes again has one notice, not two.
  await open('new')
  await field('Vincolo').check()
  await field('Nessun effetto').check()
  await field('Titolo').fill('Connessione persa')
  await page.getByLabel('Portale dei pagamenti').check()
  await page.locator('.modulo details').evaluateAll((all) => all.forEach((d) => (d.open = true)))
  await field('Detto agli utenti il').fill('27/11 22:40')
  await page.route('**/gestione/-/registro', async (route) => {
    if (!route.request().postData().includes('persistEntry')) return route.continue()
    await route.fetch()
    await route.abort('connectionreset')
  })
  const had = (await files()).length
  await publishHeeding()
  await until(async () => /Il sito non risponde/.test((await page.locator('#errori').textContent().catch(() => '')) ?? ''), 'the lost answer is told')
  assert.equal((await files()).length, had + 1)
  await page.unroute('**/gestione/-/registro')
  wrong.length = 0
  await review()
  await page.getByText('Salvata qui').waitFor()
  assert.equal((await files()).length, had + 1, 'the notice is there twice')

  // It was said to be over, and is not: that is offered then, and only then.
  const status = () => page.locator('#campo-add-status').getByRole('radio').evaluateAll((all) => all.map((r) => r.value))
  assert.deepEqual(await status(), ['resolved', 'identified', 'monitoring', 'update', 'changed', 'corrected', 'withdrawn', 'redacted'])
  await field('Risolto').check()
  await field('Che cosa dici agli utenti').fill('Funziona.')
  await publishHeeding()
  await page.locator('.aggiornamenti').getByText('Funziona.').waitFor()
  assert.deepEqual(await status(), ['update', 'reopened', 'corrected', 'redacted'])

  // The list tells what is open from what is past, and that comes last.
  await page.goto(`${home}gestione/?ente=${subject}`)
  await page.locator('[data-stato]').first().waitFor()
  const cards = await page.locator('[data-stato]').evaluateAll((all) => all.map((c) => [c.dataset.stato, c.textContent.trim().split(':')[0]]))
  const past = cards.findIndex(([s]) => s === 'passata')
  assert.ok(past > 0 && cards.slice(past).every(([s]) => s === 'passata'), JSON.stringify(cards))
  assert.deepEqual([...new Set(cards.map((c) => c.join(' ')))].sort(), ['aperta Annunciata', 'aperta Fine da confermare', 'aperta In corso', 'aperta Si ripete', 'passata Conclusa', 'passata Ritirata'].filter((w) => cards.some((c) => c.join(' ') === w)))
  await picture('elenco-stati')

  // With the keyboard alone, from the list to what is saved.
  await page.getByRole('link', { name: 'Nuova comunicazione' }).focus()
  await page.keyboard.press('Enter')
  await page.locator('.modulo').waitFor()
  await tabTo('Titolo')
  await page.keyboard.type('Solo con la tastiera')
  await tabTo('Portale dei pagamenti')
  await page.keyboard.press('Space')
  await tabTo('app IO')
  await page.keyboard.press('Space')
  await tabTo('Come pagare intanto')
  await page.keyboard.type('Con l’app IO.')
  await tabTo('Rivedi e pubblica')
  await page.keyboard.press('Enter')
  await page.locator('#avvisi').waitFor()
  await tabTo('Pubblica lo stesso')
  await page.keyboard.press('Enter')
  await until(async () => (await files()).includes('2026-11-27-solo-con-la-tastiera.md'), 'the keyboard saves')
  await page.getByText('Salvata qui').waitFor()

  // On a phone, from opening the page to what is saved, by the words of the docs: a name, a usual case, a service.
  const year = await readFile('docs/content/pagine/year.md', 'utf8')
  const [, told] = /\n## A notice from a phone\n([^]*?)\n## /.exec(year)
  const [body, fresh, begin, usual, ...rest] = [...told.matchAll(/“([^”]+)”/g)].map((m) => m[1])
  assert.deepEqual(rest.slice(0, 4), ['Rivedi e pubblica', 'Pubblica', 'Pubblica lo stesso', 'Salvata qui'], 'the docs tell how it ends')
  await page.setViewportSize({ width: 360, height: 740 })
  const took = {} // in ms, from opening the page
  const onPhone = async (what, where, act) => {
    const start = Date.now()
    await page.goto('about:blank')
    await page.goto(home + 'gestione/' + where)
    await act()
    await page.locator('.fatto').getByText('Salvata qui').waitFor()
    took[what] = Date.now() - start
    check()
  }
  // What stands before who confirms is on the screen, and all of it can be reached and read.
  const sound = async (what) => {
    for (const width of [360, 320]) {
      await page.setViewportSize({ width, height: 740 })
      assert.deepEqual(await page.evaluate((w) => [...document.querySelectorAll('.modulo, .modulo *')].filter((e) => e.getBoundingClientRect().right > w).map((e) => e.outerHTML.slice(0, 80)), width), [], `${what}: something is wider than ${width}`)
    }
    if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe)
    const found = await page.evaluate(() => axe.run('.modulo', { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }))
    assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' ')}`), [], what)
    await page.setViewportSize({ width: 360, height: 740 })
  }
  const seen = async (what, button, ...words) => {
    await review()
    await preview.waitFor()
    const text = await preview.textContent()
    for (const w of words) assert.match(text, w, what)
    await sound(what)
    await picture(what)
    await page.setViewportSize({ width: 360, height: 740 })
    await preview.getByRole('button', { name: button }).click()
  }
  const down = path.join(folder, '2026-11-27-portale-dei-pagamenti-non-raggiungibile.md')
  await onPhone('outage', '', async () => {
    await page.getByLabel(body).fill(subject) // a code is found as a name is
    await page.locator('#scegli [role=option]').first().click()
    await page.getByRole('link', { name: fresh }).click()
    await page.getByLabel(begin).selectOption({ label: usual })
    await page.getByLabel('Portale dei pagamenti', { exact: true }).check()
    await seen('outage', /^Pubblica/, /In testa alla pagina dell’ente/, /Non si può pagare, dalle 22:45 di venerdì 27 novembre 2026 fino a nuova comunicazione/, /ServiziPortale dei pagamenti/, /Intanto si può pagarecon l’app IO/)
  })
  assert.match(await readFile(down, 'utf8'), /^channels: \[web\]\n[^]*^already_paid: /m)
  assert.ok((await text(`soggetti/${subject}/comunicazioni/2026-11-27-portale-dei-pagamenti-non-raggiungibile/`)).length > 0)

  // A partner tells all its bodies at once; what it adds is said of all.
  const partner = '09900005670'
  const together = async () => Promise.all(['00200005676', '00300005675'].map((id) => readFile(path.join(root, 'data/subjects', id, 'notices/2026-11-27-aggiornamento-dei-sistemi-di-pagamento.md'), 'utf8')))
  await onPhone('group', '', async () => {
    await page.getByLabel(body).fill('partner tecnologico')
    await page.locator('#scegli [role=option]').filter({ hasText: 'Partner Tecnologico Esempio' }).click()
    await page.getByText('è anche il partner di 2 enti').waitFor()
    await picture('partner')
    await page.setViewportSize({ width: 360, height: 740 })
    await page.getByRole('link', { name: 'Comunicazioni per i 2 enti collegati' }).click()
    await page.getByText('Annunciata: Chiusura contabile di fine anno').waitFor()
    await page.getByRole('link', { name: fresh }).click()
    await page.getByLabel(begin).selectOption({ label: 'Aggiornamento dei sistemi che collegano gli enti (partner, piattaforma)' })
    assert.equal(await page.locator('#campo-services').count(), 0, 'each body has its own services')
    await field('Inizio').fill('10/12 alle 22')
    await field('Fine').fill('+2h')
    await field('Quando lo hai detto a PagoPA').fill('oggi alle 9')
    await page.locator('.modulo details').evaluateAll((all) => all.forEach((d) => (d.open = true)))
    await field('Detto agli utenti il').fill('27/11 22:40')
    await page.getByLabel('Enti da lasciare fuori').fill(subject)
    await review()
    await page.locator('#errori').getByText('non è di quelli a cui è rivolta').waitFor()
    forgive(422)
    await page.getByLabel('Enti da lasciare fuori').fill('')
    await seen('group', /^Pubblica/, /Vale per 2 enti/, /giovedì 10 dicembre 2026 dalle 22:00 alle 24:00/)
  })
  await page.locator('.fatto').getByText('Vale per 2 enti.').waitFor()
  assert.deepEqual((await together()).map((t) => /^services: (.*)$/m.exec(t)[1]), ['all', '[portale]'])
  await field('Togli un testo').check()
  await page.getByLabel('Causa:').check()
  await field('Che cosa dici agli utenti').fill('Diceva chi ci lavora.')
  await seen('group-redaction', 'Togli il testo', /Vale per 2 enti/, /CausaTesto rimosso il 27\/11\/2026\. Diceva chi ci lavora\./, /Che cosa resta/)
  await page.locator('.aggiornamenti').getByText('Diceva chi ci lavora.').waitFor()
  for (const t of await together()) assert.match(t, /^cause: Testo rimosso\.$[^]*redacts: \[cause\]/m)
  check()

  // A person's name was published: it is taken out of the file, and what stays is said before.
  const named = '---\nkind: outage\ntitle: Sportello chiuso\nservices: [portale]\nimpact: degraded\nfrom: 2026-11-27T09:00\ndeclared: 2026-11-27T09:00\ncause: Pinco Pallino è malato\nworks: [io]\n---\n'
  await writeFile(path.join(folder, '2026-11-27-sportello.md'), named)
  await onPhone('redaction', `?ente=${subject}#/collections/enti-${subject}/entries/2026-11-27-sportello`, async () => {
    await field('Togli un testo').check()
    await field('Che cosa dici agli utenti').fill('Diceva il nome di una persona.')
    await review()
    await page.locator('#errori').getByText('Che cosa togliere: non hai scelto nessun testo').waitFor()
    await picture('togli')
    await page.setViewportSize({ width: 360, height: 740 })
    await page.getByLabel('Causa: «Pinco Pallino è malato»').check()
    await seen('redaction', 'Togli il testo', /CausaTesto rimosso il 27\/11\/2026\. Diceva il nome/, /Che cosa resta.*Restano gli orari.*«2026-11-27-sportello».*deposito git/s)
  })
  const without = await readFile(path.join(folder, '2026-11-27-sportello.md'), 'utf8')
  assert.ok(!without.includes('Pinco') && without.includes('title: Sportello chiuso'), without)
  await until(async () => (await text(`soggetti/${subject}/comunicazioni/2026-11-27-sportello/`)).includes('Testo rimosso il 27/11/2026'), 'the page shows that it was taken out')

  // The platform.
  await onPhone('platform', '', async () => {
    await page.getByRole('link', { name: 'Comunicazioni della piattaforma pagoPA' }).click()
    await page.getByText('Manutenzione notturna della piattaforma').waitFor()
    await page.getByRole('link', { name: fresh }).click()
    await field('Titolo').fill('Nodo dei pagamenti fermo')
    assert.equal(await page.locator('#campo-services').count(), 0)
    await field('Come pagare intanto').fill('Conviene riprovare più tardi.')
    await seen('platform', /^Pubblica/, /Nodo dei pagamenti fermoPiattaforma pagoPA/, /Servizitutti/)
  })
  assert.match(await readFile(path.join(root, 'data/platform/notices/2026-11-27-nodo-dei-pagamenti-fermo.md'), 'utf8'), /^services: all$/m)

  // On a small screen, and for who doesn't see.
  for (const where of ['new', 'entries/2026-11-20-portale']) {
    await page.setViewportSize({ width: 320, height: 740 })
    await open(where)
    await page.locator('.modulo h1').waitFor()
    for (const d of await page.locator('.modulo details').all()) await d.evaluate((e) => (e.open = true))
    assert.equal(await page.evaluate(() => [...document.querySelectorAll('.modulo, .modulo *')].filter((e) => e.getBoundingClientRect().right > 320).length), 0, where + ': something is wider than the screen')
    await page.evaluate(axe)
    const found = await page.evaluate(() => axe.run('.modulo', { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }))
    assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' ')}`), [], where)
  }
  assert.deepEqual(wrong, [], 'the console complains')

  // Without script the page says how to publish otherwise.
  const plain = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
  await plain.goto(home + 'gestione/')
  assert.ok(await plain.getByRole('heading', { name: 'Come pubblicare' }).isVisible())
  assert.ok(!(await plain.locator('#scegli').isVisible()), 'a field that does nothing')
  console.log(`edit: an outage is filled in and published in ${saved} ms; pages and feed show it after ${delays.join(', ')} ms; wrong ends and warnings are told in the form; on a phone ${Object.entries(took).map(([what, ms]) => `${what} ${ms} ms`).join(', ')}`)

  // A page of the subject and its feed show the words of what was just saved.
  async function shows(words, where) {
    const start = Date.now()
    for (const at of [where, 'disservizi.xml']) await until(async () => (await text(`soggetti/${subject}/${at}`)).includes(words), `${at} shows ${words}`)
    delays.push(Date.now() - start)
  }
  // Goes on with the key of who has no mouse to what has that name.
  async function tabTo(name) {
    for (let i = 0; i < 120; i++) {
      await page.keyboard.press('Tab')
      const at = await page.evaluate(() => {
        const e = document.activeElement
        return e.closest('.modulo') && ((e.labels?.[0] ?? e).textContent || '').trim()
      })
      if (at?.startsWith(name)) return
    }
    throw new Error(`the keyboard does not reach ${name}`)
  }
  async function open(where) {
    await page.goto('about:blank')
    await page.goto(`${home}gestione/?ente=${subject}#/collections/enti-${subject}/${where}`)
    await page.locator('.modulo').waitFor()
  }
  async function until(done, what) {
    const start = Date.now()
    while (!(await done())) {
      if (Date.now() - start > patience) {
        if (pictures) await page.screenshot({ path: path.join(pictures, 'gestione-fallito.png') })
        throw new Error(`${what}: not within ${patience} ms; the form says ${await page.locator('#errori').textContent({ timeout: 100 }).catch(() => 'nothing')}; the console ${wrong.join('; ')}; serve ${said}`)
      }
      await new Promise((r) => setTimeout(r, 20))
    }
  }
} finally {
  await browser.close()
  await kill()
  await rm(root, { recursive: true, force: true })
}
