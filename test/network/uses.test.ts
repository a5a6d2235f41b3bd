/** What an official of a partner says came of an item reaches whoever sent it, over the wire, and nothing else does. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { OUTCOMES } from '../../src/agreement/index.ts'
import { indicator, object } from '../disclosure/objects.fixture.ts'
import { api, call, jsonOf, share } from './calls.fixture.ts'
import { type Founded, found } from './federation.fixture.ts'
import { collection, receivedIds } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

type Items = { readonly items: readonly { readonly holding: string; readonly stixId: string }[] }
type Shown = {
  readonly uses: readonly { readonly account: string; readonly deed: string; readonly caveats: string }[]
  readonly feedback: readonly { readonly party: string; readonly outcome: string }[]
}

const HOUR_MS = 3_600_000
let founded: Founded
before(async () => {
  const sharingBack = { article: '7.2', outcomes: OUTCOMES, everyMinutes: 60 }
  founded = await found({ members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }], articles: async () => ({ sharingBack }) })
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
  federation.clock.advance(HOUR_MS)
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
  const sighting = object('sighting', 21, { sighting_of_ref: objects[0]?.id as string, count: 3 })
  const about = [objects[1]?.id, 'indicator--00000000-0000-4000-8000-000000000000']
  const opinion = object('opinion', 22, { opinion: 'strongly-disagree', object_refs: about as string[] })
  const body = JSON.stringify({ objects: [sighting, opinion] })
  const headers = { 'content-type': 'application/taxii+json;version=2.1', accept: 'application/taxii+json;version=2.1' }
  const path = `${await collection(XB, 'inbox')}objects/`
  // Posted again, nothing is told again.
  for (const _ of ['first', 'again']) assert.equal((await call(XB, { as: 'tool', path, method: 'POST', body, headers })).status, 202)

  const own = await api<Items>(XA, { path: '/api/v1/items?role=own' })
  const holdings = (await api<Items>(XB, { path: '/api/v1/items?role=received' })).items.map(({ holding }) => holding)
  await until('both to be on record', async () => {
    const uses = await Promise.all(holdings.map((holding) => api<Shown>(XB, { path: `/api/v1/items/${holding}` })))
    return uses.every((shown) => shown.uses.length === 1)
  })
  // An official shares it as well: it is an object now, and nothing is told again.
  await share(XB, founded.agreement, [sighting])
  federation.clock.advance(HOUR_MS)
  const told = async (stixId: unknown) => {
    const holding = own.items.find((item) => item.stixId === stixId)?.holding
    return (await api<Shown>(XA, { path: `/api/v1/items/${holding}` })).feedback.map(({ party, outcome }) => [party, outcome])
  }
  await until('the feedback to arrive', async () => (await told(objects[1]?.id)).length > 0 && (await told(objects[0]?.id)).length > 0)
  assert.deepEqual([await told(objects[0]?.id), await told(objects[1]?.id)], [[['XB', 'sighted']], [['XB', 'false-positive']]])
})

test('a sighting and an opinion that an official submits are objects, and told to whoever sent what they are about, once', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  const [XA, XB] = [federation.member('XA'), federation.member('XB')]
  const objects = [indicator(1), indicator(2), indicator(3)]
  await share(XA, founded.agreement, objects)
  await until('the release to arrive', async () => (await receivedIds(XB)).length === 3)
  const [first, second, third] = objects
  const strict = { object_marking_refs: ['marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003'] }
  const said = [
    object('sighting', 11, { sighting_of_ref: first?.id as string, count: 3 }),
    object('opinion', 12, { opinion: 'strongly-disagree', object_refs: [second?.id as string] }),
    // For its own organisation alone.
    object('sighting', 13, { sighting_of_ref: third?.id as string, ...strict }),
  ]
  await share(XB, founded.agreement, said)
  const holdings = (await api<Items>(XB, { path: '/api/v1/items?role=received' })).items
  const usesOf = async (stixId: unknown) => {
    const holding = holdings.find((item) => item.stixId === stixId)?.holding
    return (await api<Shown>(XB, { path: `/api/v1/items/${holding}` })).uses.map(({ deed }) => deed)
  }
  await until('both to be on record', async () => (await usesOf(first?.id)).length + (await usesOf(second?.id)).length === 2)
  await share(XB, founded.agreement, said)
  federation.clock.advance(HOUR_MS)
  const own = await api<Items>(XA, { path: '/api/v1/items?role=own' })
  const told = async (stixId: unknown) => {
    const holding = own.items.find((item) => item.stixId === stixId)?.holding
    return (await api<Shown>(XA, { path: `/api/v1/items/${holding}` })).feedback.map(({ party, outcome }) => [party, outcome])
  }
  await until('the feedback to arrive', async () => (await told(first?.id)).length > 0 && (await told(second?.id)).length > 0)
  await until('what was submitted again to be settled', async () => (await usesOf(first?.id)).length === 1)
  assert.deepEqual(
    [await told(first?.id), await told(second?.id), await told(third?.id), await usesOf(third?.id)],
    [[['XB', 'sighted']], [['XB', 'false-positive']], [], []],
  )
})
