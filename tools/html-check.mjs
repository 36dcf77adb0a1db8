// Runs the W3C's checker (Nu Html Checker, npm vnu-jar) over a built site:
// node tools/html-check.mjs DIR. Every page and every drawing, in one Java; each
// finding as file:line:column: message. Exits with 1 on any error or warning.
// The Java is $JAVA, else `java`.
import { spawn } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import vnu from 'vnu-jar'

const dir = process.argv[2]
if (!dir) {
  console.error('usage: node tools/html-check.mjs DIR')
  process.exit(2)
}
const started = Date.now()
const files = (await readdir(dir, { recursive: true })).filter((f) => /\.(html|svg)$/.test(f)).sort().map((f) => path.join(dir, f))
const findings = []

// In runs, so that no command line grows too long.
async function check(some, ...flags) {
  const java = spawn(process.env.JAVA || 'java', ['-Xss4m', '-jar', vnu, '--format', 'json', '--stdout', '--exit-zero-always', ...flags, ...some], { stdio: ['ignore', 'pipe', 'inherit'] })
  let out = ''
  for await (const chunk of java.stdout) out += chunk
  const code = java.exitCode ?? (await new Promise((done) => java.once('exit', done)))
  if (code !== 0) throw new Error(`the checker ended with ${code}`)
  for (const m of JSON.parse(out).messages) {
    if (m.type === 'info' && m.subType !== 'warning') continue
    // A file that is read from disk has no origin, so nothing is its own: that
    // the policy lets the page's own files through is the browser's to show
    // (tools/visit.mjs).
    if (/^Resource violates Content Security Policy \(meta tag\): (external .*|image) “\/[^/]/.test(m.message)) continue
    // Nor is JSON-LD a script: it is data, which no browser runs. That no other
    // script stands in a page is a test of its own (generator/crawl_test.go).
    if (/^Inline script violates Content Security Policy/.test(m.message) && /ld\+json/.test(m.extract)) continue
    const file = m.url ? path.relative(process.cwd(), decodeURIComponent(m.url.replace(/^file:/, ''))) : dir
    findings.push(`${file}:${m.lastLine ?? 1}:${m.firstColumn ?? m.lastColumn ?? 1}: ${m.message}`)
  }
}
const kinds = [[files.filter((f) => f.endsWith('.html'))], [files.filter((f) => f.endsWith('.svg')), '--svg']]
for (const [all, ...flags] of kinds) {
  for (let i = 0; i < all.length; i += 500) await check(all.slice(i, i + 500), ...flags)
}
for (const f of [...new Set(findings)].sort()) console.error(f)
console.log(`W3C checker: ${files.length} files, ${findings.length} findings, ${Math.round((Date.now() - started) / 1000)} s`)
if (findings.length || !files.length) process.exitCode = 1
