// Holds a built site's open data to what describes them: node tools/data.mjs DIR. Its
// catalogue to the national profile (tools/data/dcat-ap-it.ttl, by rdf-validate-shacl), and its
// description of the interface by use: @hey-api/openapi-ts makes a client of it, which is
// compiled with tools/data/reader.ts and reads ten subjects of the site, served on loopback.
// Exits with 1 at the first that is wrong.
import assert from 'node:assert/strict'
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { createClient } from '@hey-api/openapi-ts'
import { DataFactory, Parser, Store } from 'n3'
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

for (const look of [catalogue, interfaceByUse]) console.log('data:', await look())
