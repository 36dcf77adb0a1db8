// The editing page reads dates as the terminal does: node tools/edit-dates.mjs
// generator/base/moment/testdata/dates.txt holds both to the same readings and words.
// What is said back is read as the same moment, at every hour about a change of the
// clock, and a moment is written so that the files' reader gives it back.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { Zone, length, momentIn, read, told } from '../static/gestione/momento.js'

const zone = new Zone('Europe/Rome')
const table = await readFile('generator/base/moment/testdata/dates.txt', 'utf8')
let now = 0
let cases = 0
const wrong = []
for (const line of table.trimEnd().split('\n')) {
  if (line.startsWith('now ')) now = zone.moment(line.slice(4))
  const [asked, text] = line.split(' | ')
  if (line.startsWith('#') || text === undefined) continue
  cases++
  const [role, start] = asked.split(' ')
  const q = { role, now, start: start && zone.moment(start), zone }
  const r = read(text, q)
  const got = `${asked} | ${text} | ${r.no ? 'no | ' + r.no : zone.rfc3339(r.t) + ' | ' + told(r.t, q)}`
  if (got !== line) wrong.push(`${line}\n${got}\n`)
}
assert.deepEqual(wrong, [])
assert.ok(cases >= 150, `${cases} cases`)

let moments = 0
for (const name of ['Europe/Rome', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC']) {
  const z = new Zone(name)
  for (const from of ['2026-03-28T12:00:00Z', '2026-10-24T12:00:00Z', '2026-12-31T12:00:00Z', '2028-02-28T12:00:00Z', '2027-04-03T10:00:00Z']) {
    for (let t = Date.parse(from) / 1000, end = t + 2 * 86400; t < end; t += 617, moments++) {
      assert.equal(z.moment(z.stamp(t)), t, `${name}: ${z.rfc3339(t)} is written as ${z.stamp(t)}`)
      for (const q of [{ role: 'announced', now: t - 400 * 86400 }, { role: 'began', now: t + 100 }, { role: 'past', now: t }, { role: 'end', now: t, start: t - 1 }, { role: 'moved_end', now: t - 1, start: t - 7200 }]) {
        assert.deepEqual(read(momentIn(t, z), { ...q, zone: z }), { t }, `${name}, ${q.role}: ${momentIn(t, z)}`)
      }
    }
  }
}
assert.equal(zone.stamp(zone.moment('2026-11-27T22:00')), '2026-11-27T22:00')
assert.equal(zone.stamp(zone.moment('2026-10-25T02:30:00+01:00')), '2026-10-25T02:30:00+01:00')
assert.ok(Number.isNaN(zone.moment('domani')))
assert.equal(length(49 * 3600 + 60), '2 giorni, 1 ora e 1 minuto')
console.log(`edit-dates: ${cases} cases are read and said back as by the terminal, ${moments} moments as themselves`)
