/** Cases on the page in Chromium, over a real node: opened for another official, tied by one who is no member, read by the members. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import type { Role } from '../../src/workflows/officials/index.ts'
import { api, json } from '../network/calls.fixture.ts'
import { everyClass, type Held, isReadableByReaders, type Keys, MINE, prepare, READING } from '../network/every-class.fixture.ts'
import { type Federation, type Founded, found } from '../network/federation.fixture.ts'
import { buildPages, examine, launchChromium, type Opened, openAs } from './browser.fixture.ts'

const NUMBER = 'C-2030-17'
const items = everyClass()
let browser: Browser
let founded: Founded
let federation: Federation
let keys: Keys
before(async () => {
  buildPages()
  founded = await found({
    members: [{ party: 'XA' }, { party: MINE }, { party: 'XC' }],
    articles: async () => ({ reading: { article: '8', roles: READING, conditions: [{ deeds: ['read'], case: true }] } }),
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

/** The page of cases, as an official in a role sees it. */
async function casesAs(role: Role): Promise<Opened & { readonly panel: ReturnType<Page['getByRole']> }> {
  const opened = await openAs(browser, { ...federation.member(MINE), tokens: keys.tokens }, role as never)
  await opened.page.getByRole('link', { name: 'Cases' }).click()
  return Object.assign(opened, { panel: opened.page.getByRole('region', { name: 'Cases', exact: true }) })
}

const inDays = (days: number): string => new Date(federation.clock.now() + days * 86_400_000).toISOString().slice(0, 10)

test('an officer opens a case for another official by keyboard, ties what it may read, and its members find it', async () => {
  await using officer = await casesAs('releasing-officer')
  const { page, panel } = officer
  await panel.getByText('No case was opened yet.').waitFor()
  const open = panel.getByRole('button', { name: 'Open a case' })
  await open.focus()
  await page.keyboard.press('Enter')
  assert.equal(await open.getAttribute('aria-expanded'), 'true')
  for (const text of [NUMBER, 'cyber-defence', 'every-analyst', 'Wave of phishing']) {
    await page.keyboard.press('Tab')
    await page.keyboard.type(text)
  }
  await panel.getByLabel('Open through (UTC)', { exact: true }).fill(inDays(20))
  await examine(page, 'cases-form')
  await panel.getByRole('button', { name: 'Open it' }).press('Enter')
  const one = panel.getByRole('article', { name: `Case ${NUMBER}` })
  await one.getByText(/^Open; over in/).waitFor()
  await one.getByText(/^every-analyst, until/).waitFor()

  await one.getByRole('button', { name: `Items of ${NUMBER}` }).click()
  await one.getByText('Nothing that you may read is tied to it.').waitFor()
  await one.getByRole('button', { name: 'Look, on record' }).click()
  const shown = items.find((item) => item.kind === 'XA' && isReadableByReaders(item)) as Held
  const hidden = items.find((item) => item.kind === 'XA' && !isReadableByReaders(item)) as Held
  const choice = one.getByRole('checkbox', { name: new RegExp(`indicator ${shown.id}, from XA`) })
  await choice.press('Space')
  assert.equal(await one.getByRole('checkbox', { name: new RegExp(hidden.id) }).count(), 0)
  await one.getByLabel('Why they belong to it').fill('Same sender')
  await examine(page, 'cases-tying')
  await one.getByRole('button', { name: 'Tie 1 item', exact: true }).click()
  await one.getByRole('row', { name: new RegExp(`${shown.holding} Same sender every-releasing-officer`) }).waitFor()

  await one.getByLabel(`${NUMBER} open through (UTC)`).fill(inDays(300))
  await one.getByRole('button', { name: `Give ${NUMBER} this day` }).click()
  await one.getByText(/^Open; over in [89] months/).waitFor()

  await using member = await casesAs('analyst')
  const seen = member.panel.getByRole('article', { name: `Case ${NUMBER}` })
  await seen.getByRole('button', { name: `Items of ${NUMBER}` }).click()
  await seen.getByRole('rowheader', { name: shown.holding }).waitFor()
  assert.equal(await seen.getByRole('button', { name: /^(Untie|Look|Give|Add|Take out)/ }).count(), 0)
  await seen.getByText(/To read them, say at the top of the page that you read for/).waitFor()
  await examine(member.page, 'cases-member')
  assert.deepEqual([officer.complaints, member.complaints], [[], []])
})

