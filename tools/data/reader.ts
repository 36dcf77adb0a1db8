// Reads the first ten subjects of a site by the client that was generated from its description
// (tools/data.mjs), which stands beside this file when it is compiled. What is read must have
// the types that the description says, or this does not compile.
import { createClient } from './client/index.js'
import { badge, components, stato, statiLines, subjectSummary, type LineStati } from './index.js'

/** The states of the first ten subjects by their codes, read at `base`; throws where files disagree. */
export async function read(base: string): Promise<Map<string, string>> {
  const client = createClient({ baseUrl: base, throwOnError: true })
  const { data } = await statiLines({ client, throwOnError: true, parseAs: 'text' })
  const rows: LineStati[] = data.trimEnd().split('\n').map((line) => JSON.parse(line))
  const states = new Map<string, string>()
  for (const row of rows.slice(0, 10)) {
    const path = { codice: row.codice_fiscale }
    const own = (await stato({ client, throwOnError: true, path })).data
    const summary = (await subjectSummary({ client, throwOnError: true, path })).data
    const { message } = (await badge({ client, throwOnError: true, path })).data
    if (own.subject !== row.codice_fiscale || own.now.state !== row.stato || own.as_of !== row.aggiornato || own.name !== row.nome) {
      throw new Error(`${row.codice_fiscale}: ${JSON.stringify(own.now)} is not ${JSON.stringify(row)}`)
    }
    if (summary.page.updated_at !== own.as_of || message.length === 0) throw new Error(`${row.codice_fiscale}: ${message}`)
    states.set(own.subject, own.now.state)
  }
  if ((await components({ client, throwOnError: true })).data.components.length < states.size) throw new Error('few components')
  const gone = await stato({ client, throwOnError: false, path: { codice: '00000000000' } })
  if (gone.response?.status !== 404) throw new Error('one who is not there is found')
  return states
}
