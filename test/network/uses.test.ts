/** What an official of a partner says came of an item reaches whoever sent it, over the wire, and nothing else does. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { indicator } from '../disclosure/objects.fixture.ts'
import { api, call, jsonOf, share } from './calls.fixture.ts'
import { type Founded, found } from './federation.fixture.ts'
import { receivedIds } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

type Items = { readonly items: readonly { readonly holding: string; readonly stixId: string }[] }
type Shown = {
  readonly uses: readonly { readonly account: string; readonly deed: string; readonly caveats: string }[]
  readonly feedback: readonly { readonly party: string; readonly outcome: string }[]
}

let founded: Founded
before(async () => {
  founded = await found({ members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }] })
})
after(() => founded.remove())

test('a false positive is told to whoever sent the item, without who found it and how', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  const [XA, XB] = [federation.member('XA'), federation.member('XB')]
  const object = indicator(1)
  await share(XA, founded.agreement, [object])
  await until('the release to arrive', async () => (await receivedIds(XB)).length === 1)

  const received = await api<Items>(XB, { path: '/api/v1/items?role=received' })
  const items = received.items.map(({ holding }) => holding)
  const use = { items, deed: 'blocked', outcome: 'false-positive', caveats: 'A shared host of the post office' }
  const answer = await call(XB, {
    as: 'releasing-officer',
    path: '/api/v1/uses',
    method: 'POST',
    body: JSON.stringify(use),
    headers: { 'content-type': 'application/json' },
  })
  assert.equal(answer.status, 201)
  assert.deepEqual((await jsonOf<{ told: unknown }>(answer)).told, [{ party: 'XA', items: 1 }])
  const there = await api<Shown>(XB, { path: `/api/v1/items/${items[0]}` })
  assert.deepEqual(
    there.uses.map(({ account, deed, caveats }) => [account, deed, caveats]),
    [['releasing-officer', 'blocked', use.caveats]],
  )

  const own = await api<Items>(XA, { path: '/api/v1/items?role=own' })
  const path = `/api/v1/items/${own.items.find(({ stixId }) => stixId === object.id)?.holding}`
  await until('the feedback to arrive', async () => (await api<Shown>(XA, { path })).feedback.length === 1)
  const here = await api<Shown>(XA, { path })
  assert.deepEqual(
    here.feedback.map(({ party, outcome }) => [party, outcome]),
    [['XB', 'false-positive']],
  )
  assert.deepEqual(here.uses, [])
  const text = JSON.stringify(here)
  for (const secret of ['post office', 'releasing-officer', 'blocked']) assert.ok(!text.includes(secret), secret)
})
