// What the editing page's form offers and asks: node tools/edit-form.mjs [MODULO]
// How a notice repeats, as choices; where it stands, and what may be said of it then, by
// the table in modulo.json; what a browser can tell is wrong.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { Zone } from '../static/gestione/momento.js'
import * as repetition from '../static/gestione/ripetizione.js'
import { Answers, plan } from '../static/gestione/risposta.js'
import { may, phase, standing } from '../static/gestione/stato.js'

const form = JSON.parse(await readFile(process.argv[2] ?? 'public/gestione/modulo.json', 'utf8'))
const zone = new Zone('Europe/Rome')
const wall = (stamp) => zone.wall(zone.moment(stamp))

// Every choice, on every day of two years, makes a rule that is read as that choice, fits
// its beginning and has words; what no choice makes is left as it is.
let rules = 0
for (let w = wall('2026-01-01T22:00'); w < wall('2028-01-01T00:00'); w += 86400) {
  for (const { value, label } of repetition.choices(w)) {
    const rule = repetition.rule({ choice: value }, w)
    const back = repetition.read(rule, w)
    assert.equal(back.choice, value, `${label}: ${rule}`)
    if (value !== 'work') assert.ok(repetition.fits(rule, w), rule)
    assert.ok(repetition.words(rule, w).startsWith(label), rule)
    const next = repetition.refit(rule, w, w + 86400)
    assert.ok(!rule || repetition.read(next, w + 86400).choice !== 'other', `${rule} becomes ${next}`)
    rules++
  }
}
for (const [rule, from, words] of [
  ['FREQ=DAILY', '2026-12-07T22:00', 'ogni giorno'],
  ['FREQ=WEEKLY', '2026-12-07T22:00', 'ogni settimana, di lunedì'],
  ['FREQ=WEEKLY;BYDAY=SU,MO', '2026-12-07T22:00', 'ogni settimana, di lunedì e domenica'],
  ['FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', '2026-12-07T22:00', 'dal lunedì al venerdì'],
  ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO', '2026-12-07T22:00', 'ogni due settimane, di lunedì'],
  ['FREQ=MONTHLY', '2026-12-07T22:00', 'ogni mese, il giorno 7'],
  ['FREQ=MONTHLY;BYDAY=1MO', '2026-12-07T22:00', 'ogni mese, il primo lunedì'],
  ['FREQ=MONTHLY;BYDAY=1SU', '2026-12-06T22:00', 'ogni mese, la prima domenica'],
  ['FREQ=MONTHLY;BYDAY=-1SU', '2026-12-27T22:00', 'ogni mese, l’ultima domenica'],
  ['FREQ=MONTHLY;BYMONTHDAY=31', '2026-12-31T22:00', 'ogni mese che ha il giorno 31'],
  ['FREQ=YEARLY', '2027-01-01T00:00', 'ogni anno, il 1º gennaio'],
  ['FREQ=DAILY;UNTIL=20261231T225959Z', '2026-12-07T22:00', 'ogni giorno, fino al 31/12/2026'],
  ['FREQ=DAILY;INTERVAL=3', '2026-12-07T22:00', 'secondo la regola FREQ=DAILY;INTERVAL=3'],
  ['FREQ=WEEKLY;COUNT=4', '2026-12-07T22:00', 'secondo la regola FREQ=WEEKLY;COUNT=4'],
  ['FREQ=MONTHLY;BYDAY=2TU', '2026-12-07T22:00', 'secondo la regola FREQ=MONTHLY;BYDAY=2TU'],
  ['FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1', '2026-12-07T22:00', 'secondo la regola FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1'],
  ['', '2026-12-07T22:00', 'non si ripete'],
]) {
  assert.equal(repetition.words(rule, wall(from)), words)
  if (repetition.read(rule, wall(from)).choice === 'other') assert.equal(repetition.refit(rule, wall(from), wall('2026-12-09T22:00')), rule)
}
// A beginning that is moved takes the day with it, unless the days were chosen.
const [monday, tuesday] = [wall('2026-12-07T22:00'), wall('2026-12-08T22:00')]
assert.equal(repetition.refit('FREQ=WEEKLY;BYDAY=MO', monday, tuesday), 'FREQ=WEEKLY;BYDAY=TU')
assert.equal(repetition.refit('FREQ=WEEKLY;BYDAY=MO,TH', monday, tuesday), 'FREQ=WEEKLY;BYDAY=MO,TH')
assert.ok(!repetition.fits('FREQ=WEEKLY;BYDAY=MO,TH', tuesday))
assert.equal(repetition.refit('FREQ=MONTHLY;BYDAY=1MO', monday, tuesday), 'FREQ=MONTHLY;BYDAY=2TU')
assert.ok(repetition.fits('FREQ=WEEKLY;COUNT=4', tuesday), 'what no choice makes is left to the reader')

