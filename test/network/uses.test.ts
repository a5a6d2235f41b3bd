/** What an official of a partner says came of an item reaches whoever sent it, over the wire, and nothing else does. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { indicator } from '../disclosure/objects.fixture.ts'
import { api, call, jsonOf, share } from './calls.fixture.ts'
import { type Founded, found } from './federation.fixture.ts'
import { collection, receivedIds } from './taxii.fixture.ts'
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

test('a sighting and an opinion that a tool posts are told to whoever sent what they are about, once and as outcomes alone', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  const [XA, XB] = [federation.member('XA'), federation.member('XB')]
  const objects = [indicator(1), indicator(2)]
  await share(XA, founded.agreement, objects)
  await until('the release to arrive', async () => (await receivedIds(XB)).length === 2)
  const times = { created: '2026-04-01T00:00:00.000Z', modified: '2026-04-01T00:00:00.000Z' }
  const sighting = {
    type: 'sighting',
    spec_version: '2.1',
    id: `sighting--${randomUUID()}`,
    ...times,
    sighting_of_ref: objects[0]?.id,
    count: 3,
  }
  const about = [objects[1]?.id, 'indicator--00000000-0000-4000-8000-000000000000']
  const opinion = {
    type: 'opinion',
    spec_version: '2.1',
    id: `opinion--${randomUUID()}`,
    ...times,
    opinion: 'strongly-disagree',
    object_refs: about,
  }
  const body = JSON.stringify({ objects: [sighting, opinion] })
  const headers = { 'content-type': 'application/taxii+json;version=2.1', accept: 'application/taxii+json;version=2.1' }
  const path = `${await collection(XB, 'inbox')}objects/`
  // Posted again, nothing is told again.
  for (const _ of ['first', 'again']) assert.equal((await call(XB, { as: 'tool', path, method: 'POST', body, headers })).status, 202)

  const own = await api<Items>(XA, { path: '/api/v1/items?role=own' })
  const told = async (stixId: unknown) => {
    const holding = own.items.find((item) => item.stixId === stixId)?.holding
    return (await api<Shown>(XA, { path: `/api/v1/items/${holding}` })).feedback.map(({ party, outcome }) => [party, outcome])
  }
  await until('the feedback to arrive', async () => (await told(objects[1]?.id)).length > 0 && (await told(objects[0]?.id)).length > 0)
  assert.deepEqual([await told(objects[0]?.id), await told(objects[1]?.id)], [[['XB', 'sighted']], [['XB', 'false-positive']]])
})
