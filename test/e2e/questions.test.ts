/** Questions to origins, and orders, in Chromium over three real nodes: one asks on its page, the origin answers on its own. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Locator, Page } from 'playwright-core'
import { indicator } from '../disclosure/objects.fixture.ts'
import { api } from '../network/calls.fixture.ts'
import { type Founded, found } from '../network/federation.fixture.ts'
import { receivedIds } from '../network/taxii.fixture.ts'
import { until } from '../network/waiting.fixture.ts'
import { buildPages, examine, launchChromium, openAs } from './browser.fixture.ts'

const OBJECT = indicator(1)
const ID = OBJECT.id as string
const CONSENT = { hours: 48, onSilence: 'refuse' } as const

const THREAT = {
  article: '7.3',
  purposes: ['cyber-defence'],
  roles: ['releasing-officer'],
  upTo: 'AMBER',
  minutes: 30,
  reviewHours: 24,
} as const

let browser: Browser
let founded: Founded
before(async () => {
  buildPages()
  founded = await found({
    members: ['XA', 'XB', 'XC', 'XO'].map((party) => ({ party })),
    articles: async () => ({
      onward: { article: '7', rule: 'origin-consent', consent: CONSENT, attribution: 'anonymous', threat: THREAT },
      courtUse: { article: '7.9', rule: 'origin-consent', consent: CONSENT },
    }),
  })
  browser = await launchChromium()
})
after(async () => {
  await browser.close()
  founded.remove()
})

const questionsOf = (page: Page): Locator => page.getByRole('region', { name: 'Questions to origins' })

async function choose(page: Page, label: string, option: string): Promise<void> {
  await questionsOf(page).getByRole('combobox', { name: label }).click()
  await page.getByRole('option', { name: option }).click()
}

async function begin(page: Page): Promise<void> {
  await questionsOf(page).getByRole('button', { name: 'Ask an origin' }).press('Enter')
  const ids = questionsOf(page).getByLabel('STIX ids of what partners sent')
  await ids.fill(ID)
  await ids.press('Enter')
}

/** XA shares with XB alone. */
async function sharedWithXB(federation: ReturnType<Founded['copy']>): Promise<void> {
  await api(federation.member('XA'), {
    path: `/api/v1/submissions?agreement=${founded.agreement}&purpose=cyber-defence&recipients=XB`,
    headers: { 'content-type': 'application/stix+json;version=2.1', 'x-comity-justification': 'Test' },
    body: JSON.stringify({ type: 'bundle', id: 'bundle--00000000-0000-4000-8000-000000000000', objects: [OBJECT] }),
  })
  await until('the release to arrive', async () => (await receivedIds(federation.member('XB'))).length === 1)
}

test('an officer asks to give on and to use before a court; the origin says yes to one and no to the other; the yes goes on', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  await sharedWithXB(federation)
  await using asker = await openAs(browser, federation.member('XB'), 'releasing-officer')
  await using origin = await openAs(browser, federation.member('XA'), 'releasing-officer')
  const [asked, seen] = [questionsOf(asker.page), questionsOf(origin.page)]
  await asked.getByText('No origin was asked yet.').waitFor()
  await begin(asker.page)
  await choose(asker.page, 'To whom', 'Party XC')
  await asked.getByLabel('Purpose, by its code').fill('cyber-defence')
  const ask = asked.getByRole('button', { name: 'Ask', exact: true })
  assert.equal(await ask.isDisabled(), true, 'before it says why')
  await asked.getByLabel('Why', { exact: true }).fill('XC is under the same attack')
  await examine(asker.page, 'questions-form')
  await ask.click()
  await asked.getByText(/^To be answered in 2 days; silence is a no$|^To be answered in 47 hours/).waitFor()

  await seen.getByText('Party XB asks').waitFor({ timeout: 60_000 })
  await seen.getByText(/^To be given on to Party XC for cyber-defence · 1 item/).waitFor()
  await seen.getByRole('button', { name: 'Which items' }).click()
  await seen.getByText(`indicator ${ID}`).waitFor()
  await examine(origin.page, 'questions-asked')
  await seen.getByRole('button', { name: 'Say yes' }).click()
  await seen.getByText(/^Yes, said .*, until/).waitFor()
  await asked.getByText(/^Yes, said/).waitFor({ timeout: 60_000 })
  await asked.getByRole('button', { name: 'Give on to Party XC' }).click()
  await asked.getByText('1 item on the way; 0 items withheld.').waitFor()
  await until('the copy to arrive', async () => (await receivedIds(federation.member('XC'))).length === 1)

  await begin(asker.page)
  await choose(asker.page, 'What for', 'Use them before a court')
  assert.equal(await asked.getByLabel('Purpose, by its code').count(), 0)
  await asked.getByLabel('Why', { exact: true }).fill('The trial begins in May')
  await ask.click()
  const second = seen.getByRole('article').first()
  await second.getByText(/^To be used before a court · 1 item/).waitFor({ timeout: 60_000 })
  assert.equal(await second.getByRole('button', { name: 'Say no' }).isDisabled(), true, 'without a reason')
  await choose(origin.page, 'Reason of a no', 'It is not proportionate')
  await second.getByRole('button', { name: 'Say no' }).click()
  await asked.getByText('No: It is not proportionate').waitFor({ timeout: 60_000 })
  await examine(asker.page, 'questions-answered')
  assert.deepEqual([asker.complaints, origin.complaints], [[], []])
})