// What may follow comes from the table, and the table from the program.
const after = (updates, head = {}) => phase(form.life, head, updates.map((status) => ({ status })))
assert.ok(!may(after([]), 'reopened') && may(after(['resolved']), 'reopened') && !may(after(['resolved']), 'changed'))
assert.ok(may(after(['resolved', 'reopened']), 'resolved') && !may(after(['withdrawn']), 'update') && may(after(['withdrawn']), 'corrected'))
assert.ok(may(after(['resolved'], { repeats: 'FREQ=DAILY' }), 'changed'), 'what repeats goes on')

const now = zone.moment('2026-11-27T22:45')
const stands = (from, until, more = {}) => {
  const { status = [], ...of } = more
  return standing({ kind: 'outage', phase: after(status), from: zone.moment(from), until: until ? zone.moment(until) : undefined, said: zone.moment('2026-11-20T09:30'), now, ...of }).word
}
assert.equal(stands('2026-11-28T22:00'), 'Annunciata')
assert.equal(stands('2026-11-27T22:00'), 'In corso')
assert.equal(stands('2026-11-27T22:00', '2026-11-27T22:45'), 'Fine da confermare')
assert.equal(stands('2026-11-19T22:00', '2026-11-20T02:00'), 'Conclusa', 'its end had passed when it was told')
assert.equal(stands('2026-11-27T22:00', '2026-11-27T22:30', { kind: 'constraint' }), 'Conclusa')
assert.equal(stands('2026-11-27T22:00', '', { status: ['resolved'] }), 'Conclusa')
assert.equal(stands('2026-11-27T22:00', '', { status: ['resolved', 'reopened'] }), 'In corso')
assert.equal(stands('2026-11-28T22:00', '', { status: ['withdrawn'] }), 'Ritirata')
assert.equal(stands('2026-11-01T22:00', '2026-11-02T02:00', { repeats: 'FREQ=DAILY' }), 'Si ripete')
assert.equal(stands('2026-11-01T22:00', '2026-11-02T02:00', { repeats: 'FREQ=DAILY', ends: now }), 'Conclusa')

