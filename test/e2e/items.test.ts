/** Items on the page in Chromium, over a real node: searched for a stated purpose, opened, and on record. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { everyClass, isReadableByReaders, type Keys, MINE, prepare, READING } from '../network/every-class.fixture.ts'
import { type Federation, type Founded, found } from '../network/federation.fixture.ts'
import { buildPages, examine, launchChromium } from './browser.fixture.ts'

const items = everyClass()
let browser: Browser
let founded: Founded
let federation: Federation
let keys: Keys

before(async () => {
  buildPages()
  founded = await found({
    members: [{ party: 'XA' }, { party: MINE }, { party: 'XC' }],
    articles: async () => ({ reading: { article: '8', roles: READING } }),
  })
  federation = founded.copy()
  keys = await prepare(federation.member(MINE).folder, founded.agreement, items)
  await federation.start(MINE)
  browser = await launchChromium()
})

after(async () => {
  await browser.close()
  await federation[Symbol.asyncDispose]()
  founded.remove()
})

test('an official says what it reads for, finds what it may read, opens it, and finds nothing of anything else', async () => {
  const origin = `http://localhost:${federation.member(MINE).port}`
  const extraHTTPHeaders = { authorization: `Bearer ${keys.sessions.analyst}` }
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', extraHTTPHeaders })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(`${origin}/#/items`)
  const search = page.getByRole('region', { name: 'Search items' })
  const look = async (text: string): Promise<void> => {
    await search.getByLabel('Name, label or value').fill(text)
    await search.getByRole('button', { name: 'Search' }).click()
  }
  await look('canary')
  await search.getByText('say for which purpose you read and why').waitFor()

  const bar = page.getByRole('region', { name: 'What you read for' })
  await bar.getByRole('button', { name: 'Say what you read for' }).click()
  await bar.getByLabel('Purpose').click()
  await page.getByRole('option', { name: 'cyber-defence' }).click()
  await bar.getByLabel('Why').fill('Wave of phishing')
  await bar.getByRole('button', { name: 'Read for this' }).click()
  await bar.getByText('You read for cyber-defence: Wave of phishing').waitFor()

  const [shown, hidden] = [true, false].map((is) => items.find((item) => item.kind === 'XA' && isReadableByReaders(item) === is))
  assert.ok(shown !== undefined && hidden !== undefined)
  await look(shown.name.toUpperCase())
  await search.getByRole('cell', { name: shown.name }).waitFor()
  assert.equal(await search.getByRole('button', { name: /^Open / }).count(), 1)
  await search.getByRole('button', { name: `Open ${shown.id}` }).click()
  await search.getByText(`${shown.name}.example`).waitFor()
  await examine(page, 'items')
  for (const text of [hidden.name, 'nothing-like-this']) {
    await look(text)
    await search.getByText('Nothing was found.').waitFor()
  }
  await page.goto(`${origin}/#/people`)
  await page.getByRole('region', { name: 'What you looked at' }).getByText('nothing-like-this').waitFor()
  assert.deepEqual(complaints, [])
  await context.close()
})
