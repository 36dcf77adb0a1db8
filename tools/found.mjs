// Holds a site's sitemaps to sitemaps.org's own schema (xmllint), and reads them by npm's
// sitemap, from robots.txt on: node tools/found.mjs DIR. What a page is in other languages is
// the same in the sitemap and in the page's own head, leads back, and has one page for everybody
// else. Exits with 1 at the first that is wrong.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createReadStream, rmSync } from 'node:fs'
import { mkdtemp, readFile, readdir, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseSitemap, parseSitemapIndex } from 'sitemap'

const dir = process.argv[2]
if (!dir) {
  console.error('usage: node tools/found.mjs DIR')
  process.exit(2)
}
// Google's links to other languages are XHTML's, of which the schema wants to know.
const own = await mkdtemp(path.join(tmpdir(), 'found-'))
process.on('exit', () => rmSync(own, { recursive: true, force: true }))
const sitemaps = fileURLToPath(new URL('../node_modules/sitemap/schema/sitemap.xsd', import.meta.url))
const schema = path.join(own, 'all.xsd')
await writeFile(schema, `<schema xmlns="http://www.w3.org/2001/XMLSchema">
  <import namespace="http://www.sitemaps.org/schemas/sitemap/0.9" schemaLocation="${pathToFileURL(sitemaps)}"/>
  <import namespace="http://www.w3.org/1999/xhtml" schemaLocation="link.xsd"/>
</schema>`)
await writeFile(path.join(own, 'link.xsd'), `<schema xmlns="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/1999/xhtml">
  <element name="link"><complexType>
    <attribute name="rel" fixed="alternate" use="required"/>
    <attribute name="hreflang" type="string" use="required"/>
    <attribute name="href" type="anyURI" use="required"/>
  </complexType></element>
</schema>`)
const robots = await readFile(path.join(dir, 'robots.txt'), 'utf8')
const at = /^Sitemap: (.+)sitemap\.xml$/m.exec(robots)?.[1]
assert.ok(at, robots)

const index = await parseSitemapIndex(createReadStream(path.join(dir, 'sitemap.xml')))
const files = (await readdir(path.join(dir, 'sitemap'))).map((f) => at + 'sitemap/' + f).sort()
assert.deepEqual(index.map((s) => s.url).sort(), files, 'the index names them all')
const pages = new Map() // each page's languages, by its address
for (const { url } of index) {
  const file = path.join(dir, url.slice(at.length))
  execFileSync('xmllint', ['--noout', '--nonet', '--schema', schema, file], { stdio: ['ignore', 'ignore', 'pipe'] })
  assert.ok((await stat(file)).size < 50 << 20, `${url} is larger than a sitemap may be`)
  const found = await parseSitemap(createReadStream(file))
  assert.ok(found.length > 0 && found.length <= 50000, `${url}: ${found.length} pages`)
  for (const f of found) {
    assert.ok(f.url.startsWith(at), `${url} names ${f.url}`)
    pages.set(f.url, Object.fromEntries((f.links ?? []).map((l) => [l.lang, l.url])))
  }
}
let pairs = 0
for (const [page, { 'x-default': first, ...tongues }] of pages) {
  const html = await readFile(path.join(dir, page.slice(at.length), 'index.html'), 'utf8')
  const lang = /<html lang="([^"]+)"/.exec(html)[1]
  const head = Object.fromEntries([...html.matchAll(/<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">/g)].map((m) => [m[1], m[2]]))
  assert.deepEqual(tongues, head, `${page}: languages in the sitemap, and in the page's head`)
  if (first === undefined) {
    assert.deepEqual(tongues, {}, `${page}: languages, and none for everybody else`)
    continue
  }
  pairs++
  assert.equal(tongues[lang], page, `${page}: is itself in its own language`)
  assert.ok(Object.values(tongues).includes(first), `${page}: for everybody else ${first}`)
  for (const other of Object.values(tongues)) assert.deepEqual(pages.get(other), pages.get(page), `${other} doesn't lead back to ${page}`)
}
assert.ok(pairs > 0, 'pages in several languages')
console.log(`found: ${index.length} sitemaps of ${pages.size} pages, ${pairs} of them in several languages`)
