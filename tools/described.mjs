// Holds what a built site's pages say to machines (JSON-LD) to two judges that are not ours:
// node tools/described.mjs DIR. npm's jsonld expands each in safe mode, by a context of exactly
// the words of schema.org, so that none is dropped; TypeScript checks each by the types of
// Google's schema-dts: that a thing of that type has such a property, of such a value. Of those
// alike but for what they are about, one is checked by types. Exits with 1 on any finding.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { readFile, readdir } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import jsonld from 'jsonld'
import ts from 'typescript'

const dir = process.argv[2]
if (!dir) {
  console.error('usage: node tools/described.mjs DIR')
  process.exit(2)
}
const typesFile = path.join(path.dirname(createRequire(import.meta.url).resolve('schema-dts/package.json')), 'dist/schema.d.ts')
const types = await readFile(typesFile, 'utf8')

// The words of schema.org: what its types are called, and what is said of them.
const iri = 'https://schema.org/'
const terms = { schema: iri }
for (const [, word] of types.matchAll(/^ {4}"(\w+)"\??:/gm)) terms[word] = iri + word
for (const [, word] of types.matchAll(/^ {4}"@type": "(\w+)";$/gm)) terms[word] = iri + word
assert.ok(Object.keys(terms).length > 2000, `${Object.keys(terms).length} words of schema.org`)
const documentLoader = (url) => {
  assert.equal(url, 'https://schema.org', 'no context but that of schema.org')
  return { contextUrl: null, documentUrl: url, document: { '@context': terms } }
}

const findings = []
const said = new Map() // how often each type is described
const shapes = new Map() // one of each, with its page
const shape = (v) => (Array.isArray(v) ? v.map(shape) : typeof v === 'object' ? Object.entries(v).map(([k, x]) => [k, k === '@type' ? x : shape(x)]) : typeof v)

let pages = 0
for (const file of (await readdir(dir, { recursive: true })).filter((f) => f.endsWith('.html')).sort()) {
  const found = [...(await readFile(path.join(dir, file), 'utf8')).matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)]
  if (found.length === 0) continue
  pages++
  if (found.length > 1) findings.push(`${file}: described ${found.length} times`)
  try {
    const data = JSON.parse(found[0][1])
    const described = new Set()
    const meant = new Set()
    const walk = (v) => {
      if (Array.isArray(v)) return v.forEach(walk)
      if (v === null || typeof v !== 'object') return
      for (const t of v['@type'] ?? []) said.set(t, (said.get(t) ?? 0) + 1)
      if (v['@id']) (v['@type'] ? described : meant).add(v['@id'])
      Object.values(v).forEach(walk)
    }
    walk(await jsonld.expand(data, { documentLoader, safe: true, base: new URL(file, 'https://stato.example.org/').href }))
    for (const id of meant) if (!described.has(id)) findings.push(`${file}: ${id} is meant, and not described`)
    const key = JSON.stringify(shape(data))
    if (!shapes.has(key)) shapes.set(key, { file, data })
  } catch (e) {
    findings.push(`${file}: ${e.message} ${JSON.stringify(e.details?.event ?? e.details ?? '')}`)
  }
}

// The types, as a program that means nothing but them.
const name = fileURLToPath(new URL('described.ts', import.meta.url))
const lines = ["import type { Graph } from 'schema-dts'", ...[...shapes.values()].map((s, i) => `export const d${i}: Graph = ${JSON.stringify(s.data)}`)]
const options = { strict: true, noEmit: true, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, types: [], skipLibCheck: true }
const host = ts.createCompilerHost(options)
const { getSourceFile, fileExists } = host
host.fileExists = (f) => f === name || fileExists(f)
host.getSourceFile = (f, ...more) => (f === name ? ts.createSourceFile(f, lines.join('\n'), ts.ScriptTarget.Latest) : getSourceFile(f, ...more))
const program = ts.createProgram([name], options, host)
for (const d of ts.getPreEmitDiagnostics(program)) {
  const { line } = d.file?.getLineAndCharacterOfPosition(d.start) ?? { line: 0 }
  findings.push(`${[...shapes.values()][line - 1]?.file ?? name}: ${ts.flattenDiagnosticMessageText(d.messageText, '\n').split('\n').slice(0, 4).join('\n').slice(0, 900)}`)
}

for (const t of ['GovernmentOrganization', 'GovernmentService', 'Organization', 'Service', 'Dataset', 'BreadcrumbList', 'Legislation']) {
  if (!said.has(iri + t)) findings.push(`no ${t} is described`)
}
for (const f of findings) console.log(f)
console.log(`described: ${pages} pages, ${shapes.size} forms, ${[...said].map(([t, n]) => `${n} ${t.slice(iri.length)}`).sort().join(', ')}; ${findings.length} findings`)
process.exit(findings.length > 0 ? 1 : 0)