test('an officer who is made a member ties and prolongs no more, and is told that another one does', async () => {
  const number = 'C-2030-19'
  const node = { ...federation.member(MINE), tokens: keys.tokens as never }
  const about = { number, purpose: 'cyber-defence', owner: 'every-analyst', reason: 'Test', endsAt: `${inDays(20)}T00:00:00Z` }
  await api(node, json('/api/v1/cases', about))
  const shown = items.find((item) => item.kind === 'XA' && isReadableByReaders(item)) as Held
  await api(node, json(`/api/v1/cases/${number}/items`, { items: [shown.holding], reason: 'Same sender' }))
  await using other = await casesAs('data-protection-officer')
  const one = other.panel.getByRole('article', { name: `Case ${number}` })
  await one.getByLabel(`Another member of ${number}`).fill('every-releasing-officer')
  await one.getByRole('button', { name: `Add to ${number}` }).click()
  await one.getByText(/^every-releasing-officer, until/).waitFor()
  await using officer = await casesAs('releasing-officer')
  const own = officer.panel.getByRole('article', { name: `Case ${number}` })
  await own.getByText('You are a member: another officer ties items to this case and prolongs it.').waitFor()
  await own.getByRole('button', { name: `Items of ${number}` }).click()
  await own.getByRole('button', { name: /^Untie/ }).waitFor()
  assert.equal(await own.getByRole('button', { name: 'Look, on record' }).count(), 0)
  assert.equal(await own.getByRole('button', { name: /this day$/ }).count(), 0)
  await own.getByRole('button', { name: `Leave case ${number}` }).click()
  await examine(officer.page, 'cases-leaving')
  await own.getByRole('button', { name: `Leave case ${number}` }).click()
  await own.getByRole('button', { name: 'Look, on record' }).waitFor()
  await own.getByRole('button', { name: /^Untie/ }).click()
  await own.getByRole('button', { name: /^Untie/ }).click()
  await own.getByText('Nothing that you may read is tied to it.').waitFor()
  await own.getByRole('button', { name: `Close case ${number}` }).click()
  await own.getByRole('button', { name: `Close case ${number}` }).click()
  await own.getByText(/^Closed by every-releasing-officer/).waitFor()
  assert.deepEqual([officer.complaints, other.complaints], [[], []])
})

test('what the node refuses is told in its words, and an operator has no register', async () => {
  await using officer = await casesAs('releasing-officer')
  const { panel } = officer
  await panel.getByRole('button', { name: 'Open a case' }).click()
  const fields = {
    Number: 'C-2030-18',
    'Purpose, by its code': 'cyber-defence',
    'Who is responsible': 'every-releasing-officer',
    Why: 'Own case',
  }
  for (const [label, text] of Object.entries(fields)) await panel.getByLabel(label, { exact: true }).fill(text)
  await panel.getByLabel('Open through (UTC)', { exact: true }).fill(inDays(20))
  await panel.getByRole('button', { name: 'Open it' }).click()
  await panel
    .getByRole('alert')
    .getByText(/another officer opens a case than who is responsible for it/)
    .waitFor()
  await using operator = await openAs(browser, { ...federation.member(MINE), tokens: keys.tokens as never }, 'operator')
  await operator.page.getByRole('link', { name: 'every-operator' }).waitFor()
  assert.equal(await operator.page.getByRole('link', { name: 'Cases' }).count(), 0)
})
