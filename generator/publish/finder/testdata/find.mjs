// Asks the script of the pages, as it is, for queries over an index in a folder:
//   node find.mjs trova.js index [language] < queries.json > answers.json
// An answer has what is found first, what is said, and the bytes that a first search reads.
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'

const [script, folder, tongue] = process.argv.slice(2)
const { Finder } = await import(pathToFileURL(resolve(script)))
let text = ''
for await (const chunk of process.stdin) text += chunk
const weight = async (name) => {
  const data = await readFile(name)
  return [data, gzipSync(data, { level: 6 }).length]
}
const own = (await weight(script))[1]
const answers = []
for (const query of JSON.parse(text)) {
  let bytes = own
  const finder = new Finder(async (name) => {
    const [data, packed] = await weight(join(folder, name))
    bytes += packed
    return JSON.parse(data)
  }, tongue)
  const { say, entries, meant } = await finder.find(query)
  answers.push({ say, meant, ids: entries.map((e) => e.id), entries, bytes })
}
process.stdout.write(JSON.stringify(answers))
