// Searches the built site as a reader does, in Chromium: node tools/search.mjs public
// A word in another form is found, another version is added, a result leads
// there; without script there is the way to the index.
import assert from 'node:assert/strict'
import { launchReader, serve } from './visit.mjs'

const root = process.argv[2] ?? 'public'
const server = await serve(root)
const home = `http://127.0.0.1:${server.address().port}`

const browser = await launchReader()
try {
  const page = await browser.newPage()
  const wrong = []
  page.on('console', (m) => m.type() === 'error' && wrong.push(m.text()))
  page.on('pageerror', (e) => wrong.push(e.message))
  await page.goto(home + '/regole/cerca/')
  const answer = async (words) => {
    await page.getByLabel('Parole da cercare').fill(words)
    await page.waitForFunction(() => /\d+ risultat|Nessun/.test(document.getElementById('quanti').textContent))
    return page.locator('#risultati > li > a').allTextContents()
  }
  // The text says "fermi"; Italian stemming finds it by "fermo".
  const found = await answer('fermo programmato')
  assert.ok(found.length > 1, 'nothing is found for "fermo programmato"')
  assert.ok(found.some((t) => t.includes('Fermi programmati')), 'the obligation is no result: ' + found)
  assert.ok((await page.locator('#risultati mark').count()) > 0, 'no word is marked')
  assert.ok(page.url().endsWith('?q=fermo%20programmato'), 'the search is not in the address: ' + page.url())

  await page.goto(home + '/regole/cerca/?q=archiviazione')
  await page.waitForFunction(() => /\d+ risultat|Nessun/.test(document.getElementById('quanti').textContent))
  assert.equal(await page.locator('#risultati > li').count(), 0, 'the text in force does not speak of it')
  await page.getByLabel(/^Versione 2\.5\.1/).check()
  await page.locator('#risultati > li > a[href*="/regole/2.5.1/"]').first().click()
  await page.waitForURL(/\/regole\/2\.5\.1\//)
  assert.equal(await page.locator('h1').count(), 1)
  assert.deepEqual(wrong, [], 'the console complains')

  const plain = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
  await plain.goto(home + '/regole/cerca/')
  assert.ok(!(await plain.locator('#cerca').isVisible()), 'without script there is a field that does nothing')
  await plain.getByRole('link', { name: 'Indice alfabetico' }).first().click()
  assert.ok(plain.url().endsWith('/regole/indice/'))
  console.log(`search: ${found.length} results for "fermo programmato", other versions merged, the index without script`)
} finally {
  await browser.close()
  server.close()
}
