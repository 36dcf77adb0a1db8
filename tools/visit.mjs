// Opens the pages of a built site in Chromium, as a reader's browser would:
// what tools/axe.mjs and tools/screenshots.mjs share.
import { createServer } from 'node:http'
import { existsSync } from 'node:fs'
import { readFile, readdir, stat } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { chromium } from 'playwright-core'

// How pages are looked at: two screens in two lights.
export const views = [1280, 360].flatMap((width) => ['light', 'dark'].map((colorScheme) => ({ width, colorScheme })))

/** Shows a page of Playwright's in a view: `width` in pixels, `colorScheme` light or dark. */
export async function show(page, { width, colorScheme }) {
  await page.setViewportSize({ width, height: width < 768 ? 740 : 900 })
  await page.emulateMedia({ colorScheme })
}

// Where text has to fit without scrolling sideways, in pixels: the first is
// that of WCAG 2.2, 1.4.10.
const fitted = [320, 1280]

/**
 * The addresses of the pages in a folder, sorted: "/" for index.html,
 * "/a/" for a/index.html, "/404.html" for 404.html.
 */
export async function addresses(dir) {
  const files = (await readdir(dir, { recursive: true })).filter((f) => f.endsWith('.html'))
  return files.map((f) => '/' + f.split(path.sep).join('/').replace(/(^|\/)index\.html$/, '$1')).sort()
}

const people = process.env.CHROMIUM || '/usr/bin/chromium'
const shell = '/usr/bin/chromium-headless-shell'

/** Starts the browser that people have: $CHROMIUM, else /usr/bin/chromium. */
export const launch = (executablePath = people) => chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
})

/**
 * Starts the same without what is around a page, for whoever reads many: it opens one in
 * three fifths of the time. Its keyboard stops elsewhere. Where there is no such one, the
 * browser that people have.
 */
export const launchReader = () => launch(process.env.CHROMIUM || !existsSync(shell) ? people : shell)

/**
 * Serves `dir` on loopback, opens each of `pages` and hands it to `look(page,
 * address, complain)`, shown in the first of the views; `page` is Playwright's,
 * and `complain(text)` adds a complaint about the address. Complains by itself
 * about a page that scrolls sideways, a word on the console, a request to
 * another host and a file that could not be loaded.
 *
 * Pages are opened side by side, each address once, in their order, in the browser that
 * `start` starts.
 * Resolves to the complaints, "address: text", each once, sorted.
 */
export async function visit(dir, pages, look, start = launchReader) {
  const server = await serve(dir)
  const base = `http://127.0.0.1:${server.address().port}`
  const browser = await start()
  const complaints = new Set()
  const queue = [...pages]

  // One tab: takes pages from the queue until there are none.
  async function tab() {
    const context = await browser.newContext({ locale: 'it-IT', timezoneId: 'Europe/Rome', reducedMotion: 'reduce' })
    const page = await context.newPage()
    let address = ''
    const complain = (text) => complaints.add(`${address}: ${text}`)
    const name = (url) => (url.startsWith(base) ? url.slice(base.length) : url)
    page.on('console', (m) => complain(`console: ${m.text().replaceAll(base, '')}`))
    page.on('pageerror', (e) => complain(`script: ${e.message}`))
    page.on('request', (r) => {
      if (!r.url().startsWith(base + '/') && !r.url().startsWith('data:')) complain(`asks another host: ${r.url()}`)
    })
    page.on('requestfailed', (r) => complain(`${r.failure()?.errorText}: ${name(r.url())}`))
    page.on('response', (r) => {
      if (r.status() >= 400) complain(`${r.status()}: ${name(r.url())}`)
    })
    while ((address = queue.shift())) {
      await show(page, { ...views[0], width: fitted[0] })
      await page.goto(base + address, { waitUntil: 'load' })
      for (const width of fitted) {
        await show(page, { ...views[0], width })
        const content = await page.evaluate(() => document.documentElement.scrollWidth)
        if (content > width) complain(`scrolls sideways: ${content} pixels wide on a screen of ${width}`)
        const longest = await page.evaluate(withLongWords)
        if (longest > width) complain(`scrolls sideways: a word of 88 letters makes it ${longest} pixels wide on a screen of ${width}`)
      }
      await show(page, views[0])
      await look(page, address, complain)
    }
    await context.close()
  }

  try {
    await Promise.all(Array.from({ length: availableParallelism() }, tab))
  } finally {
    await browser.close()
    server.close()
  }
  return [...complaints].sort()
}

// What a heading and somebody's words make of the page's width, where each is one
// word of 88 letters; afterwards they are as they were.
function withLongWords() {
  const texts = []
  const walk = (e) => e.childNodes.forEach((n) => (n.nodeType === Node.TEXT_NODE ? texts.push([n, n.data]) : walk(n)))
  document.querySelectorAll('h1, [data-declared]').forEach(walk)
  for (const [n, text] of texts) if (text.trim()) n.data = 'Precipitevolissimevolmente'.repeat(4).slice(0, 88)
  const width = document.documentElement.scrollWidth
  for (const [n, text] of texts) n.data = text
  return width
}

const types = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.svg': 'image/svg+xml', '.js': 'text/javascript', '.json': 'application/json', '.xml': 'application/xml', '.atom': 'application/xml', '.ics': 'text/calendar', '.png': 'image/png' }

/** Serves a folder on a free port of loopback, as a host of static files does. */
export async function serve(dir) {
  const root = path.resolve(dir)
  const server = createServer(async (request, response) => {
    try {
      let file = path.join(root, decodeURIComponent(new URL(request.url, 'http://localhost').pathname))
      if (file !== root && !file.startsWith(root + path.sep)) throw new Error('outside')
      if ((await stat(file)).isDirectory()) file = path.join(file, 'index.html')
      const body = await readFile(file)
      const headers = { 'content-type': types[path.extname(file)] ?? 'application/octet-stream', 'access-control-allow-origin': '*' }
      const small = /gzip/.test(request.headers['accept-encoding']) && !/image\/png|octet/.test(headers['content-type'])
      if (small) headers['content-encoding'] = 'gzip'
      response.writeHead(200, headers)
      response.end(small ? gzipSync(body) : body)
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}
