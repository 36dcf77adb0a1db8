// Holds a site's sitemaps to sitemaps.org's own schema (xmllint), and reads them by npm's
// sitemap, from robots.txt on: node tools/found.mjs DIR. Exits with 1 at the first that is wrong.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { readFile, readdir } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseSitemap, parseSitemapIndex } from 'sitemap'

const dir = process.argv[2]
if (!dir) {
  console.error('usage: node tools/found.mjs DIR')
  process.exit(2)
}
const schema = fileURLToPath(new URL('../node_modules/sitemap/schema/sitemap.xsd', import.meta.url))
const robots = await readFile(path.join(dir, 'robots.txt'), 'utf8')
const at = /^Sitemap: (.+)sitemap\.xml$/m.exec(robots)?.[1]
assert.ok(at, robots)

const index = await parseSitemapIndex(createReadStream(path.join(dir, 'sitemap.xml')))
const files = (await readdir(path.join(dir, 'sitemap'))).map((f) => at + 'sitemap/' + f).sort()
assert.deepEqual(index.map((s) => s.url).sort(), files, 'the index names them all')
let pages = 0
for (const { url } of index) {
  const file = path.join(dir, url.slice(at.length))
  execFileSync('xmllint', ['--noout', '--nonet', '--schema', schema, file], { stdio: ['ignore', 'ignore', 'pipe'] })
  const found = await parseSitemap(createReadStream(file))
  assert.ok(found.length > 0 && found.length <= 50000, `${url}: ${found.length} pages`)
  for (const f of found) assert.ok(f.url.startsWith(at), `${url} names ${f.url}`)
  pages += found.length
}
console.log(`found: ${index.length} sitemaps of ${pages} pages`)
