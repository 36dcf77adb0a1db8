// Reads a built site with the programs that people follow it with: node
// tools/readers.mjs DIR. Feeds with rss-parser, calendars with ical.js, api/v2
// with two clients of Statuspage's, served on loopback; in Chromium a feed's
// look, Statuspage's widget, and a body's own site with the card and the script.
// Exits with 1 at the first that doesn't.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { readFile, readdir } from 'node:fs/promises'
import path from 'node:path'
import ICAL from 'ical.js'
import Parser from 'rss-parser'
import statuspage from 'statuspage.io'
import { launchReader, serve } from './visit.mjs'

const dir = process.argv[2]
if (!dir) {
  console.error('usage: node tools/readers.mjs DIR')
  process.exit(2)
}
const files = (await readdir(dir, { recursive: true })).map((f) => f.split(path.sep).join('/')).sort()
const text = (f) => readFile(path.join(dir, f), 'utf8')
const pages = await serve(dir)
const site = `http://127.0.0.1:${pages.address().port}`

// Every feed has a title and a language; entries have ids of their own, dates, newest first.
async function feeds() {
  const parser = new Parser()
  let entries = 0
  let empty = 0
  const found = files.filter((f) => /\.(xml|atom)$/.test(f) && !f.startsWith('sitemap'))
  for (const f of found) {
    const feed = await parser.parseString(await text(f))
    assert.ok(feed.title, `${f}: no title`)
    const ids = feed.items.map((i) => i.guid ?? i.id)
    assert.equal(new Set(ids).size, ids.length, `${f}: an id occurs twice`)
    const dates = feed.items.map((i) => Date.parse(i.isoDate))
    assert.ok(dates.every((d, i) => !Number.isNaN(d) && (i === 0 || dates[i - 1] >= d)), `${f}: dates ${dates}`)
    for (const i of feed.items) assert.ok(i.title && i.link?.startsWith('https://'), `${f}: ${JSON.stringify(i)}`)
    entries += ids.length
    empty += ids.length === 0 ? 1 : 0
  }
  assert.ok(entries > 100 && empty > 0, `${entries} entries, ${empty} empty feeds`)
  return `${found.length} feeds, ${entries} entries`
}

// Occurrences keep their local times over every change of the clock, as the
// notices say; the zone is the calendar's own, not this machine's.
async function calendars() {
  const found = files.filter((f) => f.endsWith('.ics'))
  let events = 0
  let occurrences = 0
  for (const f of found) {
    const data = await text(f)
    for (const line of data.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75 && !/[\n\r\0]/.test(line), `${f}: ${line}`)
    const calendar = new ICAL.Component(ICAL.parse(data))
    const zones = calendar.getAllSubcomponents('vtimezone')
    assert.equal(zones.length, 1, f)
    ICAL.TimezoneService.reset()
    ICAL.TimezoneService.register(zones[0])
    const all = calendar.getAllSubcomponents('vevent').map((v) => new ICAL.Event(v))
    const uids = all.filter((e) => !e.isRecurrenceException()).map((e) => e.uid)
    assert.equal(new Set(uids).size, uids.length, `${f}: a UID occurs twice`)
    for (const e of all) {
      assert.ok(e.uid && e.summary && Number.isInteger(e.sequence), f)
      if (e.isRecurrenceException()) continue
      events++
      if (!e.isRecurring()) continue
      for (const x of all) if (x.uid === e.uid && x.isRecurrenceException()) e.relateException(x)
      const next = e.iterator()
      for (let n = 0, t = next.next(); t && n < 800 && t.year < 2028; n++, t = next.next()) {
        const { startDate, endDate } = e.getOccurrenceDetails(t)
        const local = (x) => new Intl.DateTimeFormat('it', { timeStyle: 'short', timeZone: 'Europe/Rome' }).format(x.toJSDate())
        assert.equal(local(startDate), local(e.startDate), `${f}: ${e.uid}: ${t}`)
        assert.equal(local(endDate), local(e.endDate), `${f}: ${e.uid}: ${t} ends`)
        occurrences++
      }
    }
  }
  assert.ok(events > 20 && occurrences > 300, `${events} events, ${occurrences} occurrences`)
  return `${found.length} calendars, ${events} events, ${occurrences} occurrences`
}

// Statuspage's clients find what they look for, for the site and for each subject.
async function clients() {
  const client = new statuspage.Statuspage('unused')
  client.setApiUrl(site)
  const { components, incidents, scheduled_maintenances: planned, status, page } = await client.api.getSummary()
  assert.match(page.id, /^[a-z0-9]{12}$/)
  assert.ok(['none', 'minor', 'major', 'critical'].includes(status.indicator) && status.description, JSON.stringify(status))
  assert.deepEqual((await client.api.getComponents()).components, components)
  assert.deepEqual((await client.api.getStatus()).status, status)
  assert.deepEqual((await client.api.incidents.getUnresolved()).incidents, incidents)
  const all = (await client.api.incidents.getAll()).incidents
  assert.ok(incidents.every((i) => all.some((a) => a.id === i.id)))
  const upcoming = (await client.api.scheduledMaintenances.getUpcoming()).scheduled_maintenances
  assert.ok(upcoming.length > 0 && upcoming.every((m) => m.status === 'scheduled' && planned.some((p) => p.id === m.id)))
  // The client asks for upcoming.json also where it should for the other two.
  const ask = async (name) => (await (await fetch(`${site}/api/v2/${name}.json`)).json()).scheduled_maintenances
  const maintenances = await ask('scheduled-maintenances')
  assert.deepEqual(await ask('scheduled-maintenances/active'), maintenances.filter((m) => m.status === 'in_progress'))
  const statuses = ['operational', 'under_maintenance', 'degraded_performance', 'partial_outage', 'major_outage']
  let subjects = 0
  for (const f of files.filter((f) => /^soggetti\/[^/]+\/api\/v2\/summary\.json$/.test(f))) {
    client.setApiUrl(site + '/' + f.slice(0, f.indexOf('/api/')))
    const s = await client.api.getSummary()
    for (const c of s.components) assert.ok(statuses.includes(c.status) && c.page_id === s.page.id, `${f}: ${JSON.stringify(c)}`)
    for (const i of [...s.incidents, ...s.scheduled_maintenances]) {
      assert.match(i.id, /^[a-z0-9]{12}$/)
      assert.ok(i.incident_updates.length > 0 && i.resolved_at === null && Array.isArray(i.components), `${f}: ${JSON.stringify(i)}`)
    }
    for (const m of s.scheduled_maintenances) assert.ok(['scheduled', 'in_progress'].includes(m.status) && m.scheduled_for, f)
    assert.ok(s.incidents.every((i) => !('scheduled_for' in i)), `${f}: planned work among incidents`)
    subjects++
  }
  assert.ok(subjects > 20)
  return `api/v2 of ${subjects} subjects and all: ${components.length} components, ${all.length} incidents, ${maintenances.length} maintenances`
}

