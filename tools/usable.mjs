// Tries in Chromium that a built site can be used by everyone: node tools/usable.mjs DIR [PATH...]
// walks through each path (default: every page of DIR) with the keyboard and looks for the
// focus at each stop; reads it with text of twice the size on a screen of 360 pixels; looks
// for what tables hide there, and for links of the same words that lead to several places.
// The status pages are printed too. Prints "page: complaint" and exits with 1 if there is anything to say.
import { addresses, launch, show, views, visit } from './visit.mjs'

const [dir, ...wanted] = process.argv.slice(2)
if (!dir) {
  console.error('usage: node tools/usable.mjs DIR [PATH...]')
  process.exit(2)
}

const phone = { width: 360, colorScheme: 'light' }
const sheets = 2 // of paper for a status page
const mostStops = 60 // of a page: what comes later is more of the same

const pages = wanted.length ? wanted : await addresses(dir)
let stops = 0

const complaints = await visit(dir, pages, async (page, address, complain) => {
  if (/\/scheda\/$/.test(address)) return // tools/widget.mjs tries cards
  await show(page, phone)
  await page.evaluate(() => (document.documentElement.style.fontSize = '200%'))
  const wide = await page.evaluate(() => document.documentElement.scrollWidth)
  if (wide > phone.width) complain(`scrolls sideways with text of twice the size: ${wide} pixels on ${phone.width}`)
  await page.evaluate(() => (document.documentElement.style.fontSize = ''))
  for (const hidden of await page.evaluate(hiddenInTables)) complain(`at ${phone.width} pixels a table hides ${hidden}`)
  for (const words of await page.evaluate(ambiguous)) complain(`links of the same words lead to several places: ${words}`)
  if (/^(\/en)?\/soggetti\/\w+\/$/.test(address) && !address.endsWith('/elenco/')) {
    const pdf = (await page.pdf({ format: 'A4' })).toString('latin1')
    const n = pdf.match(/\/Type\s*\/Page\b/g).length
    if (n > sheets) complain(`takes ${n} sheets of paper, not ${sheets}`)
  }
  for (const colorScheme of ['light', 'dark']) {
    await show(page, { ...views[0], colorScheme })
    for (const stop of await walk(page)) complain(`no focus is seen on ${stop} (${colorScheme})`)
  }
}, launch)

// walk goes from stop to stop with the tab key.
async function walk(page) {
  const unseen = []
  await page.evaluate(() => { document.activeElement?.blur(); window.scrollTo(0, 0) })
  for (let i = 0; i < mostStops; i++) {
    await page.keyboard.press('Tab')
    const stop = await page.evaluate(focused)
    if (!stop) break
    stops++
    if (!stop.seen) unseen.push(stop.name + ': ' + stop.why)
  }
  return [...new Set(unseen)]
}

// What has the focus, and whether one sees it: a ring of two pixels or more around it that
// stands out from what is behind by 3 to 1. A scheme's own ring is no ring.
function focused() {
  const e = document.activeElement
  if (!e || e === document.body) return null
  const rgb = (c) => (c.match(/[\d.]+/g) ?? [0, 0, 0, 0]).map(Number)
  const clear = (c) => rgb(c)[3] === 0
  const light = (c) => {
    const [r, g, b] = rgb(c).map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  let behind = e.parentElement
  while (behind && clear(getComputedStyle(behind).backgroundColor)) behind = behind.parentElement
  const ground = behind ? getComputedStyle(behind).backgroundColor : 'rgb(255, 255, 255)'
  const s = getComputedStyle(e)
  const [a, b] = [light(s.outlineColor), light(ground)].sort((x, y) => y - x)
  const seen = s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 && (a + 0.05) / (b + 0.05) >= 3
  const box = e.getBoundingClientRect()
  return { name: [e.localName, ...e.classList].join('.') + ' "' + e.textContent.trim().slice(0, 30) + '"', why: [s.outlineStyle, s.outlineWidth, s.outlineColor, ground, e.matches(':focus-visible'), Math.round(box.top)].join(' '), seen: seen && box.width > 0 && box.bottom > 0 && box.top < innerHeight }
}

function hiddenInTables() {
  const out = []
  for (const table of document.querySelectorAll('table')) {
    let box = table.parentElement
    while (box && getComputedStyle(box).overflowX === 'visible') box = box.parentElement
    if (!box || box === document.documentElement || box === document.body) continue
    const edge = box.getBoundingClientRect().right + 1
    const cut = [...table.querySelectorAll('td, th')].find((c) => c.getBoundingClientRect().right > edge)
    if (cut) out.push('"' + cut.textContent.trim().slice(0, 40) + '"')
  }
  return out
}

function ambiguous() {
  const to = new Map()
  for (const a of document.querySelectorAll('a[href]')) {
    // In a list what stands beside a name tells it from another: a place and a code, a page, a day.
    const beside = a.closest('.entry, .index li, .notice')?.textContent ?? ''
    const words = `${a.getAttribute('aria-label') ?? a.textContent} ${beside}`.trim().replace(/\s+/g, ' ')
    if (!to.has(words)) to.set(words, new Set())
    to.get(words).add(a.href.replace(/#.*/, '')) // places of one page are one page
  }
  return [...to].filter(([words, all]) => words && all.size > 1).map(([words, all]) => `"${words.slice(0, 60)}" to ${[...all].map((h) => new URL(h).pathname + new URL(h).hash).slice(0, 3).join(', ')}`)
}

for (const c of complaints) console.error(c)
console.log(`usable: ${pages.length} pages, ${stops} stops of the keyboard: ${complaints.length} complaints`)
if (complaints.length || !pages.length) process.exitCode = 1