/** The recipient sees at the item under which exception it came. */
async function itemNamesThreat(federation: ReturnType<Founded['copy']>): Promise<void> {
  const XC = federation.member('XC')
  await using reader = await openAs(browser, XC, 'releasing-officer')
  const { page } = reader
  await page.goto(`http://127.0.0.1:${XC.port}/#/items`)
  await page.getByRole('button', { name: 'Search', exact: true }).click()
  await page.getByRole('button', { name: /^Open indicator--/ }).click()
  const item = page.getByRole('region', { name: 'The item' })
  await item.getByText(/^Ransomware that encrypts at noon\./).waitFor()
  await item
    .getByText(
      /^Permitted without the leave of the origin .* article 7\.3; another official of who invoked it looks at it by .*, in 23 hours\.|in 24 hours\./,
    )
    .waitFor()
  await examine(page, 'threat-item')
  assert.deepEqual(reader.complaints, [])
}

/** Whoever invoked it has no button; a data-protection officer says what it was, once it said what it reads the record for. */
async function closedByAnother(federation: ReturnType<Founded['copy']>): Promise<void> {
  const XB = federation.member('XB')
  await using officer = await openAs(browser, XB, 'data-protection-officer')
  const { page } = officer
  await page.goto(`http://127.0.0.1:${XB.port}/#/people`)
  const seen = page.getByRole('region', { name: 'What was seen of officials' })
  const show = seen.getByRole('button', { name: 'Show' })
  assert.equal(await show.isDisabled(), true, 'nothing is read without a reason')
  await seen.getByLabel('Why you read it').fill('Review of the night')
  await show.click()
  const row = seen.getByRole('row', { name: /^releasing-officer/ })
  await row.getByText('Gave on without the leave of the origin, against an immediate threat').waitFor()
  await row.getByText('Permitted by article 7.3 alone').waitFor()
  await row.getByText(/^To be looked at in 2[34] hours, by/).waitFor()
  await row.getByRole('button', { name: 'What was stated by releasing-officer' }).click()
  await row.getByText(/^Ransomware that encrypts at noon\./).waitFor()
  const close = row.getByRole('button', { name: 'Close what releasing-officer did' })
  assert.equal(await close.isDisabled(), true, 'before it says why')
  await row.getByLabel('Reason').fill('The attack came at noon')
  await examine(page, 'observations-open')
  await close.click()
  await seen.getByText('There is none.').waitFor()
  await seen.getByRole('combobox', { name: 'Which' }).click()
  await page.getByRole('option', { name: 'Looked at', exact: true }).click()
  await show.click()
  await row.getByText('Explained, by data-protection-officer').waitFor()
  await row.getByText('The attack came at noon').waitFor()
  await examine(page, 'observations-closed')
  assert.deepEqual(officer.complaints, [])
}

