// Tries in Chromium what bodies put on their own sites, from a page of another origin:
// node tools/widget.mjs DIR. Every card, in each language, in frames of several widths: with the
// script a frame is as high as what is in it, and at the height that is advised without script
// nothing has to be moved. The sentence beside a link, and a body's own page that reads
// stato.json, say what the site says. Exits with 1 at the first that is wrong.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { readFile, readdir } from 'node:fs/promises'
import path from 'node:path'
import { launchReader, serve } from './visit.mjs'

const dir = process.argv[2]
if (!dir) {
  console.error('usage: node tools/widget.mjs DIR')
  process.exit(2)
}
const widths = [280, 320, 600]
const tongues = ['it', 'en']
const edge = 4 // what style leaves around a card, in pixels
const prose = await Promise.all(['', '.en'].map((t) => readFile(`content/pagine/come-seguire${t}.md`, 'utf8')))
const advised = new Set(prose.flatMap((p) => [...p.matchAll(/<iframe[^>]* height="(\d+)"/g)].map((m) => Number(m[1]))))
assert.equal(advised.size, 1, `one height is advised: ${[...advised]}`)
const [fixed] = advised

const server = await serve(dir)
const site = `http://127.0.0.1:${server.address().port}`
const pages = new Map() // those of the other site, by their address
const own = createServer((request, response) => {
  const page = pages.get(new URL(request.url, 'http://localhost').pathname)
  response.writeHead(page ? 200 : 404, { 'content-type': page?.type ?? 'text/html' }).end(page?.body)
}).listen(0, '127.0.0.1')
await new Promise((done) => own.once('listening', done))
const elsewhere = `http://127.0.0.1:${own.address().port}`

const browser = await launchReader()
const page = await browser.newPage({ viewport: { width: 1300, height: 3600 } })
const said = [] // on the console
page.on('console', (m) => said.push(m.text()))
page.on('pageerror', (e) => said.push(e.message))

// open shows a page of the other site.
async function open(body, lang = 'it') {
  pages.set('/', { body: `<!doctype html><html lang="${lang}"><meta charset="utf-8"><title>Un altro sito</title><link rel="icon" href="data:,">${body}</html>` })
  await page.goto(elsewhere, { waitUntil: 'domcontentloaded' })
}

// How a card stands in its frame.
const inside = (frame) =>
  frame.evaluate(() => {
    const words = [...document.querySelectorAll('.embed-words')].find((w) => w.offsetParent)
    return {
      lang: words.closest('[lang]').lang,
      card: document.querySelector('.embed-card').getBoundingClientRect().height,
      moved: words.scrollHeight > words.clientHeight || document.documentElement.scrollHeight > innerHeight || document.documentElement.scrollWidth > innerWidth,
    }
  })

async function frames(attributes) {
  await open(attributes.map(([a]) => `<iframe title="Stato dei pagamenti" ${a}></iframe>`).join('\n') + `<script src="${site}/scheda.js" async></script>`)
  const all = await Promise.all((await page.$$('iframe')).map(async (f) => ({ element: f, frame: await f.contentFrame() })))
  await Promise.all(all.map(({ frame }) => frame.waitForFunction(() => document.readyState === 'complete' && document.querySelector('.embed-card'), null, { polling: 50 })))
  return all
}

const fits = async (f, what) => {
  await page.waitForFunction((e) => e.style.height, f.element)
  await page.waitForTimeout(50)
  const { card, moved } = await inside(f.frame)
  const height = await f.element.evaluate((e) => e.clientHeight)
  assert.ok(height === Math.ceil(card) + edge, `${what}: the frame is ${height} pixels high, and the card ${card}`)
  assert.ok(!moved, `${what}: has to be moved in the height that it told`)
  return height
}

