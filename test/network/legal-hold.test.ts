import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { DAY_MS, formatTimestamp } from '../../src/foundation/index.ts'
import { indicator } from '../disclosure/objects.fixture.ts'
import { api, json, share } from './calls.fixture.ts'
import { type Federation, type Founded, found } from './federation.fixture.ts'
import type { Member } from './member.fixture.ts'
import { collection, receivedIds, taxii } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

const OBJECT = indicator(1)

let founded: Founded
before(async () => {
  founded = await found({ members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }] })
})
after(() => founded.remove())

async function erasedAt(federation: Federation, recipient: string): Promise<number | undefined> {
  const { sent } = await federation.store('XA').read.overview.summary()
  return sent.find((entry) => entry.recipient === recipient)?.erased
}

async function contentsOf(federation: Federation): Promise<number> {
  const { items, contents } = federation.store('XB').read
  const page = await items.byStixId(OBJECT.id as string)
  return (await contents.find(page.map(({ holding }) => holding))).length
}

const byOfficer = (member: Member, path: string, body?: object) =>
  api(member, { ...(body === undefined ? { method: 'GET', path } : json(path, body)), as: 'data-protection-officer' })

test('what is recalled while a hold stands is shown to nobody, kept, and destroyed when the hold is lifted', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  const [XA, XB] = [federation.member('XA'), federation.member('XB')]
  await share(XA, founded.agreement, [OBJECT])
  for (const member of [XB, federation.member('XC')]) await until('the release', async () => (await receivedIds(member)).length === 1)
  const order = { stixIds: [OBJECT.id], reason: 'Order 12/2030', until: formatTimestamp(federation.clock.now() + DAY_MS) }
  const { holds } = (await byOfficer(XB, '/api/v1/holds', order)) as unknown as { holds: { id: string; items: number }[] }
  assert.deepEqual(
    holds.map(({ items }) => items),
    [1],
  )
  const path = `${await collection(XB)}objects/${OBJECT.id}/`
  assert.equal((await taxii(XB, path)).status, 200)
  await api(XA, json('/api/v1/recalls', { stixIds: [OBJECT.id], cause: 'source-withdrew', alsoOwn: false }))
  await until('the receipt of the partner without a hold', async () => (await erasedAt(federation, 'XC')) === 1)
  await until('the recall to be obeyed', async () => (await taxii(XB, path)).status === 404)
  await until('the destruction to be put off', async () => {
    const acts = await federation.store('XB').read.overview.acts()
    return acts.some(({ kind, count }) => kind === 'postpone' && count === 1)
  })
  assert.deepEqual([await contentsOf(federation), await erasedAt(federation, 'XB')], [1, 0])
  const list = async () => (await byOfficer(XB, '/api/v1/holds')) as unknown as { items: { state: string; reason: string }[] }
  assert.deepEqual(
    (await list()).items.map(({ state, reason }) => [state, reason]),
    [['standing', 'Order 12/2030']],
  )
  await byOfficer(XB, `/api/v1/holds/${holds[0]?.id}/lift`, {})
  await until('the receipt', async () => (await erasedAt(federation, 'XB')) === 1)
  assert.equal(await contentsOf(federation), 0)
  assert.equal((await list()).items[0]?.state, 'lifted')
})

test('what an order restricts is served to nobody, and again when its date is over', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  const [XA, XB] = [federation.member('XA'), federation.member('XB')]
  await share(XA, founded.agreement, [OBJECT])
  for (const member of [XB, federation.member('XC')]) await until('the release', async () => (await receivedIds(member)).length === 1)
  const authority = 'Administrative court of Borland'
  const order = { stixIds: [OBJECT.id], reason: 'Order 12/2030', authority, until: formatTimestamp(federation.clock.now() + DAY_MS) }
  await byOfficer(XB, '/api/v1/holds', order)
  assert.deepEqual([await receivedIds(XB), (await receivedIds(federation.member('XC'))).length], [[], 1])
  const { items } = await api<{ items: unknown[] }>(XB, { path: '/api/v1/items?role=received' })
  assert.deepEqual([items, await contentsOf(federation)], [[], 1])
  federation.clock.advance(DAY_MS)
  await until('the order to lapse', async () => (await receivedIds(XB)).length === 1)
  const list = (await byOfficer(XB, '/api/v1/holds')) as unknown as {
    items: { state: string; authority: string; liftedBy: string | null }[]
  }
  assert.deepEqual(
    list.items.map(({ state, authority: by, liftedBy }) => [state, by, liftedBy]),
    [['ended', authority, null]],
  )
})
