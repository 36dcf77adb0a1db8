// Prints the pages of notices as a reader's browser does: node tools/sheet.mjs DIR PATH...
// Each page, with script and without, is one sheet of A4 that names its body, its code and
// its address, by whom it was declared and of what moment it is, whoever measured, or that
// nobody did; its QR code, printed, is read back to that address. A notice that says as much
// as one can is one sheet, too. Of a body's page, or a year's, a measured outage is printed that
// somebody chose out of the list, and no other. Pages below /en/ say all that in English. With a folder in $SHEETS, the sheets are left there.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import jsQR from 'jsqr'
import { launchReader, serve } from './visit.mjs'

const [dir, ...pages] = process.argv.slice(2)
if (!dir || !pages.length) {
  console.error('usage: node tools/sheet.mjs DIR PATH...')
  process.exit(2)
}
const server = await serve(dir)
const home = `http://127.0.0.1:${server.address().port}`
const browser = await launchReader()
const folder = process.env.SHEETS ? path.resolve(process.env.SHEETS) : await mkdtemp(path.join(tmpdir(), 'sheets-'))

// The sheets of a page as printed, and what is read of the first.
async function print(page, name) {
  const pdf = path.join(folder, name + '.pdf')
  await writeFile(pdf, await page.pdf({ format: 'A4', printBackground: false, margin: { top: '10mm', bottom: '10mm', left: '10mm', right: '10mm' } }))
  const info = execFileSync('pdfinfo', [pdf], { encoding: 'utf8' })
  const [, width, height] = /Page size: +([\d.]+) x ([\d.]+)/.exec(info).map(Number)
  assert.ok(Math.abs(width - 595) < 2 && Math.abs(height - 842) < 2, `${name}: a sheet of ${width} x ${height} points`)
  execFileSync('pdftoppm', ['-r', '150', '-f', '1', '-l', '1', '-singlefile', pdf, path.join(folder, name)])
  return {
    sheets: Number(/Pages: +(\d+)/.exec(info)[1]),
    text: execFileSync('pdftotext', [pdf, '-'], { encoding: 'utf8' }).replace(/\s+/g, ' '),
    code: decoded(await readFile(path.join(folder, name + '.ppm'))),
  }
}

// What a reader of QR codes finds on a picture of a sheet (PPM, P6).
function decoded(ppm) {
  const [head, width, height] = /^P6\s(\d+)\s(\d+)\s255\s/.exec(ppm.toString('latin1', 0, 40))
  const rgba = new Uint8ClampedArray(width * height * 4)
  for (let i = 0; i < width * height; i++) rgba.set([...ppm.subarray(head.length + 3 * i, head.length + 3 * i + 3), 255], 4 * i)
  return jsQR(rgba, Number(width), Number(height))?.data
}

// As much as a notice may say: each fact of four hundred letters, fifteen updates.
function full() {
  const words = 'Durante il lavoro il portale mostra una pagina di cortesia. '.repeat(7)
  for (const dd of document.querySelectorAll('.facts dd')) dd.textContent = words
  for (const facts of document.querySelectorAll('.facts dl')) while (facts.children.length < 14) facts.append(facts.lastElementChild.cloneNode(true))
  const prose = document.querySelector('.prose')
  if (prose) prose.textContent = words + words.slice(0, 180)
  for (const updates of document.querySelectorAll('.updates')) {
    for (const p of updates.querySelectorAll('p:not(.update-when)')) p.textContent = words
    while (updates.children.length < 15) updates.append(updates.lastElementChild.cloneNode(true))
  }
}

// What sheets say, in each language.
const tongues = {
  it: {
    print: 'Stampa o salva il foglio', how: 'Usa «Stampa», nel menu del browser.', code: 'codice fiscale', at: 'alle',
    says: ['Dichiarato da', 'Situazione alle ', 'Non è un certificato.'], measured: /Misure di: .+Osservato|Osservato: .+Misure di: /,
    measuredBy: 'Misurato da', untold: 'Nessuna comunicazione ne parla.', asOf: 'Dati aggiornati alle ',
    by: 'Misure di: ', none: 'Misure nessuna', not: ['Segui', 'Stampa', 'certifica ', 'attest'],
  },
  en: {
    print: 'Print or save the sheet', how: 'Use “Print” in your browser’s menu.', code: 'tax code', at: 'at',
    says: ['Declared by', 'As of', 'It is not a certificate.'], measured: /Measured by: .+Observed|Observed: .+Measured by: /,
    measuredBy: 'Measured by', untold: 'No notice tells of it.', asOf: 'Data as of',
    by: 'Measured by: ', none: 'Measurements none', not: ['Follow', 'Print', 'certifies', 'attest'],
  },
}