try {
  const ids = (await readdir(path.join(dir, 'soggetti'))).filter((d) => /^\d{11}$/.test(d)).sort()
  const cards = ids.flatMap((id) => tongues.flatMap((t) => widths.map((w) => ({ id, t, w, src: `${site}/soggetti/${id}/scheda/${t === 'it' ? '' : '#' + t}` }))))
  assert.ok(ids.length > 20)
  let highest = 0
  for (let i = 0; i < cards.length; i += 6) {
    const some = cards.slice(i, i + 6)
    const frame = (c) => `src="${c.src}" width="${c.w}" height="${fixed}"`
    const all = await frames([...some.map((c) => [frame(c) + ' data-bollettino']), ...some.map((c) => [frame(c)])])
    for (const [k, c] of some.entries()) {
      const [told, untold] = [all[k], all[k + some.length]]
      const what = `${c.src} at ${c.w}`
      assert.equal((await inside(told.frame)).lang, c.t, what)
      highest = Math.max(highest, await fits(told, what))
      assert.equal(await untold.element.evaluate((e) => e.style.height), '', `${what}, without script`)
      assert.ok(!(await inside(untold.frame)).moved, `${what}: has to be moved at a height of ${fixed}`)
    }
  }

  // It tells again when its width changes, and in another language; what others say is nothing.
  const [turned] = await frames([[`src="${site}/soggetti/00300005675/scheda/" width="600" height="${fixed}" data-bollettino`]])
  const wide = await fits(turned, 'wide')
  await turned.element.evaluate((e) => (e.width = 280))
  await page.waitForFunction(([e, h]) => parseInt(e.style.height) > h, [turned.element, wide])
  const narrow = await fits(turned, 'narrow')
  await turned.element.evaluate((e) => (e.src += '#en'))
  await page.waitForTimeout(200)
  assert.equal((await inside(turned.frame)).lang, 'en')
  await fits(turned, 'in English')
  await page.evaluate(() => postMessage({ bollettino: 'height', height: 5000 }, '*'))
  await page.waitForTimeout(50)
  await fits(turned, 'after a message of somebody else')

  // A body writes more than fits: the frame grows where the script is, else one moves the words.
  await page.route('**/soggetti/00300005675/scheda/', async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ response: answer, body: (await answer.text()).replaceAll(/(embed-meanwhile">.*?<\/strong>)/g, '$1 ' + 'Presso gli sportelli si paga come sempre. '.repeat(20)) })
  })
  const src = `src="${site}/soggetti/00300005675/scheda/" width="280" height="${fixed}"`
  const [grown, kept] = await frames([[src + ' data-bollettino'], [src]])
  assert.ok((await fits(grown, 'with a long text')) > narrow + 200)
  const long = await inside(kept.frame)
  assert.ok(long.moved && long.card <= fixed, `a long text without script: ${JSON.stringify(long)}`)
  await page.unroute('**/soggetti/00300005675/scheda/')

  // The sentence beside a link, in the language of the link.
  for (const [t, at] of [['it', ''], ['en', 'en/'], ['en', ''], ['fr', '']]) {
    await open(`<p><a href="${site}/${at}soggetti/01234567897/" data-bollettino>Stato</a><script src="${site}/scheda.js" async></script></p>`, t)
    await page.waitForFunction(() => document.querySelector('.bollettino')?.textContent)
    const place = await page.$eval('.bollettino', (e) => ({ text: e.textContent, lang: e.lang, state: e.dataset.state, markup: e.children.length }))
    const tongue = t === 'en' ? 'en' : 'it'
    assert.deepEqual([place.lang, place.state, place.markup], [tongue, 'maintenance', 0])
    const card = await (await fetch(`${site}/soggetti/01234567897/scheda/`)).text()
    const sentence = await page.evaluate(([html, t]) => new DOMParser().parseFromString(html, 'text/html').querySelector(`#${t} .embed-sentence`).textContent.trim(), [card, tongue])
    assert.ok(sentence.length > 20 && place.text.startsWith(sentence + ' ('), `${place.text} is not ${sentence}`)
  }
  assert.deepEqual(said, [])
  await open(`<a href="${site}/soggetti/99999999999/" data-bollettino>Stato</a><script src="${site}/scheda.js"></script>`)
  await page.waitForTimeout(300)
  assert.equal(await page.$eval('.bollettino', (e) => e.textContent), '', 'of whom the site doesn’t know')
  said.length = 0 // that it isn't there

  // A body's own page, on this site and copied to another, says it in its own words.
  for (const name of ['ente.html', 'ente.css', 'ente.js']) {
    const body = (await readFile(path.join(dir, 'esempi', name), 'utf8')).replace('../soggetti/{ente}/', `${site}/soggetti/01234567897/`).replace('href="../favicon.svg"', 'href="data:,"')
    pages.set('/' + name, { body, type: { html: 'text/html', css: 'text/css', js: 'text/javascript' }[name.split('.')[1]] })
  }
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 800 })
    for (const at of [`${site}/esempi/ente.html`, `${site}/esempi/ente.html?ente=01234567897`, `${elsewhere}/ente.html`]) {
      await page.goto(at, { waitUntil: 'networkidle' })
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width, `${at} scrolls sideways at ${width}`)
      const words = await page.locator('.pagamenti').innerText()
      if (!at.endsWith('/esempi/ente.html')) {
        for (const part of [/Comune di Borgo Esempio: Stiamo lavorando/, /Prossima interruzione: sabato 5 dicembre/, /Vale un limite/]) assert.match(words, part, at)
      } else assert.match(words, /pagina di stato/)
    }
  }
  assert.deepEqual(said, [])
  console.log(`widget: ${cards.length} cards in frames of ${widths.join(', ')}, the highest ${highest} of ${fixed}; sentences and a body’s own page on another site`)
} finally {
  await browser.close()
  server.close()
  own.close()
}
