import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { indicator, object } from '../disclosure/objects.fixture.ts'
import { api, call, json } from './calls.fixture.ts'
import { type Founded, found } from './federation.fixture.ts'
import type { Member } from './member.fixture.ts'
import { NodeProcess } from './node-process.fixture.ts'
import { collection, receivedIds, taxii } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

const DESK = object('identity', 2, { name: 'Desk of the origin', identity_class: 'organization' })
const OBJECT = indicator(1, { created_by_ref: DESK.id as string })

let founded: Founded
before(async () => {
  const onward = { article: '7', rule: 'origin-consent', consent: { hours: 72, onSilence: 'refuse' }, attribution: 'anonymous' } as const
  founded = await found({ members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }], articles: async () => ({ onward }) })
})
after(() => founded.remove())

type Ask = { readonly id: string; readonly state: string; readonly items: number }

async function stateOf(member: Member, id: string): Promise<string | undefined> {
  const { items } = await api<{ items: Ask[] }>(member, { path: '/api/v1/onward' })
  return items.find((one) => one.id === id)?.state
}

/** XA shares with XB alone. */
async function sharedWithXB(member: Member): Promise<void> {
  const bundle = { type: 'bundle', id: 'bundle--00000000-0000-4000-8000-000000000000', objects: [DESK, OBJECT] }
  const { id } = await api<{ id: string }>(member, {
    path: `/api/v1/submissions?agreement=${founded.agreement}&purpose=cyber-defence&recipients=XB`,
    headers: { 'content-type': 'application/stix+json;version=2.1', 'x-comity-justification': 'Test' },
    body: JSON.stringify(bundle),
  })
  await until('the submission to be released', async () => {
    return (await api<{ state: string }>(member, { path: `/api/v1/submissions/${id}` })).state === 'released'
  })
}

test('what XA gave to XB goes on to XC with the consent of XA, without its name, and comes back when XA recalls it', async () => {
  const federation = founded.copy()
  await using stack = new AsyncDisposableStack()
  stack.use(federation)
  const [XA, XB, XC] = [federation.member('XA'), federation.member('XB'), federation.member('XC')]
  for (const member of [XA, XB, XC]) stack.use(await NodeProcess.start(member))
  await sharedWithXB(XA)
  await until('the release to arrive', async () => (await receivedIds(XB)).length === 2)
  assert.deepEqual(await receivedIds(XC), [])

  const question = { stixIds: [OBJECT.id], recipient: 'XC', purpose: 'cyber-defence', justification: 'XC is under the same attack' }
  const { asks } = await api<{ asks: Ask[] }>(XB, json('/api/v1/onward', question))
  const id = asks[0]?.id as string
  assert.equal((await call(XB, { ...json(`/api/v1/onward/${id}/release`, {}), as: 'releasing-officer' })).status, 409)
  await until('the question to arrive', async () => (await stateOf(XA, id)) === 'open')
  await api(XA, json(`/api/v1/onward/${id}/consent`, {}))
  await until('the consent to arrive', async () => (await stateOf(XB, id)) === 'consented')
  const report = await api<{ acts: { to: string; items: number }[]; withheld: unknown[]; stopped: unknown }>(
    XB,
    json(`/api/v1/onward/${id}/release`, {}),
  )
  assert.deepEqual([report.acts.map(({ to, items }) => [to, items]), report.withheld, report.stopped], [[['XC', 1]], [], null])

  await until('it to arrive', async () => (await receivedIds(XC)).length === 1)
  const [shownId] = await receivedIds(XC)
  assert.notEqual(shownId, OBJECT.id)
  const served = await taxii(XC, `${await collection(XC)}objects/${shownId}/`)
  assert.equal(served.status, 200)
  const text = served.body.toString()
  assert.ok(text.includes(OBJECT.name as string))
  for (const trace of [DESK.id as string, OBJECT.id as string, 'XA']) assert.ok(!text.includes(trace), trace)
  const page = await api<{ items: { holding: string; origin: string }[] }>(XC, { path: '/api/v1/items?role=received' })
  const held = await api<{ givenOn: unknown; item: { origin: string } }>(XC, { path: `/api/v1/items/${page.items[0]?.holding}` })
  assert.deepEqual([held.item.origin, held.givenOn], ['XB', { origin: null }])

  await api(XA, json('/api/v1/recalls', { stixIds: [OBJECT.id], cause: 'source-withdrew', alsoOwn: false }))
  await until('the recall to be obeyed at XB', async () => (await receivedIds(XB)).length === 1)
  await until('the recall to be passed on', async () => (await receivedIds(XC)).length === 0)
  await until('the origin to be told', async () => {
    const { items } = await api<{ items: { erasedAt: string | null }[] }>(XA, { path: `/api/v1/onward/${id}` })
    return items[0]?.erasedAt !== null
  })
})
