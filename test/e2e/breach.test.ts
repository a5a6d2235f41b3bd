/** Telling of a breach in Chromium, over three real nodes: the form, the clock that runs, and what a partner sees. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { type Founded, found } from '../network/federation.fixture.ts'
import { buildPages, examine, launchChromium, openAs } from './browser.fixture.ts'

const PARTIES = ['XA', 'XB', 'XC']

let browser: Browser
let founded: Founded
before(async () => {
  buildPages()
  const security = {
    ...{ article: '9.1', algorithms: ['mlkem768-x25519', 'x25519', 'ed25519'], versionAtLeast: '0.1.0' },
    keyCompromise: { hours: 24, onSilence: 'suspend' },
    incident: { hours: 24, onSilence: 'escalate' },
    breach: { hours: 72, onSilence: 'escalate' },
  }
  const law = { logsDays: 1_095, ageOfMajority: 18, answerHours: 72 }
  const jurisdictions = { article: '1.3', list: PARTIES.map((party) => ({ party, ...law, cert: `cert@${party.toLowerCase()}.example` })) }
  founded = await found({ members: PARTIES.map((party) => ({ party })), articles: async () => ({ security, jurisdictions }) })
  browser = await launchChromium()
})
after(async () => {
  await browser.close()
  await founded.remove()
})

const panelOf = (page: Page) => page.getByRole('region', { name: 'Breaches' })

test('an officer tells of a breach, sees its clocks run and who else is to be told, and ends the report; a partner sees it', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  await using officer = await openAs(browser, federation.member('XA'), 'data-protection-officer')
  const panel = panelOf(officer.page)
  await panel.getByText('Nobody told of a breach.').waitFor()
  await panel.getByRole('button', { name: 'Tell of a breach' }).click()
  const tell = panel.getByRole('button', { name: 'Tell partners and overseers' })
  assert.equal(await tell.isDisabled(), true, 'before it says what happened and whom to ask')
  await panel.getByLabel('What happened, with no name of a person').fill('A back-up was lost')
  await panel.getByLabel('Who is asked for more').fill('dpo@aldoria.example')
  await panel.getByLabel('Items, roughly').fill('200')
  await examine(officer.page, 'breach-form')
  await tell.click()
  await panel.getByText('A back-up was lost').waitFor()
  await panel.getByText('told at cert@xa.example').waitFor()
  await panel.getByText(/^The whole report is due in 2 days/).waitFor()
  await panel.getByText(/^The first word was told in time/).waitFor({ timeout: 60_000 })
  await examine(officer.page, 'breach-told')

  await using partner = await openAs(browser, federation.member('XB'), 'releasing-officer')
  const seen = panelOf(partner.page)
  await seen.getByText('A back-up was lost').waitFor({ timeout: 60_000 })
  assert.equal(await seen.getByRole('button').count(), 0, 'who may not tell has no form')

  await panel.getByRole('button', { name: 'Tell more' }).click()
  await panel.getByLabel('What happened, with no name of a person').fill('It was found again, unopened')
  await panel.getByLabel('Who is asked for more').fill('dpo@aldoria.example')
  await panel.getByLabel('This is the last part').check()
  await panel.getByRole('button', { name: 'Tell partners and overseers' }).click()
  await panel.getByText(/^The whole report was told in time/).waitFor({ timeout: 60_000 })
  assert.equal(await panel.getByRole('button', { name: 'Tell more' }).count(), 0)
  await seen.getByText('It was found again, unopened').waitFor({ timeout: 60_000 })
  assert.deepEqual([officer.complaints, partner.complaints], [[], []])
})

test('what the node refuses is said, and what was written stays', async () => {
  await using federation = founded.copy()
  await federation.start('XA')
  await using officer = await openAs(browser, federation.member('XA'), 'agreement-officer')
  const panel = panelOf(officer.page)
  await panel.getByRole('button', { name: 'Tell of a breach' }).click()
  await panel.getByLabel('What happened, with no name of a person').fill('A key leaked')
  await panel.getByLabel('Who is asked for more').fill('dpo@aldoria.example')
  await panel.getByLabel(/^Found/).fill('2026-01-01T00:00')
  await panel.getByRole('button', { name: 'Tell partners and overseers' }).click()
  await panel.getByText('That was refused').waitFor()
  assert.equal(await panel.getByLabel('What happened, with no name of a person').inputValue(), 'A key leaked')
})
