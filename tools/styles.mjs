// Writes assets/bollettino.css: Bootstrap Italia, purged to what the layouts
// use, then our own style sheets, in one minified file. The same input gives
// the same bytes. Exits with 1 where the file is heavier than promised or a
// class that the program emits has no rule.
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import CleanCSS from 'clean-css'
import { PurgeCSS } from 'purgecss'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const at = (...parts) => path.join(root, ...parts)
const limit = 25_000 // bytes, gzipped

// One file per family of partials, in this order: what comes later wins.
const own = ['tokens', 'base', 'frame', 'state', 'notice', 'status', 'drawing', 'home', 'finder', 'directory', 'rules', 'prose', 'dialect', 'compare', 'verified', 'embed', 'print']

const files = await readdir(at('tools/styles'))
const stray = files.filter((f) => f.endsWith('.css') && !own.includes(f.slice(0, -4)))
if (stray.length) throw new Error(`tools/styles: not in the list of tools/styles.mjs: ${stray.join(', ')}`)

const layouts = (await readdir(at('layouts'), { recursive: true })).filter((f) => f.endsWith('.html')).sort()
const content = await Promise.all(layouts.map(async (f) => ({ raw: classes(await readFile(at('layouts', f), 'utf8')), extension: 'html' })))

// Only elements and what stands in class attributes count; the words of the
// pages are no classes.
function classes(template) {
  const markup = template.replace(/{{-?\s*\/\*[^]*?\*\/\s*-?}}/g, '')
  const found = [...markup.matchAll(/class="([^"]*(?:{{[^]*?}}[^"]*)*)"/g)].map((m) => m[1])
  const tags = [...markup.matchAll(/<([a-z][a-z0-9]*)/g)].map((m) => m[1])
  return [...found, ...tags].join('\n')
}

const bootstrap = await readFile(at('node_modules/bootstrap-italia/dist/css/bootstrap-italia.min.css'), 'utf8')
const version = JSON.parse(await readFile(at('node_modules/bootstrap-italia/package.json'), 'utf8')).version
const [purged] = await new PurgeCSS().purge({
  content,
  css: [{ raw: bootstrap }],
  defaultExtractor: (text) => text.match(/[A-Za-z0-9_-]+/g) ?? [],
  // Markup that the program makes of Markdown uses these elements.
  safelist: ['html', 'body', 'h4', 'table', 'thead', 'tbody', 'tr', 'td', 'th', 'caption', 'pre', 'code', 'figure', 'figcaption', 'img', 'hr', 'em', 'small', 'sup', 'sub', 'mark', 'del', 'ins', 'blockquote', 'details', 'summary'],
  blocklist: [/^it-card/, /^splide/, /^dropdown/, /^megamenu/, /^modal/, /^carousel/, 'cite', 'kbd', 'select', 'textarea', 'optgroup', 'iframe', 'fieldset', 'legend', 'progress', 'output', 'address'],
  fontFace: true,
  keyframes: true,
  variables: true,
})

const sheets = await Promise.all(own.map((name) => readFile(at('tools/styles', `${name}.css`), 'utf8')))
const minify = (css, level) => {
  const out = new CleanCSS({ level, rebase: false, inline: false }).minify(css)
  if (out.errors.length || out.warnings.length) throw new Error([...out.errors, ...out.warnings].join('\n'))
  return out.styles
}
const notice = `/*! Bootstrap Italia ${version}, (c) its contributors, BSD-3-Clause; Bootstrap, (c) its authors, MIT; Bollettino, EUPL-1.2 */\n`
const css = notice + minify(purged.css.replace(/@font-face\s*{[^}]*}/g, '').replace(/p a:focus:not\([^{]*{[^}]*}/g, '').replace(/\/\*[^]*?\*\//g, ''), 1) + '\n' + minify(sheets.join('\n'), 1) + '\n'

await mkdir(at('assets'), { recursive: true })
await writeFile(at('assets/bollettino.css'), css)

const emitted = JSON.parse(await readFile(at('tools/styles/classes-from-go.json'), 'utf8'))
const missing = emitted.filter((c) => !new RegExp(`\\.${c}(?![\\w-])`).test(css))
const weight = gzipSync(css, { level: 9 }).length
console.log(`assets/bollettino.css: ${css.length} bytes, ${weight} gzipped (limit ${limit}); Bootstrap Italia ${purged.css.length} of ${bootstrap.length}`)
if (/url\((?!['"]?data:)/.test(css)) missing.push('(a url that is no data: another file or host)')
if (missing.length) console.error(`no rule for: ${missing.join(', ')}`)
if (missing.length || weight > limit) process.exitCode = 1