// Answers: what is typed is read by what it is asked for, and again when that changes.
const answers = (head, published = null, add = {}) => new Answers({ value: { head, add, body: '' }, form, published, now: '2026-11-27T10:00', began: '2026-11-27T10:00', zone })
const field = (name, of = form.fields) => of.find((f) => f.name === name)
const type = (a, texts) => {
  for (const [name, text] of Object.entries(texts)) a.type(field(name, a.fields), text)
  return a
}
const sound = { kind: 'maintenance', title: 'x', services: ['a'], impact: 'full' }
let a = type(answers({ ...sound }), { from: '31/12 22:00', until: '01/01 02:00' })
assert.deepEqual([a.values.from, a.values.until], ['2026-12-31T22:00', '2027-01-01T02:00'])
assert.equal(a.read(field('until'), '01/01 02:00').told, 'da giovedì 31 dicembre 2026 alle 22:00 a venerdì 1º gennaio 2027 alle 02:00, 4 ore')
type(a, { until: '02:00' })
type(a, { from: '1/1 22:00' })
assert.equal(a.values.until, '2027-01-02T02:00', 'the end comes after the new beginning')
assert.deepEqual(a.wrongs(), [])
type(a, { until: 'presto' })
assert.match(a.wrongs()[0].message, /^«presto» non si legge come un momento/)
assert.equal(a.values.until, '')
a = type(answers({ ...sound, kind: 'outage' }), { from: '22:00' })
assert.equal(a.values.from, '2026-11-26T22:00', 'what broke lies behind')
a.values.kind = 'maintenance'
a.reread()
assert.equal(a.values.from, '2026-11-27T22:00', 'what is planned lies ahead')
a.value.typed.until = 'boh'
a.settle()
assert.deepEqual(a.value.typed, { until: 'boh' }, 'a word like domani is another day when it is taken up again')
a = type(answers({ ...sound, repeats: 'FREQ=DAILY' }), { from: 'domani 00:10', until: '23:40', except: '25/12; 1/1' })
assert.equal(a.values.except, '2026-12-25, 2027-01-01')
assert.deepEqual(a.doubt(), { limited: { from: zone.moment('2026-11-28T00:10'), until: zone.moment('2026-11-28T23:40') }, free: { from: zone.moment('2026-11-28T23:40'), until: zone.moment('2026-11-29T00:10') } })
assert.equal(type(a, { from: 'domani 23:40', until: '00:10' }).doubt(), null)
assert.equal(type(answers({ ...sound }), { from: 'domani 00:10', until: '23:40' }).doubt(), null, 'a single stop is as long as it is')

// An update: an end that is moved counts from now, what was is not moved back.
const head = { ...sound, from: '2026-11-27T08:00', until: '2026-11-27T12:00', declared: '2026-11-20T09:30' }
const published = { head, updates: [], plan: plan(head, []) }
a = type(answers(head, published, { status: 'changed', text: 'x' }), { until: '+2h' })
assert.equal(a.values.until, '2026-11-27T12:00')
assert.match(type(a, { until: 'oggi alle 9' }).wrongs()[0].message, /è già passato: se è finito, non spostare la fine/)
a = type(answers(head, published, { status: 'resolved', text: 'x' }), { ended: '9:30' })
assert.equal(a.values.ended, '2026-11-27T09:30')
assert.match(type(a, { ended: 'domani alle 9' }).wrongs()[0].message, /deve ancora venire/)
assert.match(type(a, { ended: 'oggi alle 7' }).wrongs()[0].message, /è prima dell’inizio/)
const resolved = { ...published, updates: [{ at: '2026-11-27T09:00', status: 'resolved', text: 'x' }] }
a = type(answers(head, resolved, { status: 'reopened', text: 'x' }), { from: '9:30', until: '+1h' })
assert.deepEqual([a.values.from, a.values.until], ['2026-11-27T09:30', '2026-11-27T11:00'])
assert.deepEqual(a.wrongs(), [])
// What can be taken out are the texts that stand there, each once.
a = answers(head, { ...published, body: 'y'.repeat(100), updates: [{ at: '2026-11-27T09:00', status: 'update', text: 'z' }, { at: '2026-11-27T09:10', status: 'redacted', redacts: ['title'], text: 'w' }] }, { status: 'redacted', text: 'x' })
assert.deepEqual(a.texts(), [{ value: 'text', label: `Testo libero: «${'y'.repeat(79)}…»` }, { value: '2026-11-27T09:00', label: 'venerdì 27 novembre 2026 alle 09:00: «z»' }, { value: '2026-11-27T09:10', label: 'venerdì 27 novembre 2026 alle 09:10: «w»' }])
assert.match(a.wrongs()[0].message, /non hai scelto nessun testo/)
assert.deepEqual(answers(head, { ...published, updates: [{ at: '2026-11-27T09:10', status: 'redacted', redacts: 'head', text: 'w' }] }).texts().map((t) => t.value), ['2026-11-27T09:10'])
console.log(`edit-form: ${rules} rules are built of choices and read again; states, dates and doubts are as they should be`)
