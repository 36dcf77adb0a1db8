// Draws the pictures that other sites show beside a link to a page: node tools/previews.mjs.
// One for each sign of static/icone.svg that an answer or a notice has, in its colour, and one
// for all other pages; no words, which would be of one language. They are kept in
// static/anteprime/: run it again where a sign or a colour is another.
import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { launch } from './visit.mjs'

const signs = { operational: 'ok', maintenance: 'maintenance', degraded: 'degraded', partial: 'partial', down: 'down', unknown: 'unknown', inactive: 'unknown', constraint: 'constraint', continuity: 'partial', info: 'constraint' }
const tokens = (await readFile('tools/styles/tokens.css', 'utf8')).split('@media')[0]
const sprite = await readFile('static/icone.svg', 'utf8')
const emblem = await readFile('static/favicon.svg', 'utf8')
const browser = await launch()
const page = await browser.newPage({ viewport: { width: 1200, height: 630 } })
await mkdir('static/anteprime', { recursive: true })
const draw = async (name, ground, mark) => {
  await page.setContent(`<style>${tokens} body { margin: 0; height: 630px; display: grid; place-items: center; background: ${ground}; border-bottom: 0 } svg { width: 300px; height: 300px }</style>${mark}`)
  await page.screenshot({ path: path.join('static/anteprime', name + '.png') })
}
for (const [sign, tone] of Object.entries(signs)) {
  await draw(sign, `var(--${tone}-tint)`, `<div hidden>${sprite}</div><svg viewBox="0 0 24 24" style="color: var(--${tone})"><use href="#${sign}"/></svg>`)
}
await draw('bollettino', 'var(--soft)', emblem)
await browser.close()
