// Takes pictures of pages: node tools/screenshots.mjs DIR OUT [PATH...]
// serves DIR on loopback and photographs each path (default: every page
// index.html in DIR), whole, at 1280 and 360 pixels, light and dark. Exits with
// 1 where a page scrolls sideways, asks another host, or the console complains.
// The browser: $CHROMIUM, else /usr/bin/chromium.
import { createServer } from 'node:http'
import { mkdir, readFile, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { chromium } from 'playwright-core'

const [dir, out, ...wanted] = process.argv.slice(2)
if (!dir || !out) {
  console.error('usage: node tools/screenshots.mjs DIR OUT [PATH...]')
  process.exit(2)
}

const types = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.svg': 'image/svg+xml', '.js': 'text/javascript', '.json': 'application/json', '.xml': 'application/xml', '.ics': 'text/calendar', '.png': 'image/png' }
const root = path.resolve(dir)
const server = createServer(async (request, response) => {
  try {
    let file = path.join(root, decodeURIComponent(new URL(request.url, 'http://localhost').pathname))
    if (file !== root && !file.startsWith(root + path.sep)) throw new Error('outside')
    if ((await stat(file)).isDirectory()) file = path.join(file, 'index.html')
    const body = await readFile(file)
    response.writeHead(200, { 'content-type': types[path.extname(file)] ?? 'application/octet-stream' })
    response.end(body)
  } catch {
    response.writeHead(404).end()
  }
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const base = `http://127.0.0.1:${server.address().port}`

const pages = wanted.length
  ? wanted
  : (await readdir(root, { recursive: true }))
      .filter((f) => path.basename(f) === 'index.html')
      .map((f) => '/' + path.dirname(f).split(path.sep).join('/').replace(/^\.$/, '') + '/')
      .map((p) => p.replace(/\/+/g, '/'))
      .sort()

await mkdir(out, { recursive: true })
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
})
const complaints = new Set()
try {
  for (const width of [1280, 360]) {
    for (const colorScheme of ['light', 'dark']) {
      const context = await browser.newContext({ viewport: { width, height: width === 360 ? 740 : 900 }, colorScheme, locale: 'it-IT', timezoneId: 'Europe/Rome' })
      const page = await context.newPage()
      let where = ''
      page.on('console', (m) => complaints.add(`${where}: console: ${m.text()}`))
      page.on('pageerror', (e) => complaints.add(`${where}: error: ${e.message}`))
      page.on('request', (r) => {
        if (!r.url().startsWith(base) && !r.url().startsWith('data:')) complaints.add(`${where}: asks ${r.url()}`)
      })
      page.on('response', (r) => {
        if (r.status() >= 400 && !r.url().endsWith('/favicon.ico')) complaints.add(`${where}: ${r.status()} ${new URL(r.url()).pathname}`)
      })
      for (const p of pages) {
        where = p
        await page.goto(base + p, { waitUntil: 'load' })
        const name = p.replace(/^\/|\/$|\.html$/g, '').replace(/[^A-Za-z0-9.-]+/g, '-') || 'inizio'
        await page.screenshot({ path: path.join(out, `${name}-${width}-${colorScheme}.png`), fullPage: true })
        if (width === 360 && colorScheme === 'light') {
          await page.setViewportSize({ width: 320, height: 740 })
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
          if (wide > 0) complaints.add(`${p}: ${wide} pixels too wide at 320`)
          await page.setViewportSize({ width, height: 740 })
        }
      }
      await context.close()
    }
  }
} finally {
  await browser.close()
  server.close()
}
for (const c of complaints) console.error(c)
console.log(`${pages.length} pages, ${pages.length * 4} pictures in ${out}`)
if (complaints.size) process.exitCode = 1
