// Writes assets/gestione/: what the editing page runs in a browser that we have
// not written. Decap CMS comes as one bundle that holds all it needs, so
// package.json overrides its dependencies, 700 packages, with one that is there
// anyway. What the bundle loads later (syntax colours, pictures) our form never
// asks for, and it is left out. The licences go with it.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import path from 'node:path'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const from = (...parts) => path.join(root, 'node_modules', ...parts)
const to = path.join(root, 'assets', 'gestione')

await rm(to, { recursive: true, force: true })
await mkdir(to, { recursive: true })
let bytes = 0
for (const [file, name] of [['decap-cms/dist/decap-cms.js', 'decap-cms.js'], ['js-yaml/dist/browser/js-yaml.esm.min.mjs', 'js-yaml.js']]) {
  // The last line names a source map that is not published.
  const text = (await readFile(from(file), 'utf8')).replace(/\n?\/\/# sourceMappingURL=\S+\s*$/, '\n')
  await writeFile(path.join(to, name), text)
  bytes += Buffer.byteLength(text)
}
const version = async (name) => JSON.parse(await readFile(from(name, 'package.json'), 'utf8')).version
await writeFile(
  path.join(to, 'licenze.txt'),
  `Decap CMS ${await version('decap-cms')}, MIT, and what its bundle holds:\n\n` +
    (await readFile(from('decap-cms/dist/decap-cms.js.LICENSE.txt'), 'utf8')) +
    `\njs-yaml ${await version('js-yaml')}:\n\n` +
    (await readFile(from('js-yaml/LICENSE'), 'utf8')),
)
console.log(`assets/gestione/: Decap CMS ${await version('decap-cms')} and js-yaml ${await version('js-yaml')}, ${bytes} bytes`)
