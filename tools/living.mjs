// Reads one build at other moments than its own, as browsers do whose clock is right,
// wrong, or all there is: node tools/living.mjs [FOLDER]. FOLDER is worked in (default:
// .bollettino/living). What the pages of the example say then is compared with what
// builds at those moments say. Exits with 1 where they differ. Of the subjects' pages, and of those
// in English, a third is read at each moment, another at the next; all of them where LIVING is
// "all".
import { execFileSync } from 'node:child_process'
import { createServer } from 'node:http'
import { cp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { launchReader } from './visit.mjs'

const folder = path.resolve(process.argv[2] ?? '.bollettino/living')
const built = '2026-11-27T22:45' // nothing of the example is declared or measured later
const moments = {
  'just built': '2026-11-27T22:45',
  'before what was measured is old': '2026-11-27T22:59',
  'past fresh': '2026-11-27T23:00',
  'an hour before a start': '2026-11-29T01:00',
  'at the start': '2026-11-29T02:00',
  'before the end': '2026-11-29T03:59',
  'past the end': '2026-11-29T04:00',
  'two days later': '2026-11-29T22:45',
}
const iso = (local) => new Date(local + ':00+01:00')

await rm(folder, { recursive: true, force: true })
for (const name of ['data', 'content']) await cp(name, path.join(folder, name), { recursive: true })
const settings = path.join(folder, 'data/site.yaml')
await writeFile(settings, (await readFile(settings, 'utf8')).replace(/^as_of: .*$/m, 'as_of: ""'))
const program = path.join(folder, 'bollettino')
execFileSync('go', ['build', '-o', program, './generator'], { stdio: 'inherit' })
const build = (moment) => {
  const out = path.join(folder, 'at-' + moment.replace(':', ''))
  execFileSync(program, ['build', '--root', folder, '--as-of', moment, '--out', out], { stdio: 'ignore' })
  return out
}
const outs = Object.fromEntries([...new Set(Object.values(moments))].map((m) => [m, build(m)]))

// A host of static files, whose clock can be set; without one it says no date.
const host = { root: outs[built], clock: null }
const types = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.svg': 'image/svg+xml', '.js': 'text/javascript', '.json': 'application/json' }
const server = createServer(async (request, response) => {
  response.sendDate = false
  if (host.clock) response.setHeader('date', host.clock.toUTCString())
  try {
    let file = path.join(host.root, decodeURIComponent(new URL(request.url, 'http://localhost').pathname))
    if ((await stat(file)).isDirectory()) file = path.join(file, 'index.html')
    response.setHeader('content-type', types[path.extname(file)] ?? 'application/octet-stream')
    response.end(path.extname(file) === '.css' ? '' : await readFile(file)) // what is said is read, not how it looks
  } catch {
    response.writeHead(404).end()
  }
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const base = `http://127.0.0.1:${server.address().port}`
const browser = await launchReader()

let wrong = 0
let compared = 0
function same(what, got, want) {
  compared++
  if (JSON.stringify(got) === JSON.stringify(want)) return
  wrong++
  console.error(`${what}:\n  page  ${JSON.stringify(got)}\n  build ${JSON.stringify(want)}`)
}

// What a page says, moments as machines read them.
function told(document = globalThis.document) {
  const words = (e) => {
    if (!e) return null
    const copy = e.cloneNode(true)
    copy.querySelectorAll('time').forEach((t) => t.replaceWith(t.dateTime))
    return copy.textContent.replace(/\s+/g, ' ').trim()
  }
  // The bars of a path, each by where it stands from the left, its foot and its top. A bar of a
  // comb goes up and comes down again; one that stands alone is a rectangle, which comes down.
  const bars = (d) => {
    const out = []
    let [x, y, open] = [0, 0, false]
    for (const [, command, first, second] of d.matchAll(/([Mhv])(-?[\d.]+)(?: (-?[\d.]+))?/g)) {
      if (command === 'M') [x, y] = [Number(first), Number(second)]
      else if (command === 'h') x += Number(first)
      else {
        y += Number(first)
        if (!open) out.push([x, [y, y - Number(first)].map((v) => v.toFixed(1)).sort().join(' ')])
        open = Number(first) < 0
      }
    }
    return out
  }
  // Those of a line of full bars, of which each 8 wide is one.
  const line = (d) => [...d.matchAll(/M([\d.]+) 20h([\d.]+)/g)].flatMap(([, x, long]) =>
    Array.from({ length: (Number(long) + 2) / 8 }, (_, i) => [Number(x) + 8 * i, 'dr-up0.0 40.0']))
  const now = document.querySelector('.now')
  const main = document.querySelector('main')
  return {
    state: now?.dataset.state, sign: now?.className, sentence: words(now?.querySelector('h2')),
    meanwhile: words(now?.querySelector('.now-meanwhile')), next: words(now?.querySelector('.now-next')),
    strips: [...main.querySelectorAll('.service:has(.dr-strip)')].map((s) => ({
      bars: [...s.querySelectorAll('.dr-strip path:not(.dr-base)')].flatMap((p) => p.matches('.dr-full') ? line(p.getAttribute('d'))
        : bars(p.getAttribute('d')).map(([x, bar]) => [x, p.getAttribute('class') + bar])).sort((a, b) => a[0] - b[0]),
      ends: s.querySelector('.axis time').dateTime, axis: s.querySelector('.axis time').textContent, said: [...s.querySelectorAll('.strip-alt, dl')].map(words),
    })),
    services: [...main.querySelectorAll('.service-head')].map(words),
    sections: [...main.querySelectorAll('section.part:has(.notices, .empty)')].map((s) => [s.querySelector('h2').textContent,
      Object.fromEntries([...s.querySelectorAll('article.notice')].map((n) => [n.querySelector('h3 a').getAttribute('href'), n.className.match(/is-(\w+)/)[1]])), s.querySelector('.empty')?.textContent ?? '']),
    counts: Boolean(main.querySelector('[data-part=counts] .empty')),
    notices: Object.fromEntries([...main.querySelectorAll('article.notice')].map((n) => [n.querySelector('h3 a').getAttribute('href'), n.className.match(/is-(\w+)/)[1]])),
    chip: words(main.querySelector('.kicker .word')), lead: words(main.querySelector('.lead-sentence')), facts: words(main.querySelector('.facts')),
    old: Boolean(main.querySelector('[data-part=old] .callout-mark')),
  }
}

// The days of a strip are those of a build, as far as its own last day; of that day's own
// build it says the same. What is later, it doesn't say is today.
function strips(what, got, want) {
  same(`${what}: strips`, got.length, want.length)
  got.forEach((s, i) => {
    const later = Math.round((Date.parse(want[i].ends) - Date.parse(s.ends)) / 86400e3)
    const days = (bars, from, until) => bars.filter(([x]) => x >= 8 * from && x < 8 * until).map(([x, bar]) => [(x - 8 * from).toFixed(1), bar])
    same(`${what}: the days of a strip`, days(s.bars, later, 90), days(want[i].bars, 0, 90 - later))
    if (later === 0) same(`${what}: what a strip says`, s.said, want[i].said)
    same(`${what}: the day that a strip ends with`, ['oggi', 'today'].includes(s.axis), later === 0)
  })
}

async function context(phone) {
  const c = await browser.newContext({ locale: 'it-IT', timezoneId: 'America/New_York' })
  await c.clock.setFixedTime(phone)
  return [c, await c.newPage()]
}

async function read(page, address, settled) {
  const complaints = []
  page.removeAllListeners('console').removeAllListeners('pageerror')
  page.on('console', (m) => complaints.push(m.text()))
  page.on('pageerror', (e) => complaints.push(e.message))
  const asked = settled ? page.waitForResponse((r) => r.url().endsWith('/api/v2/summary.json')) : null
  await page.goto(base + address, { waitUntil: 'load' })
  if (await page.evaluate(() => Boolean(document.querySelector('script[data-watch]')))) await asked
  else asked?.catch(() => {})
  await page.waitForTimeout(30)
  const says = await page.evaluate(told)
  for (const x of complaints) same(`${address}: console`, x, null)
  return says
}

// What a build says of a page, read without script, as its file has it; null where it has none.
async function truth(out, address) {
  const html = await readFile(path.join(out, address, 'index.html'), 'utf8').catch(() => null)
  return html && reader.evaluate((html) => globalThis.told(new DOMParser().parseFromString(html, 'text/html')), html)
}

const over = ['ended', 'resolved', 'withdrawn']
const first = JSON.parse(await readFile(path.join(outs[built], 'prossimi-cambi.json'), 'utf8'))
same('the example has something that changes by itself', first.instants.length > 0, true)
const subjects = (await readdir(path.join(outs[built], 'soggetti'))).filter((n) => /^\d/.test(n)).map((n) => `/soggetti/${n}/`)
const inEnglish = (address) => '/en' + address
const english = subjects.map(inEnglish)
const turn = (list, k) => process.env.LIVING === 'all' ? list : list.filter((_, i) => i % 3 === k % 3)
const scopes = [] // those with notices
for (const kind of ['zone', 'partner']) {
  for (const n of await readdir(path.join(outs[built], kind))) {
    const page = await readFile(path.join(outs[built], kind, n, 'index.html'), 'utf8').catch(() => '') // a feed has none
    if (page.includes('<article')) scopes.push(`/${kind}/${n}/`)
  }
}
const platform = (await readdir(path.join(outs[built], 'comunicazioni/piattaforma'))).map((n) => `/comunicazioni/piattaforma/${n}/`)
const reader = await browser.newPage()
await reader.evaluate(`globalThis.told = ${told}`)

for (const [k, [name, moment]] of Object.entries(moments).entries()) {
  const at = iso(moment)
  const wrongBy = (days) => new Date(at.getTime() + days * 86400e3)
  const clocks = { 'a right clock': [at, null], 'a clock that is five days fast, and the site\'s': [wrongBy(5), at], 'a clock that is a year slow, and the site\'s': [wrongBy(-365), at] }
  const want = {}
  const pages = [...subjects.slice(0, 3), ...turn(subjects.slice(3), k), ...turn(english, k)]
  for (const s of new Set([...pages, ...english.slice(3, 5)])) want[s] = await truth(outs[moment], s)
  for (const [clock, [phone, site]] of Object.entries(clocks)) {
    host.clock = site
    const [c, tab] = await context(phone)
    for (const s of site ? [...subjects.slice(0, 3), ...english.slice(3, 5)] : pages) { // whoever it is, a wrong clock is wrong
      const got = await read(tab, s, site !== null)
      const what = `${s} ${name}, by ${clock}`
      for (const key of ['state', 'sign', 'sentence', 'meanwhile', 'next', 'services']) same(`${what}: ${key}`, got[key], want[s][key])
      strips(what, got.strips, want[s].strips)
      for (const [href, state] of Object.entries(got.notices)) {
        if (href in want[s].notices) same(`${what}: ${href}`, state, want[s].notices[href])
        else same(`${what}: ${href}, which a build no longer lists`, over.includes(state), true)
      }
      same(`${what}: the notices of a build`, Object.keys(want[s].notices).filter((h) => !(h in got.notices)), [])
      same(`${what}: is old`, got.old, at >= iso('2026-11-28T01:00'))
    }
    await c.close()
  }
  host.clock = null
  const [c, tab] = await context(at)
  const lists = ['/', '/comunicazioni/', ...scopes]
  for (const list of [...lists, ...turn(lists.map(inEnglish), k)]) {
    const home = list === '/' || list === '/en/'
    const [got, should] = [await read(tab, list, false), await truth(outs[moment], list)]
    const what = `${list} ${name}`
    got.sections.slice(0, 3).forEach(([title, shown, none], i) => { // the fourth are the platform's that are over
      const [, listed, nothing] = should.sections[i]
      // Of what is further off than a week home knew nothing.
      const known = Object.entries(listed).filter(([href, state]) => shown[href] || !home || state !== 'announced')
      same(`${what}: ${title}`, [Object.entries(shown).sort(), none], [known.sort(), nothing])
    })
    same(`${what}: is old`, got.old, at >= iso('2026-11-28T01:00'))
    if (home) same(`${what}: its counts are dated`, got.counts, at >= iso('2026-11-27T23:00'))
  }
  const notices = [...platform, '/soggetti/01234567897/comunicazioni/2026-11-20-portale/', '/soggetti/01234567897/comunicazioni/2026-01-08-multe-di-notte/',
    '/soggetti/04000005670/comunicazioni/2026-11-23-ticket/', '/soggetti/80012005676/comunicazioni/2025-10-01-bollo-auto/']
  for (const n of [...notices, ...turn(notices.map(inEnglish), k)]) {
    const [got, should] = [await read(tab, n, false), await truth(outs[moment], n)]
    same(`${n} ${name}`, [got.chip, got.lead, got.facts], [should.chip, should.lead, should.facts])
  }
  await c.close()
}

// While a page is read: it changes in its time, says so to who doesn't see it, and takes
// what a newer build says.
for (const [quiet, measured] of [['/soggetti/80023005673/', 'Ultima misura '], ['/en/soggetti/80023005673/', 'Last measured ']]) {
  Object.assign(host, { clock: null, root: outs[built] })
  const c = await browser.newContext({ locale: 'it-IT' })
  await c.clock.install({ time: iso('2026-11-27T22:59') })
  const page = await c.newPage()
  const says = () => page.evaluate(() => [document.querySelector('.now').dataset.state, document.querySelector('[role=status].visually-hidden').textContent.slice(0, 14)])
  await page.goto(base + quiet, { waitUntil: 'load' })
  same(`${quiet} while it is read, before`, await says(), ['operational', ''])
  await c.clock.runFor(61000)
  same(`${quiet} while it is read, past fresh`, await says(), ['unknown', measured])
  host.root = outs['2026-11-29T02:00']
  await c.clock.runFor(121000)
  await page.waitForFunction(() => document.querySelector('.now').className.includes('degraded'), null, { polling: 100 }).catch(() => {})
  same(`${quiet} while it is read, a newer build`, (await page.evaluate(told)).sign, 'now now-degraded')
  await c.close()
}

await browser.close()
server.close()
const script = (await readFile('static/adesso.js')).length
same('the script is less than 6 kB', script < 6000, true)
console.log(`${compared} things compared, ${subjects.length} subjects in two languages at ${Object.keys(moments).length} moments, ${wrong} wrong; the script is ${script} bytes`)
if (wrong) process.exitCode = 1
