// Looks for barriers in a built site: node tools/axe.mjs DIR [PATH...] opens
// each path (default: those of DIR that hold something that none before them held,
// and the subjects' own; every one where AXE is "all") with tools/visit.mjs and runs
// axe's rules of WCAG 2.0 to 2.2, A and AA, and its best practices. Prints
// "page: rule: selector: help" and exits with 1 if there is anything to say.
//
// Every page is read, so that no list of kinds of page has to be kept, and
// tried if it holds an element that none before it held, in the same place below
// the same elements of the same classes: the whole page as it is first shown, and
// such elements in every other view. A subject's own page is tried in any case.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { addresses, launchReader, show, views, visit } from './visit.mjs'

const [dir, ...wanted] = process.argv.slice(2)
if (!dir) {
  console.error('usage: node tools/axe.mjs DIR [PATH...]')
  process.exit(2)
}

const options = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations'],
}
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const own = /^(\/en)?\/soggetti\/[^/]+\/$/ // a subject's own page
const pages = wanted.length ? wanted : process.env.AXE === 'all' ? await addresses(dir) : await telling(await addresses(dir))
const started = Date.now()
const met = new Set()
let whole = 0

const complaints = await visit(dir, pages, async (page, address, complain) => {
  await page.evaluate(`globalThis.kinds = ${elementsByKind}`)
  const kinds = await page.evaluate(() => [...globalThis.kinds(document.body).keys()])
  const fresh = kinds.filter((k) => !met.has(k))
  for (const k of fresh) met.add(k)
  if (fresh.length) whole++
  if (!fresh.length && !own.test(address)) return
  // Evaluated by the browser's debugger, which the page's policy doesn't bind:
  // the policy stays in force for the page itself.
  await page.evaluate(axe)
  for (const view of fresh.length ? views : views.slice(0, 1)) {
    await show(page, view)
    const { violations } = await page.evaluate(([options, fresh]) => {
      const all = globalThis.kinds(document.body)
      return globalThis.axe.run(fresh ? { include: fresh.flatMap((k) => all.get(k) ?? []) } : document, options)
    }, [options, view === views[0] ? null : fresh])
    for (const { id, help, nodes } of violations) {
      for (const node of nodes) complain(`${id}: ${node.target.flat().join(' ')}: ${help} (${view.width}, ${view.colorScheme})`)
    }
  }
})

// Of pages as their files have them, those that hold something that none before them held, and
// the subjects' own.
async function telling(all) {
  const browser = await launchReader()
  const page = await browser.newPage()
  await page.evaluate(`globalThis.kinds = ${elementsByKind}`)
  const [seen, out] = [new Set(), []]
  for (const address of all) {
    const kinds = await page.evaluate((text) => [...globalThis.kinds(new DOMParser().parseFromString(text, 'text/html').body).keys()], await readFile(path.join(dir, address.endsWith('/') ? address + 'index.html' : address), 'utf8'))
    const fresh = kinds.filter((k) => !seen.has(k))
    for (const k of fresh) seen.add(k)
    if (fresh.length || own.test(address)) out.push(address)
  }
  await browser.close()
  return out
}

// The elements of a page by their kind: the path from the body down, names with classes.
function elementsByKind(body) {
  const [paths, out] = [new Map([[body, '']]), new Map()]
  for (const e of body.querySelectorAll('*')) {
    const kind = [paths.get(e.parentElement), e.localName, ...[...e.classList].sort()].join(' ')
    paths.set(e, kind)
    if (!out.has(kind)) out.set(kind, [])
    out.get(kind).push(e)
  }
  return out
}

for (const c of complaints) console.error(c)
console.log(`axe: ${pages.length} pages, ${whole} in ${views.length} views: ${complaints.length} complaints, ${Math.round((Date.now() - started) / 1000)} s`)
if (complaints.length || !pages.length) process.exitCode = 1