// A body's own site, on another origin.
async function elsewhere(browser) {
  const id = '01234567897'
  const widget = await readFile(new URL('../node_modules/@statuspage/status-widget/dist/index.js', import.meta.url))
  const html = `<!doctype html><html lang="it"><meta charset="utf-8"><title>Comune</title>
<p><a href="${site}/soggetti/${id}/" data-bollettino>Stato dei pagamenti</a><script src="${site}/scheda.js" async></script></p>
<iframe src="${site}/soggetti/${id}/scheda/" title="Stato dei pagamenti" width="420" height="400"></iframe>
<p><img src="${site}/soggetti/${id}/badge.svg" alt="bollino"></p>
<statuspage-widget src="${site}" title="Pagamenti"></statuspage-widget><script src="/widget.js"></script></html>`
  const own = createServer((request, response) => {
    if (request.url === '/widget.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end(widget)
    else response.writeHead(200, { 'content-type': 'text/html' }).end(html)
  }).listen(0, '127.0.0.1')
  await new Promise((done) => own.once('listening', done))
  try {
    const page = await browser.newPage()
    const wrong = []
    page.on('pageerror', (e) => /parcelRequire/.test(e.message) || wrong.push(e.message)) // the widget's own bundle complains
    await page.goto(`http://127.0.0.1:${own.address().port}/`)
    const summary = JSON.parse(await text(`soggetti/${id}/api/v2/summary.json`))
    await page.waitForFunction(() => document.querySelector('.bollettino')?.textContent)
    const said = await page.locator('.bollettino').textContent()
    assert.ok(said.startsWith(summary.status.description), said)
    const card = page.frames().find((f) => f.url().endsWith('/scheda/'))
    await card.waitForLoadState()
    assert.deepEqual(await card.locator('script').evaluateAll((all) => all.map((s) => new URL(s.src).pathname)), ['/altezza.js'])
    assert.equal((await card.locator('h1').textContent()).trim(), summary.status.description)
    assert.ok(await page.locator('img').evaluate((i) => i.complete && i.naturalWidth > 50 && i.naturalHeight === 20), 'the badge is not drawn')
    const all = JSON.parse(await text('api/v2/summary.json'))
    const widgetSays = page.locator('statuspage-widget .status-container, statuspage-widget a').first()
    await widgetSays.waitFor()
    assert.ok((await widgetSays.textContent()).includes(all.status.description), 'the widget shows ' + (await widgetSays.textContent()))
    assert.deepEqual(wrong, [])
  } finally {
    own.close()
  }
  return 'card, script, badge and widget on another site'
}

// A feed that is opened in a browser has a look, says what it is, and leads to its
// pages by links, with the local time.
async function look(browser) {
  const page = await browser.newPage()
  for (const f of ['soggetti/01234567897/disservizi.xml', 'comunicazioni/disservizi.atom']) {
    await page.goto(`${site}/${f}`)
    const [note, title, guid] = await page.evaluate(() => [
      getComputedStyle(document.documentElement, '::before').content,
      getComputedStyle(document.querySelector('title')).fontWeight,
      getComputedStyle(document.querySelector('guid, entry > id')).display,
    ])
    assert.ok(note.includes('Questo è un feed') && title === '700' && guid === 'none', `${f}: ${note} ${title} ${guid}`)
    const links = await page.getByRole('link').all()
    const first = await links[1].textContent()
    assert.match(first, /^\d\d:\d\d di \S+dì \d+º? \S+ \d{4}$|^\d\d:\d\d di (sabato|domenica) /, `${f}: ${first}`)
    assert.ok((await links[0].getAttribute('href')).startsWith('https://'), f)
    assert.ok((await links[1].getAttribute('href')).includes('/comunicazioni/'), f)
    const dates = await page.locator('pubDate, published').all()
    for (const d of dates) assert.ok(!(await d.isVisible()), `${f}: a date of the feed's own is shown`)
    if (process.argv[3]) await page.screenshot({ path: path.join(process.argv[3], f.replaceAll('/', '-') + '.png') })
  }
  return 'a feed has a look'
}

const browser = await launchReader()
try {
  const said = [await feeds(), await calendars(), await clients(), await elsewhere(browser), await look(browser)]
  console.log('readers: ' + said.join('; '))
} finally {
  await browser.close()
  pages.close()
}
