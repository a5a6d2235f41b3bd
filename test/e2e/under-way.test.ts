/** Long work as a whole on the page in Chromium, over three real nodes: a release of many objects while it goes, and a recall that a partner did not obey yet. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { indicator } from '../disclosure/objects.fixture.ts'
import { api, json, share } from '../network/calls.fixture.ts'
import { type Founded, found } from '../network/federation.fixture.ts'
import { receivedIds } from '../network/taxii.fixture.ts'
import { until } from '../network/waiting.fixture.ts'
import { buildPages, examine, launchChromium, openAs } from './browser.fixture.ts'

let browser: Browser
let founded: Founded
before(async () => {
  buildPages()
  founded = await found({ members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }] })
  browser = await launchChromium()
})
after(async () => {
  await browser.close()
  founded.remove()
})

test('a release of many objects tells how far and how fast the whole goes, and is gone once it went', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  await using officer = await openAs(browser, federation.member('XA'), 'releasing-officer')
  const panel = officer.page.getByRole('region', { name: 'Under way' })
  assert.equal(await panel.count(), 0)
  const objects = Array.from({ length: 8_000 }, (_, number) => indicator(number))
  await api(federation.member('XA'), {
    path: `/api/v1/submissions?agreement=${founded.agreement}&purpose=cyber-defence`,
    headers: { 'content-type': 'application/stix+json;version=2.1', 'x-comity-justification': 'Test' },
    body: JSON.stringify({ type: 'bundle', id: 'bundle--00000000-0000-4000-8000-000000000000', objects }),
  })
  const going = panel.getByRole('article', { name: 'What releasing-officer submitted for cyber-defence' })
  await going.getByText(/^[\d,]+ of 8,000 objects · [\d,.]+ a second, about [\d,]+ (second|minute)s? left$/).waitFor()
  await examine(officer.page, 'under-way-release')
  await panel.waitFor({ state: 'detached', timeout: 120_000 })
  assert.deepEqual(officer.complaints, [])
})

test('a recall tells how much of it the holder deleted, until all is', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  const [XA, XB] = [federation.member('XA'), federation.member('XB')]
  const objects = [indicator(1), indicator(2)]
  await share(XA, founded.agreement, objects)
  await until('the release to arrive', async () => (await receivedIds(XB)).length === 2)
  await federation.stop('XB')
  await api(XA, json('/api/v1/recalls', { stixIds: objects.map(({ id }) => id), cause: 'wrong' }))
  await using officer = await openAs(browser, XA, 'releasing-officer')
  const panel = officer.page.getByRole('region', { name: 'Under way' })
  const taken = panel.getByRole('article', { name: 'Recalled from Party XB' })
  await taken.getByText(/^0 of 2 items deleted; due in/).waitFor()
  await examine(officer.page, 'under-way-recall')
  await federation.start('XB')
  await panel.waitFor({ state: 'detached', timeout: 60_000 })
  assert.deepEqual(officer.complaints, [])
})
