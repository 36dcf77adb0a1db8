// Holds a built site's open data to what describes them: node tools/data.mjs DIR. Its
// catalogue to the national profile (tools/data/dcat-ap-it.ttl, by rdf-validate-shacl), its CSV to
// what CSV on the Web says of its columns (@zazuko/rdf-parser-csvw reads it by that, and
// rdf-validate-datatype judges each cell), and its
// description of the interface by use: @hey-api/openapi-ts makes a client of it, which is
// compiled with tools/data/reader.ts and reads ten subjects of the site, served on loopback.
// Exits with 1 at the first that is wrong.
import assert from 'node:assert/strict'
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import { createClient } from '@hey-api/openapi-ts'
import CsvwParser from '@zazuko/rdf-parser-csvw'
import jsonld from 'jsonld'
import { DataFactory, Parser, Store } from 'n3'
import { validateTerm } from 'rdf-validate-datatype'
import SHACLValidator from 'rdf-validate-shacl'
import ts from 'typescript'
import { serve } from './visit.mjs'

const dir = process.argv[2]
if (!dir) {
  console.error('usage: node tools/data.mjs DIR')
  process.exit(2)
}
const beside = (name) => new URL(`data/${name}`, import.meta.url)
const graph = (turtle) => new Store(new Parser().parse(turtle))

// The catalogue is one by the profile, and each of its parts is missed where it is not there.
async function catalogue() {
  const turtle = await readFile(path.join(dir, 'dati/catalogo.ttl'), 'utf8')
  const validator = new SHACLValidator(graph(await readFile(beside('dcat-ap-it.ttl'), 'utf8')))
  const wrong = async (data) =>
    (await validator.validate(data)).results.map((r) => `${r.focusNode?.value} ${r.path?.value}: ${r.message.map((m) => m.value)}`)
  const whole = graph(turtle)
  assert.deepEqual(await wrong(whole), [])
  const node = (kind) => whole.getSubjects('http://www.w3.org/1999/02/22-rdf-syntax-ns#type', DataFactory.namedNode(kind), null)
  const it = (name) => 'http://dati.gov.it/onto/dcatapit#' + name
  const dct = (name) => 'http://purl.org/dc/terms/' + name
  const dcat = (name) => 'http://www.w3.org/ns/dcat#' + name
  let needed = 0
  for (const [kind, properties] of Object.entries({
    Catalog: [dct('title'), dct('description'), dct('publisher'), dct('modified'), dcat('dataset')],
    Dataset: [dct('identifier'), dct('title'), dct('description'), dct('modified'), dcat('theme'), dct('rightsHolder'),
      dct('accrualPeriodicity'), dcat('distribution')],
    Distribution: [dct('format'), dcat('accessURL'), dct('license')],
    Agent: [dct('identifier'), 'http://xmlns.com/foaf/0.1/name'],
  })) {
    for (const property of properties) {
      const less = graph(turtle)
      less.removeQuads(less.getQuads(node(it(kind))[0], property, null, null))
      assert.notDeepEqual(await wrong(less), [], `a ${kind} without ${property} passes`)
      needed++
    }
  }
  const files = whole.getObjects(null, dcat('downloadURL'), null)
  const base = whole.getObjects(null, 'http://xmlns.com/foaf/0.1/homepage', null)[0].value.replace(/dati\/$/, '')
  for (const f of files) await readFile(path.join(dir, f.value.slice(base.length)))
  return `catalogue of ${node(it('Dataset')).length} datasets in ${files.length} files, ${needed} properties that it may not lack`
}

// The words of a table's description that the reader needs, as CSV on the Web means them; its own
// context stands on another site.
const csvw = {
  '@vocab': 'http://www.w3.org/ns/csvw#', titles: 'title', columns: { '@id': 'column', '@container': '@list' },
  datatype: { '@type': '@vocab' },
  ...Object.fromEntries(['string', 'boolean', 'integer', 'decimal', 'dateTimeStamp', 'anyURI']
    .map((t) => [t, 'http://www.w3.org/2001/XMLSchema#' + t])),
}