test('an officer gives on against a threat; the origin sees it, and why, and has it given back', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  await sharedWithXB(federation)
  await using invoker = await openAs(browser, federation.member('XB'), 'releasing-officer')
  await using origin = await openAs(browser, federation.member('XA'), 'releasing-officer')
  const [given, seen] = [questionsOf(invoker.page), questionsOf(origin.page)]
  await given.getByText('No origin was asked yet.').waitFor()
  await begin(invoker.page)
  await choose(invoker.page, 'What for', 'Give them on now, against an immediate threat')
  await choose(invoker.page, 'To whom', 'Party XC')
  await given.getByLabel('Purpose, by its code').fill('cyber-defence')
  const state = given.getByRole('button', { name: 'State the threat' })
  await given.getByLabel('What threatens').fill('Ransomware that encrypts at noon')
  await given.getByLabel('Who or what is endangered').fill('Hospitals of the recipient')
  assert.equal(await state.isDisabled(), true, 'before it says why nobody can be asked')
  await given.getByLabel('Why the origin cannot be asked in time').fill('Nobody answers there, and noon is in an hour')
  await examine(invoker.page, 'threat-form')
  await state.click()
  await given.getByText('Given on of Party XA against a threat').waitFor()
  await until('the copy to arrive', async () => (await receivedIds(federation.member('XC'))).length === 1)
  await seen.getByText('Party XB gave on against a threat').waitFor({ timeout: 60_000 })
  await seen
    .getByText(/^Ransomware that encrypts at noon\. Endangered: Hospitals of the recipient\. Why the origin was not asked:/)
    .waitFor()
  await seen.getByText(/^Comes back on a no, or on silence in/).waitFor()
  await given.getByText(/^The origin was told .* Comes back on a no/).waitFor({ timeout: 60_000 })
  await given
    .getByText(/by the exception for an immediate threat alone, article 7\.3; another official of who invoked it looks at it by/)
    .waitFor()
  await examine(origin.page, 'threat-told')
  await itemNamesThreat(federation)
  await closedByAnother(federation)
  await choose(origin.page, 'Reason of a no', 'It is not proportionate')
  await seen.getByRole('button', { name: 'Say no' }).click()
  await given.getByText('No: It is not proportionate').waitFor({ timeout: 60_000 })
  await until('the copy to be given back', async () => (await receivedIds(federation.member('XC'))).length === 0)
  assert.deepEqual([invoker.complaints, origin.complaints], [[], []])
})

test('a data-protection officer places the order of an authority, sees its clock, and lifts it; whoever answers no question has no button', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  await sharedWithXB(federation)
  await using officer = await openAs(browser, federation.member('XB'), 'data-protection-officer')
  const { page } = officer
  const orders = page.getByRole('region', { name: 'Orders and legal holds' })
  await orders.getByText('No order stands.').waitFor()
  await orders.getByRole('button', { name: 'Place one' }).press('Enter')
  const ids = orders.getByLabel('STIX ids of the items')
  await ids.fill(ID)
  await ids.press('Enter')
  await orders.getByLabel('Which order').fill('Order 12/2030')
  await orders.getByLabel('Authority that wants it kept from everybody').fill('Administrative court of Aldoria')
  const place = orders.getByRole('button', { name: 'Place it' })
  assert.equal(await place.isDisabled(), true, 'without a day')
  await orders.getByLabel('Stands through (UTC)').fill(new Date(federation.clock.now() + 10 * 86_400_000).toISOString().slice(0, 10))
  await examine(page, 'orders-form')
  await place.click()
  await orders.getByText(/^Stands; ends in (9|10) days/).waitFor()
  await orders.getByText(/^Kept from everybody: 1 item · ordered by Administrative court of Aldoria/).waitFor()
  assert.deepEqual(await receivedIds(federation.member('XB')), [])
  await examine(page, 'orders-standing')
  await orders.getByRole('button', { name: 'Lift Order 12/2030' }).click()
  await orders.getByRole('button', { name: 'Lift Order 12/2030' }).click()
  await orders.getByText(/^Lifted by data-protection-officer/).waitFor()

  await orders.getByRole('button', { name: 'Place one' }).click()
  await orders.getByLabel('STIX ids of the items').fill(ID)
  await orders.getByLabel('STIX ids of the items').press('Enter')
  await orders.getByLabel('Which order').fill('Order 13/2030')
  await orders.getByLabel('Authority that wants it kept from everybody').fill('Supervisor of Aldoria')
  await orders.getByLabel('The order is for the person whom they are about').check()
  await orders.getByLabel('Stands through (UTC)').fill(new Date(federation.clock.now() + 10 * 86_400_000).toISOString().slice(0, 10))
  await orders.getByRole('button', { name: 'Place it' }).click()
  await orders.getByText('Stands until it is lifted, once the person was told').waitFor()
  await examine(page, 'orders-for-person')
  const lift = orders.getByRole('button', { name: 'Lift Order 13/2030' })
  assert.ok(await lift.isDisabled(), 'nobody lifts it without saying when the person was told')
  await orders.getByLabel('The person was told on (UTC)').fill(new Date(federation.clock.now()).toISOString().slice(0, 10))
  await orders.getByLabel('How').selectOption('In person')
  await lift.click()
  await orders.getByText('Stands until it is lifted, once the person was told').waitFor({ state: 'detached' })
  await until('the item to be read again', async () => (await receivedIds(federation.member('XB'))).length === 1)
  assert.equal(await questionsOf(page).getByRole('button').count(), 0)
  assert.deepEqual(officer.complaints, [])
})
