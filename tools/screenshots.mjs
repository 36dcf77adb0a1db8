// Takes pictures of pages: node tools/screenshots.mjs DIR OUT [PATH...]
// photographs each path (default: every page of the site in DIR), whole, in
// each view of tools/visit.mjs. Exits with 1 where that has complaints.
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { addresses, show, views, visit } from './visit.mjs'

const [dir, out, ...wanted] = process.argv.slice(2)
if (!dir || !out) {
  console.error('usage: node tools/screenshots.mjs DIR OUT [PATH...]')
  process.exit(2)
}

const pages = wanted.length ? wanted : await addresses(dir)
await mkdir(out, { recursive: true })
const complaints = await visit(dir, pages, async (page, address) => {
  const name = address.replace(/^\/|\/$|\.html$/g, '').replace(/[^A-Za-z0-9.-]+/g, '-') || 'inizio'
  for (const view of views) {
    await show(page, view)
    await page.screenshot({ path: path.join(out, `${name}-${view.width}-${view.colorScheme}.png`), fullPage: true })
  }
})
for (const c of complaints) console.error(c)
console.log(`${pages.length} pages, ${pages.length * views.length} pictures in ${out}`)
if (complaints.length) process.exitCode = 1
