/** Requests in Chromium, over three real nodes: one asks on its page, the other reads, declines, and gives a file. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { object, TLP } from '../disclosure/objects.fixture.ts'
import { type Founded, found } from '../network/federation.fixture.ts'
import { CANARY, REQUEST_ARTICLES, TEXT } from '../network/requests.fixture.ts'
import { buildPages, examine, launchChromium, openAs } from './browser.fixture.ts'

let browser: Browser
let founded: Founded
before(async () => {
  buildPages()
  founded = await found({ members: ['XA', 'XB', 'XC'].map((party) => ({ party })), articles: async () => REQUEST_ARTICLES })
  browser = await launchChromium()
})
after(async () => {
  await browser.close()
  await founded.remove()
})

const panelOf = (page: Page) => page.getByRole('region', { name: 'Requests' })
const LABELS = { facts: 'Facts', reason: 'Reason', 'legal-basis': 'Own law that lets this party ask' } as const

async function askOnPage(page: Page, parts: readonly (keyof typeof LABELS)[]): Promise<void> {
  const panel = panelOf(page)
  await panel.getByRole('button', { name: 'Ask a partner' }).click()
  await panel.getByRole('combobox', { name: 'Partner' }).click()
  await page.getByRole('option', { name: 'Party XB' }).click()
  await panel.getByLabel('Purpose, by its code').fill('cyber-defence')
  for (const part of parts) await panel.getByRole('textbox', { name: LABELS[part] }).fill(TEXT[part])
}

test('an officer asks on the page; the partner reads the text, declines one request and gives what another asks for', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  await using asker = await openAs(browser, federation.member('XA'), 'releasing-officer')
  const panel = panelOf(asker.page)
  await panel.getByText('Nobody asked anything yet.').waitFor()
  await askOnPage(asker.page, ['reason'])
  const ask = panel.getByRole('button', { name: 'Ask', exact: true })
  assert.equal(await ask.isDisabled(), true, 'before the own law is stated')
  await panel.getByRole('textbox', { name: LABELS['legal-basis'] }).fill(TEXT['legal-basis'])
  await ask.click()
  await panel.getByText(/does not state: facts/).waitFor()
  await panel.getByRole('textbox', { name: LABELS.facts }).fill(TEXT.facts)
  await examine(asker.page, 'requests-form')
  await ask.click()
  await panel.getByText(/^To be answered in 2 days/).waitFor()

  await using asked = await openAs(browser, federation.member('XB'), 'releasing-officer')
  const seen = panelOf(asked.page)
  await seen.getByText('Party XA asks').waitFor({ timeout: 60_000 })
  assert.equal(await asked.page.getByText(CANARY).count(), 0, 'before it is read on purpose')
  await seen.getByRole('button', { name: 'Read it' }).click()
  await seen.getByText(TEXT.facts).waitFor()
  await examine(asked.page, 'requests-asked')
  await seen.getByRole('combobox', { name: 'Reason of a no' }).click()
  await asked.page.getByRole('option', { name: 'It is not held here' }).click()
  await seen.getByRole('button', { name: 'Decline' }).click()
  await panel.getByText('Declined: not-held').waitFor({ timeout: 60_000 })

  await askOnPage(asker.page, ['facts', 'reason', 'legal-basis'])
  await ask.click()
  const second = seen.getByRole('article').first()
  await second.getByText(/^To be answered/).waitFor({ timeout: 60_000 })
  await second.getByRole('button', { name: 'Read it' }).click()
  const malware = object('malware', 1, { name: 'Family 1', is_family: true, object_marking_refs: [TLP.AMBER] })
  const bundle = { type: 'bundle', id: 'bundle--00000000-0000-4000-8000-000000000000', objects: [malware] }
  const [chooser] = await Promise.all([
    asked.page.waitForEvent('filechooser'),
    second.getByRole('button', { name: 'STIX bundle to give' }).click(),
  ])
  await chooser.setFiles({ name: 'answer.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(bundle)) })
  await second.getByLabel('Why it is given').fill('Asked for in case K-2027-11')
  await second.getByRole('button', { name: 'Give it' }).click()
  await second.getByText('It is on its way.').waitFor()
  await panel.getByText(/^1 item given/).waitFor({ timeout: 60_000 })
  await panel.getByRole('article').first().getByRole('button', { name: 'Read it' }).click()
  await panel.getByText(/asked here by releasing-officer · 1 item given/).waitFor()
  await examine(asker.page, 'requests-answered')
  assert.deepEqual([asker.complaints, asked.complaints], [[], []])
})

test('who gives and asks nothing reads the list and has no form', async () => {
  await using federation = founded.copy()
  await federation.start('XA')
  await using officer = await openAs(browser, federation.member('XA'), 'data-protection-officer')
  await panelOf(officer.page).getByText('Nobody asked anything yet.').waitFor()
  assert.equal(await panelOf(officer.page).getByRole('button').count(), 0)
})
