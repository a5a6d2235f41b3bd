import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { indicator } from '../disclosure/objects.fixture.ts'
import { api, json, share } from './calls.fixture.ts'
import { type Federation, type Founded, found } from './federation.fixture.ts'
import { receivedIds } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

let founded: Founded
before(async () => {
  const members = [
    { party: 'XA' },
    { party: 'XB', isGated: true, pullSeconds: 1 },
    { party: 'XC' },
    { party: 'XD' },
    { party: 'XO', isGated: true, pullSeconds: 1 },
  ]
  founded = await found({ members })
})
after(() => founded.remove())

const idsOf = (numbers: readonly number[]) => numbers.map((number) => indicator(number).id)

type Delivery = { kind: string; recipient: string; state: string; items: number }

function deliveriesTo(federation: Federation, party: string): Promise<readonly Delivery[]> {
  return api<{ items: Delivery[] }>(federation.member('XA'), { path: '/api/v1/deliveries' }).then(({ items }) =>
    items.filter(({ recipient, kind }) => recipient === party && kind === 'release'),
  )
}

test('a partner that was down for the whole run catches up once it is there', async () => {
  await using federation = founded.copy()
  const [XA, XC, XD] = [federation.member('XA'), federation.member('XC'), federation.member('XD')]
  await federation.startAll(['XA', 'XB', 'XC', 'XO'])
  for (const number of [1, 2, 3]) await share(XA, founded.agreement, [indicator(number)])
  await until('everyone else to have it', async () => (await receivedIds(XC)).length === 3)
  assert.deepEqual(new Set((await deliveriesTo(federation, 'XD')).map(({ state }) => state)), new Set(['recorded']))
  await federation.start('XD')
  await until('the partner to catch up', async () => (await receivedIds(XD)).length === 3)
  assert.deepEqual(await receivedIds(XD), idsOf([1, 2, 3]))
  await until('its answers', async () => (await deliveriesTo(federation, 'XD')).every(({ state }) => state === 'applied'))
  assert.equal((await deliveriesTo(federation, 'XD')).length, 3)
})

test('a partner that nobody can reach fetches what waits for it, and its answers arrive', async () => {
  await using federation = founded.copy()
  const [XA, XB] = [federation.member('XA'), federation.member('XB')]
  await federation.startAll()
  const gate = federation.gate('XB')
  gate.passes = () => false
  const before = gate.passages.length
  for (const number of [1, 2]) await share(XA, founded.agreement, [indicator(number)])
  await until('the releases to be fetched', async () => (await receivedIds(XB)).length === 2)
  await until('the answers', async () => (await deliveriesTo(federation, 'XB')).every(({ state }) => state === 'applied'))
  assert.deepEqual(
    (await deliveriesTo(federation, 'XB')).map(({ items }) => items),
    [1, 1],
  )
  await api(XA, json('/api/v1/recalls', { stixIds: [indicator(1).id], cause: 'wrong', alsoOwn: false }))
  await until('the recall to be fetched', async () => (await receivedIds(XB)).length === 1)
  assert.deepEqual(await receivedIds(XB), idsOf([2]))
  assert.equal(gate.passages.length, before)
})

test('an overseer that nobody can reach fetches its openings, and a partner the proofs that it is owed', async () => {
  await using federation = founded.copy()
  const XA = federation.member('XA')
  await federation.startAll()
  for (const party of ['XB', 'XO']) federation.gate(party).passes = ({ path }) => path.startsWith('/witness/')
  await share(XA, founded.agreement, [indicator(1)])
  await api(XA, json('/api/v1/recalls', { stixIds: [indicator(1).id], cause: 'wrong', alsoOwn: false }))
  const { ledger, owedProofs } = federation.store('XA').read
  await until('the proofs to be fetched', async () => (await owedProofs.owed('XB', 1)).length === 0)
  const head = await ledger.head()
  assert.ok(head)
  await until('the openings to be fetched', async () => {
    const inspected = await federation.store('XO').read.inspection.find(head.origin)
    return (inspected?.size ?? 0) >= head.leaves
  })
})
