import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { indicator } from '../disclosure/objects.fixture.ts'
import { api, json, share } from './calls.fixture.ts'
import { type Federation, type Founded, found } from './federation.fixture.ts'
import { receivedIds } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

let founded: Founded
before(async () => {
  const members = [{ party: 'XA' }, { party: 'XB', isGated: true, pullSeconds: 1 }, { party: 'XC' }, { party: 'XD' }, { party: 'XO' }]
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
  { const fs = await import('node:fs'); for (const m of [XA, XB]) { const p = m.folder + '/comity.json'; fs.writeFileSync(p, fs.readFileSync(p,'utf8').replace('silent','warn')); console.log(fs.readFileSync(p,'utf8').match(/pull.*/)[0]) } }
  await federation.startAll()
  const gate = federation.gate('XB')
  gate.passes = () => false
  const before = gate.passages.length
  for (const number of [1, 2]) await share(XA, founded.agreement, [indicator(number)])
  await new Promise((r) => setTimeout(r, 5000))
  console.log((await federation.store('XB').read.acts.list({ afterSeq: 0, limit: 1000 })).slice(-8).map((r) => [r.party, r.kind, r.standing]), await federation.store('XB').read.parked.list())
  await federation.store('XB').write(async (w) => console.log(await w.refusals.drain()))
  process.exit(0)
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