// A measured outage, the first of the list of those of which no notice tells.
async function outage(page, address, javaScriptEnabled) {
  const list = page.locator('.outages[id]')
  const words = tongues[await page.locator('html').getAttribute('lang')]
  const folded = page.locator('details:has(.outages[id])')
  if (await folded.count()) await folded.locator('summary').click()
  const button = page.getByRole('button', { name: words.print })
  assert.ok(!(await button.isVisible()), `${address}: offers to print what nobody chose`)
  const row = list.locator('li[id]').first()
  await row.locator('a[href^="#"]').click()
  assert.equal(new URL(page.url()).hash, '#' + await row.getAttribute('id'))
  assert.deepEqual([await button.isVisible(), await page.getByText(words.how).isVisible()], [javaScriptEnabled, !javaScriptEnabled], `${address}: how to print`)
  const canonical = await page.locator('link[rel=canonical]').getAttribute('href') + '#' + await list.getAttribute('id')
  const [, whose, archive] = /\/soggetti\/([^/]+)\/(storico)?/.exec(canonical)
  const name = 'outage-' + address.split('/').filter(Boolean).join('-') + (javaScriptEnabled ? '' : '-plain')
  const body = archive ? await page.locator('.of-whom').innerText() : await page.locator('h1').innerText()
  const told = (await row.innerText()).replace(/\s+/g, ' ').trim()
  const others = (await list.locator('li').allInnerTexts()).map((t) => t.replace(/\s+/g, ' ').trim()).filter((t) => t !== told)
  const sheet = await print(page, name)
  assert.equal(sheet.sheets, 1, `${address}: sheets of paper`)
  assert.equal(sheet.code, canonical, `${address}: what the code says`)
  assert.ok(sheet.text.replaceAll(' ', '').includes(canonical), `${address}: no address stands there, on one line: ${sheet.text}`)
  for (const says of [body, whose, told, words.measuredBy, words.untold, words.says[2], ...(archive ? [] : [words.asOf])]) {
    assert.ok(sheet.text.includes(says), `${address}: the sheet does not say “${says}”: ${sheet.text}`)
  }
  for (const not of [...words.not, ...others]) assert.ok(!sheet.text.includes(not), `${address}: the sheet says “${not}”: ${sheet.text}`)
}

let printed = 0
try {
  for (const javaScriptEnabled of [true, false]) {
    const page = await (await browser.newContext({ javaScriptEnabled, viewport: { width: 360, height: 740 } })).newPage()
    for (const address of pages) {
      await page.goto(home + address)
      if (!address.includes('/comunicazioni/')) {
        await outage(page, address, javaScriptEnabled)
        printed++
        continue
      }
      const words = tongues[await page.locator('html').getAttribute('lang')]
      const button = page.getByRole('button', { name: words.print })
      const how = page.getByText(words.how)
      assert.deepEqual([await button.isVisible(), await how.isVisible()], [javaScriptEnabled, !javaScriptEnabled], `${address}: how to print`)
      if (javaScriptEnabled) {
        await page.evaluate(() => (window.print = () => (window.printed = true)))
        await button.click()
        assert.ok(await page.evaluate(() => window.printed), `${address}: the button does nothing`)
      }
      const name = address.split('/').filter(Boolean).join('-') + (javaScriptEnabled ? '' : '-plain')
      const canonical = await page.locator('link[rel=canonical]').getAttribute('href')
      const whose = /\/soggetti\/([^/]+)\//.exec(canonical)[1]
      const body = await page.locator('.of-whom').innerText()
      const sheet = await print(page, name)
      assert.equal(sheet.sheets, 1, `${address}: sheets of paper`)
      assert.equal(sheet.code, canonical, `${address}: what the code says`)
      assert.ok(sheet.text.replaceAll(' ', '').includes(canonical), `${address}: no address stands there, on one line: ${sheet.text}`)
      for (const says of [`${body}, ${words.code} ${whose}, ${words.at} `, await page.locator('h1').innerText(), ...words.says]) {
        assert.ok(sheet.text.includes(says.replace(/\s+/g, ' ')), `${address}: the sheet does not say “${says}”: ${sheet.text}`)
      }
      const measured = await page.getByText(words.by).count()
      assert.ok(words.measured.test(sheet.text) === measured > 0 && sheet.text.includes(words.none) === !measured, `${address}: who measured: ${sheet.text}`)
      for (const not of words.not) assert.ok(!sheet.text.includes(not), `${address}: the sheet says “${not}”: ${sheet.text}`)
      printed++
      if (javaScriptEnabled) {
        await page.evaluate(full)
        const most = await print(page, name + '-full')
        assert.equal(most.sheets, 1, `${address}: sheets of paper, of as much as can be said`)
        assert.equal(most.code, canonical)
      }
    }
  }
} finally {
  await browser.close()
  server.close()
  if (!process.env.SHEETS) await rm(folder, { recursive: true, force: true })
}
console.log(`sheets: ${printed} of ${pages.length} pages, one each, with a code that leads back`)