// A reader of CSV on the Web takes each table by its description, and finds in it what that says.
async function tables() {
  const read = (name) => readFile(path.join(dir, 'dati', name), 'utf8')
  // What is wrong with a table, in a word each.
  async function wrong(csv, schema, rows) {
    const { columns, primaryKey } = schema
    const described = { '@context': csvw, '@id': 'urn:table', tableSchema: { columns: columns.map(({ name, titles, datatype }) => ({ name, titles, datatype })) } }
    const metadata = new Store(new Parser().parse(await jsonld.toRDF(described, { format: 'application/n-quads' })))
    const by = new Map() // the cells of each row
    for await (const quad of new CsvwParser({ metadata, baseIRI: 'urn:table' }).import(Readable.from([csv]))) {
      if (quad.predicate.value.startsWith('urn:table#')) {
        if (!by.has(quad.subject.value)) by.set(quad.subject.value, [])
        by.get(quad.subject.value).push({ name: decodeURIComponent(quad.predicate.value.slice('urn:table#'.length)), value: quad.object })
      }
    }
    const found = new Set()
    if (by.size !== rows) found.add(`${by.size} rows, and not ${rows}`)
    const names = new Set(columns.map((c) => c.name))
    for (const c of [...by.values()].flat()) {
      if (!names.has(c.name)) found.add(`column ${c.name} is not described`)
      if (!validateTerm(c.value)) found.add(`${c.name}: ${c.value.value} is no ${c.value.datatype.value.split('#')[1]}`)
    }
    const keys = new Set()
    for (const row of by.values()) {
      const has = new Map(row.map((c) => [c.name, c.value.value]))
      for (const c of columns) if (c.required && !has.has(c.name)) found.add(`${c.name} is missing`)
      keys.add(JSON.stringify([primaryKey].flat().map((k) => has.get(k))))
    }
    if (keys.size !== by.size) found.add('two rows of one key')
    return [...found]
  }
  let all = 0
  const group = JSON.parse(await read('csv-metadata.json')).tables
  for (const { url, tableSchema } of group) {
    const [csv, schema, lines] = [await read(url), JSON.parse(await read(tableSchema)), await read(url.replace('.csv', '.jsonl'))]
    const rows = lines.trim().split('\n').length
    assert.deepEqual(await wrong(csv, schema, rows), [], url)
    all += rows
    // Each kind of mistake is seen.
    const first = schema.columns[0].name
    assert.match((await wrong(csv.replace(first, 'altro'), schema, rows)).join(), /altro is not described.+ is missing/, url)
    assert.notDeepEqual(await wrong(csv + csv.slice(csv.indexOf('\n') + 1), schema, 2 * rows), [], `${url}: twice the same`)
    for (const c of schema.columns.filter((c) => !['string', 'anyURI'].includes(c.datatype) && !c.datatype.base)) {
      const other = { ...schema, columns: schema.columns.map((x) => (x === c ? { ...x, datatype: c.datatype === 'dateTimeStamp' ? 'boolean' : 'dateTimeStamp' } : x)) }
      const some = JSON.parse(`[${lines.trim().replaceAll('\n', ',')}]`).some((row) => row[c.name] !== null && row[c.name] !== undefined)
      assert.equal((await wrong(csv, other, rows)).some((w) => w.startsWith(c.name + ': ')), some, `${url}: ${c.name} may be anything`)
    }
  }
  return `${group.length} tables of CSV on the Web, ${all} rows, each cell as its column says`
}

// A client made of the description reads the site.
async function interfaceByUse() {
  const made = path.resolve('.bollettino/client')
  await rm(made, { recursive: true, force: true })
  await createClient({
    input: path.resolve(dir, 'dati/openapi.json'), output: { path: path.join(made, 'source'), importFileExtension: '.js' }, logs: { level: 'silent' },
    plugins: ['@hey-api/client-fetch', '@hey-api/sdk', '@hey-api/typescript'],
  })
  await copyFile(beside('reader.ts'), path.join(made, 'source/reader.ts'))
  await mkdir(path.join(made, 'built'), { recursive: true })
  await writeFile(path.join(made, 'built/package.json'), '{"type":"module"}')
  const program = ts.createProgram([path.join(made, 'source/reader.ts')], {
    strict: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'], types: [], outDir: path.join(made, 'built'), noEmitOnError: true,
  })
  const complaints = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics]
  assert.equal(ts.formatDiagnostics(complaints, { getCanonicalFileName: (f) => f, getCurrentDirectory: () => made, getNewLine: () => '\n' }), '')
  const { read } = await import(pathToFileURL(path.join(made, 'built/reader.js')))
  const pages = await serve(dir)
  const states = await read(`http://127.0.0.1:${pages.address().port}`)
  pages.close()
  assert.equal(states.size, 10)
  return `a generated client read ${states.size} subjects: ${[...new Set(states.values())].sort().join(', ')}`
}

for (const look of [catalogue, tables, interfaceByUse]) console.log('data:', await look())
