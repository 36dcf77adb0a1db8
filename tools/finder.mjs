// Finds bodies on a built site as people do, in Chromium, on a telephone:
//   node tools/finder.mjs public [query name]
// With script by the box on home and in every header, by touch and by keys; without script by
// the directory. Counts the interactions, and holds that nothing typed stands in an address.
// A query and the name that it finds, of a site of the real lists, are asked alone.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { readFile } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'
import { gzipSync } from 'node:zlib'
import { launch } from './visit.mjs'

const [root = 'public', query = '', name = ''] = process.argv.slice(2)
const types = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml', '.json': 'application/json' }
let asked = [] // what was asked of the server: address and bytes, packed
const server = createServer(async (request, response) => {
  let path = normalize(decodeURIComponent(new URL(request.url, 'http://x').pathname))
  if (path.endsWith('/')) path += 'index.html'
  try {
    const body = await readFile(join(root, path))
    asked.push([request.url, gzipSync(body).length])
    response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' }).end(body)
  } catch {
    asked.push([request.url, 0])
    response.writeHead(404).end()
  }
}).listen(0, '127.0.0.1')
await new Promise((done) => server.once('listening', done))
const home = `http://127.0.0.1:${server.address().port}`

const browser = await launch()
const small = { viewport: { width: 360, height: 640 } }
const wrong = []
async function open(path, options = {}) {
  const page = await (await browser.newContext({ ...small, ...options })).newPage()
  page.on('console', (m) => /error|warning/.test(m.type()) && wrong.push(`${path}: ${m.text()}`))
  page.on('pageerror', (e) => wrong.push(`${path}: ${e.message}`))
  page.on('request', (r) => r.url().startsWith(home) || wrong.push(`${path}: asks ${r.url()}`))
  await page.goto(home + path)
  return page
}

// The body is found by two interactions with script: typing, and choosing the first.
async function withScript(typed, found) {
  const page = await open('/')
  asked = []
  const box = page.getByRole('combobox', { name: 'Cerca un ente' })
  await box.fill(typed)
  const first = page.getByRole('option').first()
  await first.locator('.finder-state svg').waitFor()
  const text = (await first.innerText()).split('\n')
  assert.equal(text[0], found)
  const bytes = asked.reduce((sum, [, n]) => sum + n, 0)
  assert.ok(bytes < 40_000, `the first search reads ${bytes} bytes`)
  for (const [url, n] of asked) {
    assert.ok(n > 0, `${url} is not there`)
    assert.ok(!/[?=%]/.test(url), `${url} carries something`)
    for (const word of typed.toLowerCase().split(' ')) {
      assert.ok(word.length < 4 || !url.toLowerCase().includes(word), `${url} has what was typed`)
    }
  }
  await first.click()
  await page.getByRole('heading', { level: 1, name: found }).waitFor()
  assert.ok(!page.url().includes('?'), page.url())
  return { text, bytes }
}

// Without script: the box, the initial, the range where there is one, the body.
async function withoutScript(found) {
  const page = await open('/', { javaScriptEnabled: false })
  let n = 1
  await page.getByRole('button', { name: 'Cerca un ente' }).click()
  assert.equal(new URL(page.url()).pathname, '/soggetti/')
  assert.ok(!/\?./.test(page.url()), page.url())
  const word = found.split(' ').find((w) => !/^(Comune|di|San)$/.test(w))
  const body = page.getByRole('link', { name: found, exact: true }).first()
  if (!(await body.count())) {
    n++
    await page.locator('#per-iniziale + ul').getByRole('link', { name: new RegExp(`^${word[0]} `) }).click()
    const ranges = page.locator('#in-ordine-alfabetico + ul a')
    if (await ranges.count()) {
      n++
      const names = await ranges.evaluateAll((all) => all.map((a) => a.querySelector('.group-text').textContent))
      const at = names.findIndex((r) => r.split(' … ')[1].localeCompare(word, 'it') >= 0)
      assert.ok(at >= 0, `${word} is in none of ${names}`)
      await ranges.nth(at).click()
    }
  }
  n++
  await body.click()
  await page.getByRole('heading', { level: 1, name: found }).waitFor()
  return n
}

try {
  if (query) {
    const { text, bytes } = await withScript(query, name)
    const n = await withoutScript(name)
    assert.ok(n <= 4, `${n} interactions without script`)
    console.log(`finder: ${text.join(', ')}: 2 interactions, ${bytes} bytes; ${n} without script`)
  } else {
    const { text, bytes } = await withScript('sna campione', 'Comune di San Campione')
    assert.deepEqual(text.slice(0, 2), ['Comune di San Campione', 'Comune · San Campione (MO)'])
    assert.ok(text[2], 'nothing says how it is now')
    const n = await withoutScript('Comune di San Campione')

    // In a header, by keys alone.
    const page = await open('/metodo/')
    await page.getByRole('button', { name: 'Cerca un ente' }).focus()
    await page.keyboard.press('Enter')
    const box = page.getByRole('combobox', { name: 'Cerca un ente' })
    const says = page.locator('.finder').getByRole('status')
    const answer = async (typed, said) => {
      await box.fill(typed)
      await page.waitForFunction((t) => document.querySelector('.finder-says').textContent.includes(t), said)
      assert.equal(await box.getAttribute('aria-expanded'), String((await page.getByRole('option').count()) > 0))
    }
    assert.ok(await box.evaluate((e) => e === document.activeElement), 'the box does not get the focus')
    await answer('castel modello', '2 enti trovati.')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    const active = await box.getAttribute('aria-activedescendant')
    assert.match(await page.locator('#' + active).innerText(), /Castel Modello \(BZ\)/)
    await page.keyboard.press('Escape')
    assert.equal(await box.getAttribute('aria-expanded'), 'false')
    // What was found before has said how it is now: it asks no more.
    await page.waitForFunction(() => [...document.querySelectorAll('.finder-state')].every((e) => e.querySelector('svg')))
    await page.waitForTimeout(1000)
    asked = []
    await answer('RSSMRA80A01H501U', 'codice fiscale di una persona') // made up by the rule of such codes
    await answer('3020 0123 4567 8901 23', 'numero di un avviso')
    assert.deepEqual(asked, [], 'a person\'s code or a slip\'s number asks something')
    await answer('ornitorinco', 'Nessun ente')
    await answer('00150005676', '1 ente')
    await page.keyboard.press('Enter')
    await page.waitForURL(home + '/soggetti/00150005676/')

    // Where the index does not come, the box says so, and where else to look.
    const broken = await open('/')
    await broken.route('**/ricerca/*', (r) => r.abort())
    await broken.getByRole('combobox').fill('roma')
    await broken.getByText('sfoglia l’elenco').waitFor()
    const rest = wrong.filter((w) => !/ERR_FAILED/.test(w))
    assert.deepEqual(rest, [])
    console.log(`finder: 2 interactions and ${bytes} bytes with script, ${n} interactions without; by keys; what is no body is explained`)
  }
} finally {
  await browser.close()
  server.close()
}
