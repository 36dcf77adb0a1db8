// What the editing page writes is what the program reads: node tools/edit-text.mjs
// Hostile and awkward texts, updates appended to every notice of the example and to
// files that people write in their own ways, times about a change of the clock.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import * as yaml from 'js-yaml'
import { Zone } from '../static/gestione/momento.js'
import { choices, rule } from '../static/gestione/ripetizione.js'
import { append, clean, moment, read, slug, write } from '../static/gestione/testo.js'

const root = await mkdtemp(path.join(tmpdir(), 'bollettino-text-'))
try {
  for (const d of ['content', 'data']) await cp(d, path.join(root, d), { recursive: true })
  const check = () => execFileSync('go', ['run', './generator', 'check', '--root', root], { stdio: ['ignore', 'pipe', 'inherit'] })
  const folder = path.join(root, 'data/subjects/01234567897/notices')

  const texts = [
    'semplice', 'due\nrighe', '  spazi prima e dopo  ', '\n\nvuote\n\n', "l'app: «IO» # forse", '- elenco', '? chiave', ': due punti', '{mappa: sì}', '[lista]', '*ancora', '&ancora', '!tag', '%direttiva', '@', '`', '|', '>', '---', '...', 'null', '~', 'yes', 'no', 'true', '0123', '1e3', '0x1f', '2026-11-27', '2026-11-27T22:00', '12:30', '"doppi"', "'semplici'", '\\n', 'a\tb', '<script>alert(1)</script>', '[x](javascript:alert(1))', 'prima\u202Edopo\u200F', 'zero\u0000uno\u0007', 'riga\u2028e\u2029paragrafo', 'x\u0085y', '\uFEFFsegno', '😀', 'à'.repeat(300), 'parole '.repeat(4000), 'a: b\nc: d\n---\nz', '<<', '=', '#', ' # ', 'x #y', 'x: ',
  ]
  for (const [i, text] of texts.entries()) {
    const head = { kind: 'outage', title: text.trim() ? text : 'x', services: i % 2 ? 'all' : ['portale'], impact: 'full', from: '2026-11-27T22:00', declared: '2026-11-27T22:40', cause: text, alternatives: text, translations: { de: { title: text, text } } }
    const update = { at: '2026-11-27T22:41', status: 'update', text: text.trim() ? text : 'x' }
    const file = append(write({ head, body: text.includes('---') ? '' : text }, yaml), update, yaml)
    const back = read(file, yaml)
    assert.deepEqual({ ...back.head }, clean(head), JSON.stringify(text.slice(0, 80)))
    assert.deepEqual(back.updates, [clean(update)], JSON.stringify(text.slice(0, 80)))
    await writeFile(path.join(folder, slug(`${i} ${text}`, head.declared) + '.md'), file)
  }
  check()

  // How a notice repeats, built of choices, is a rule that the program takes.
  const zone = new Zone('Europe/Rome')
  let rules = 0
  for (const day of ['2026-11-28', '2026-12-07', '2026-12-31', '2027-01-31', '2028-02-29']) {
    const wall = zone.wall(zone.moment(`${day}T22:00`))
    for (const { value } of choices(wall)) {
      if (!value || (value === 'work' && [0, 6].includes(new Date(wall * 1000).getUTCDay()))) continue
      for (const until of ['', '20301231T225900Z']) {
        const head = { kind: 'constraint', title: `${value} ${day} ${until}`, services: 'all', impact: 'none', from: `${day}T22:00`, until: `${day}T23:00`, repeats: rule({ choice: value, until }, wall), declared: '2026-11-27T22:40' }
        await writeFile(path.join(folder, slug(head.title, head.declared) + '.md'), write({ head }, yaml))
        rules++
      }
    }
  }
  check()

  // Of what was there every other byte stays; elsewhere the values do.
  const update = { at: '2026-11-27T22:45', status: 'update', text: 'Novità: «una»' }
  const line = `- {at: 2026-11-27T22:45, status: update, text: 'Novità: «una»'}`
  let kept = 0
  for (const name of await readdir(folder)) {
    const before = await readFile(path.join(folder, name), 'utf8')
    const after = append(before, update, yaml)
    assert.deepEqual(read(after, yaml), { ...read(before, yaml), updates: [...read(before, yaml).updates, update] }, name)
    if (after.replace(new RegExp(`(\\nupdates:)?\\n *${line.replace(/[{}]/g, '\\$&')}`), '') === before) kept++
    await writeFile(path.join(folder, name), after)
  }
  assert.equal(kept, (await readdir(folder)).length, 'files in which something else changed')
  check()

  // What the program writes, the page writes.
  const table = await readFile('generator/input/notice/testdata/written.txt', 'utf8')
  const written = Object.fromEntries(table.split(/^-- (?=\S+ --$)/m).slice(1).map((f) => f.split(' --\n')))
  for (const [name, file] of Object.entries(written)) {
    assert.equal(write(read(file, yaml), yaml), file, name)
    const before = written[name.replace('+', '')]
    if (before !== file) assert.equal(append(before, read(file, yaml).updates.at(-1), yaml), file, name)
  }
  assert.ok(Object.keys(written).length >= 12)

  // What nobody sees is left out of what is typed, and nothing else.
  assert.equal(clean('a\u202Eb\u0000c\u2028d\uFEFF\r\ne\tf\u200D\u00AD😀'), 'abc d\ne\tf\u200D\u00AD😀')

  const start = '---\nkind: outage # guasto\ntitle: "A"\n'
  for (const [before, after] of [
    [`${start}---\n`, `${start}updates:\n  ${line}\n---\n`],
    [`${start}---`, `${start}updates:\n  ${line}\n---\n`],
    [`${start}updates: []\nlang: it\n---\nTesto\n---\nsotto\n`, `${start}updates:\n  ${line}\nlang: it\n---\nTesto\n---\nsotto\n`],
    [`${start}updates:\n- at: 2026-11-27T22:41\n  status: update\n  text: |\n    una\n\n    due\nlang: it\n---\n`, `${start}updates:\n- at: 2026-11-27T22:41\n  status: update\n  text: |\n    una\n\n    due\n${line}\nlang: it\n---\n`],
    [`${start}updates:\n    # prima\n    - {at: 2026-11-27T22:41, status: update, text: a}\n# fine\n---\n`, null],
    [`${start}updates: [{at: 2026-11-27T22:41, status: update, text: a}]\n---\n`, null],
    [`${start}"updates":\n  - {at: 2026-11-27T22:41, status: update, text: a}\n---\n`, null],
    [`${start}cause: |\n  updates:\n  no\n---\n`, `${start}cause: |\n  updates:\n  no\nupdates:\n  ${line}\n---\n`],
  ]) {
    const made = append(before, update, yaml)
    if (after) assert.equal(made, after)
    assert.deepEqual(read(made, yaml), { ...read(before, yaml), updates: [...read(before, yaml).updates, update] }, before)
  }
  assert.throws(() => read('ciao', yaml))
  assert.throws(() => read('---\nkind: outage\n', yaml))

  assert.equal(slug('Città: l’App «IO» è giù!', '2026-11-27T22:00'), '2026-11-27-citta-l-app-io-e-giu')
  assert.equal(slug('!!!', '2026-11-27T22:00'), '2026-11-27-comunicazione')
  assert.equal(slug('x'.repeat(500), '2026-11-27T22:00').length, 71)
  const rome = (utc, seconds) => moment(new Date(utc), 'Europe/Rome', seconds)
  assert.equal(rome('2026-11-27T21:45:31Z'), '2026-11-27T22:45')
  assert.equal(rome('2026-11-27T21:45:31Z', true), '2026-11-27T22:45:31')
  assert.equal(rome('2026-10-25T00:30:00Z'), '2026-10-25T02:30:00+02:00')
  assert.equal(rome('2026-10-25T01:30:09Z', true), '2026-10-25T02:30:09+01:00')
  assert.equal(rome('2026-10-25T02:00:00Z'), '2026-10-25T03:00')
  assert.equal(rome('2026-03-29T01:00:00Z'), '2026-03-29T03:00')
  assert.equal(rome('2026-12-31T23:00:00Z'), '2027-01-01T00:00')
  console.log(`edit-text: ${texts.length} texts and ${kept} updates are read as they were written, ${rules} rules are taken`)
} finally {
  await rm(root, { recursive: true, force: true })
}
