// What Lighthouse says of a built site, as a phone sees it: node tools/lighthouse/run.mjs
// DIR [PATH...] prints a row a page (performance, accessibility, best practices, search
// engines, of 100), and exits with 1 where one is below 98. Pages are served compressed, as a
// host of static files does. The browser is $CHROMIUM, else /usr/bin/chromium.
//
// Not part of `make test`: performance is a time, and follows what else the machine does.
import path from 'node:path'
import { launch } from 'chrome-launcher'
import lighthouse from 'lighthouse'
import { serve } from '../visit.mjs'

const least = 98
const kinds = ['performance', 'accessibility', 'best-practices', 'seo']

const [dir, ...pages] = process.argv.slice(2)
if (!dir || !pages.length) {
  console.error('usage: node tools/lighthouse/run.mjs DIR PATH...')
  process.exit(2)
}

const server = await serve(path.resolve(dir))
const chrome = await launch({
  chromePath: process.env.CHROMIUM || '/usr/bin/chromium',
  chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
})
let below = 0
try {
  for (const page of pages) {
    const { lhr } = await lighthouse(`http://127.0.0.1:${server.address().port}${page}`, {
      port: chrome.port, onlyCategories: kinds, logLevel: 'error', locale: 'it',
    })
    const scores = kinds.map((k) => Math.round(100 * (lhr.categories[k].score ?? 0)))
    console.log(`${scores.map((s) => String(s).padStart(3)).join(' ')}  ${page}`)
    if (scores.some((s) => s < least)) {
      below++
      for (const a of Object.values(lhr.audits)) {
        const counts = kinds.some((k) => lhr.categories[k].auditRefs.some((r) => r.id === a.id && r.weight > 0))
        if (counts && a.score !== null && a.score < 0.9) console.log(`     ${a.id}: ${a.score} ${a.displayValue ?? a.title}`)
      }
    }
  }
} finally {
  await chrome.kill()
  server.close()
}
console.log(`lighthouse: ${pages.length} pages, ${below} below ${least}`)
if (below) process.exitCode = 1
