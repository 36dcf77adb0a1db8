// Walks through the built site as people do who want to know something, on an old phone
// (360 x 640), with script and without: node tools/journeys.mjs DIR. Each journey begins
// at the home page and may follow so many links, in the language that it turned to; then what
// it was for stands on the page.
// An interaction is a tap or a word typed; to look further down is none.
import assert from 'node:assert/strict'
import { addresses, launch, serve } from './visit.mjs'

const dir = process.argv[2] ?? 'public'

// What is tapped, in order, by its name; `ends` is given the page and throws where the
// answer isn't there.
const journeys = [
  {
    wants: 'what changed for me, an EC with a partner',
    taps: ['Regole', /^EC collegato tramite partner/],
    ends: async (page) => {
      const section = page.locator('section[aria-labelledby=cambiato]')
      assert.match(await section.innerText(), /^Che cosa è cambiato\s+Dalla versione \S+ alla \S+, in vigore dal /)
      const rows = await section.locator('.change-row').count()
      const said = /(\d+) obblig(?:o cambia|hi cambiano)/.exec(await section.innerText())
      assert.equal(rows, Number(said[1]), 'not all that changed stands there')
      for (const row of await section.locator('.change-row').all()) {
        assert.match(await row.innerText(), /Vincola .*EC[^]* (Vale così|Non vale più) dal [^]*Prima[^]*Dopo/)
        assert.ok((await row.locator('ins, del, strong').count()) > 0, 'no difference in: ' + (await row.innerText()))
      }
    },
  },
  {
    wants: 'a feed of outages in Lazio',
    taps: [/Lazio/, /^Disservizi e interruzioni \(RSS\)/],
    ends: async (page) => {
      assert.match(page.url(), /\/zone\/lazio\/disservizi\.xml$/)
      assert.match(await page.locator('rss > channel > title').textContent(), /Disservizi.*Lazio/)
    },
  },
]

// The same in English, by the switch in the header.
journeys.push(
  {
    wants: 'can I pay, in English, and what is announced',
    taps: ['English', 'List of organisations', /^Comune di Borgo Esempio/],
    ends: async (page) => {
      assert.match(page.url(), /\/en\/soggetti\/01234567897\/$/)
      assert.match(await page.locator('.now').innerText(), /you cannot pay now, because of a planned stop until/)
      assert.equal(await page.locator('html').getAttribute('lang'), 'en')
    },
  },
  {
    wants: 'a page in the other language, there and back',
    taps: ['Comunicazioni', 'English', 'Italiano'],
    ends: async (page) => assert.equal(new URL(page.url()).pathname, '/comunicazioni/'),
  },
  {
    wants: 'a feed of outages in Lazio, in English',
    taps: ['English', /Lazio/, /^Outages and planned stops \(RSS\)/],
    ends: async (page) => assert.match(page.url(), /\/zone\/lazio\/disservizi\.xml$/),
  },
  {
    wants: 'what a word of the rules means, in English',
    taps: ['English', 'Rules', 'Words of the rules'],
    ends: async (page) => assert.match(await page.locator('main').innerText(), /payment notice \(avviso di pagamento\)/),
  },
)

const server = await serve(dir)
const home = `http://127.0.0.1:${server.address().port}/`
const browser = await launch()
try {
  for (const javaScriptEnabled of [true, false]) {
    const context = await browser.newContext({ viewport: { width: 360, height: 640 }, javaScriptEnabled, locale: 'it-IT', timezoneId: 'Europe/Rome' })
    for (const { wants, taps, ends } of journeys) {
      const page = await context.newPage()
      const wrong = []
      // A browser asks for a feed's /favicon.ico by itself.
      page.on('console', (m) => m.type() === 'error' && !m.location().url.endsWith('/favicon.ico') && wrong.push(m.text()))
      page.on('pageerror', (e) => wrong.push(e.message))
      await page.goto(home)
      for (const name of taps) {
        const link = page.getByRole('link', { name }).first()
        await Promise.all([page.waitForNavigation(), link.click()])
      }
      await ends(page)
      assert.deepEqual(wrong, [], 'the console complains')
      await page.close()
    }
    await context.close()
  }

  // On every status page the answer, how else to pay and whom to call stand on the first screen.
  const phone = await (await browser.newContext({ viewport: { width: 360, height: 640 } })).newPage()
  const below = []
  for (const address of (await addresses(dir)).filter((a) => /^(\/en)?\/soggetti\/\w+\/$/.test(a) && !a.endsWith('/elenco/'))) {
    await phone.goto(home + address.slice(1))
    const ends = await phone.locator('.now h2, .now .now-ways').evaluateAll((all) => Math.max(...all.map((e) => e.getBoundingClientRect().bottom)))
    if (ends > 640) below.push(`${address}: ${Math.round(ends)} pixels`)
  }
  assert.deepEqual(below, [], 'the answer goes on below the first screen')

  // A comparison is read for one role, by its address alone.
  const plain = await (await browser.newContext({ viewport: { width: 360, height: 640 }, javaScriptEnabled: false })).newPage()
  await plain.goto(home + 'regole/confronta/')
  const pairs = await plain.locator('main a[href*="/regole/confronta/"]').evaluateAll((all) => all.map((a) => a.href))
  let less = 0
  for (const address of pairs) {
    await plain.goto(address)
    const rows = plain.locator('section[aria-labelledby=obblighi] > .changes > .change-row')
    const all = await rows.count()
    for (const filter of await plain.locator('nav[aria-labelledby=solo] a').all()) {
      const left = Number(/\((\d+)\)/.exec(await filter.innerText())[1])
      less += left < all ? 1 : 0
      await filter.click()
      assert.equal(await rows.locator('visible=true').count(), left)
      assert.match(await plain.locator('.only:visible').innerText(), new RegExp(`: ${left} su ${all}\\.`))
      await plain.locator('.only:visible').getByRole('link').click()
      assert.equal(await rows.locator('visible=true').count(), all)
    }
  }
  assert.ok(less > 0, 'no role leaves fewer than all')
  console.log(`journeys: ${journeys.length}, with script and without; ${less} roles leave fewer changes in ${pairs.length} comparisons`)
} finally {
  await browser.close()
  server.close()
}
