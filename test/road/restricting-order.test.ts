/** While the order of an authority stands, nobody reads, gives or erases what it restricts; at its date it lapses by itself. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { rebuild } from '../../src/acts/index.ts'
import { DAY_MS, formatTimestamp } from '../../src/foundation/index.ts'
import { eraseOverdue } from '../../src/workflows/erasure/index.ts'
import { awaitingPersons, endOrders, eraseReleased, liftHold, type PersonTold, placeHold } from '../../src/workflows/legal-holds/index.ts'
import { type Founded, foundOnce, type Pair } from './founding.fixture.ts'
import { statedRelease, type TestItem, testItems } from './items.fixture.ts'
import { deliver, parcelOf, type RoadNode, state, stated } from './nodes.fixture.ts'
import { readModels } from './snapshot.fixture.ts'

const COURT = 'Administrative court of Borland'

let founded: Founded
before(async () => {
  founded = await foundOnce()
})
after(() => founded[Symbol.dispose]())

async function shared(nodes: Pair): Promise<TestItem> {
  const items = testItems(nodes.XA, 1, { agreement: founded.hash })
  assert.equal((await deliver((await statedRelease(nodes, founded, { items })).parcel, nodes.XB)).status, 'applied')
  return items[0] as TestItem
}

async function ordered(node: RoadNode, item: TestItem, days: number): Promise<string> {
  const until = node.clock.time + days * DAY_MS
  const request = { stixIds: [item.content.face.stixId], reason: 'Order 12/2030', authority: COURT, until, account: 'dora' }
  const { holds, refusals } = await placeHold(request, node.road)
  assert.deepEqual([holds.length, refusals], [1, []])
  return (holds[0] as { id: string }).id
}

async function rowOf(node: RoadNode, { holding }: TestItem) {
  const [row] = await node.store.read.items.find([holding])
  assert.ok(row !== undefined)
  return row
}

const shownAt = async ({ store }: RoadNode): Promise<number> =>
  (await store.read.items.faces({ agreement: founded.hash, roles: ['received'], limit: 9 })).length

async function rebuiltAlike(node: RoadNode): Promise<void> {
  const kept = await readModels(node)
  await rebuild(node.road)
  assert.deepEqual(await readModels(node), kept)
}

test('what an order restricts is shown to nobody and kept, and is shown anew when its date is over', async () => {
  await using nodes = await founded.open()
  const { XB } = nodes
  const item = await shared(nodes)
  const before = await rowOf(XB, item)
  const id = await ordered(XB, item, 30)
  assert.deepEqual([(await rowOf(XB, item)).state, await shownAt(XB)], ['restricted', 0])
  assert.equal((await XB.road.vault.read(XB.road.contents, [item.holding])).size, 1, 'its content is kept')
  await rebuiltAlike(XB)
  XB.clock.time += 30 * DAY_MS - 1
  assert.equal(await endOrders(XB.road), 0)
  const early = await state(XB, { kind: 'lift', agreement: founded.hash, body: { account: null, hold: id } })
  assert.equal(early.ok ? 'lifted' : early.refusal.code, 'clock-runs')
  XB.clock.time += 1
  assert.equal(await endOrders(XB.road), 1)
  assert.equal(await endOrders(XB.road), 0)
  const after = await rowOf(XB, item)
  assert.deepEqual([after.state, after.isLatest, await shownAt(XB)], ['held', true, 1])
  assert.ok(after.addedAt > before.addedAt)
  const [hold] = await XB.store.read.legalHolds.list(1)
  assert.deepEqual([hold?.authority, hold?.liftedAt, hold?.liftedBy], [COURT, XB.clock.time, null])
  await rebuiltAlike(XB)
})

test('a recall is obeyed when the order has ended, whichever of the two came first, and nothing shows the item in between', async () => {
  for (const isOrderFirst of [true, false]) {
    await using nodes = await founded.open()
    const { XA, XB } = nodes
    const item = await shared(nodes)
    if (isOrderFirst) await ordered(XB, item, 30)
    const recall = await stated(XA, { kind: 'recall', agreement: founded.hash, body: { to: 'XB', cause: 'wrong', items: [item.itemId] } })
    const parcel = await parcelOf(XA, recall.id, founded.parties)
    assert.equal((await deliver(isOrderFirst ? parcel : { ...parcel, receipt: null }, XB)).status, 'applied')
    if (!isOrderFirst) await ordered(XB, item, 30)
    XB.clock.time += 30 * DAY_MS
    assert.equal(await endOrders(XB.road), 1)
    assert.deepEqual([(await rowOf(XB, item)).state, await shownAt(XB)], ['restricted', 0], 'the end of the order revives nothing')
    await eraseReleased(XB.road)
    if (isOrderFirst) assert.equal((await rowOf(XB, item)).state, 'erased')
  }
})

test('retention does not erase meanwhile and does when the order ends, and of two orders the last one counts', async () => {
  await using nodes = await founded.open()
  const { XB } = nodes
  const [item, other] = [await shared(nodes), await shared(nodes)]
  const first = await ordered(XB, item, 200)
  await ordered(XB, other, 10)
  await ordered(XB, other, 20)
  XB.clock.time += 10 * DAY_MS
  assert.equal(await endOrders(XB.road), 1)
  assert.equal((await rowOf(XB, other)).state, 'restricted')
  XB.clock.time += 10 * DAY_MS
  assert.equal(await endOrders(XB.road), 1)
  assert.equal((await rowOf(XB, other)).state, 'held')
  XB.clock.time += 170 * DAY_MS
  await eraseOverdue(XB.road)
  assert.deepEqual([(await rowOf(XB, item)).state, (await rowOf(XB, other)).state], ['restricted', 'erased'])
  assert.ok((await liftHold({ id: first, account: 'dora' }, XB.road)).ok)
  assert.equal((await rowOf(XB, item)).state, 'restricted')
  assert.equal(await eraseReleased(XB.road), 1)
  assert.equal((await rowOf(XB, item)).state, 'erased')
  assert.equal(formatTimestamp((await rowOf(XB, item)).erasedAt ?? 0), formatTimestamp(XB.clock.time))
})

test('an order for a person stands past its date until somebody says when and how the person was told', async () => {
  await using nodes = await founded.open()
  const { XB } = nodes
  const item = await shared(nodes)
  const request = { stixIds: [item.content.face.stixId], reason: 'Order 8', account: 'dora', until: XB.clock.time + 10 * DAY_MS }
  const onlyKept = await placeHold({ ...request, forPerson: true }, XB.road)
  assert.deepEqual(
    onlyKept.refusals.map(({ code }) => code),
    ['act-invalid'],
  )
  const { holds } = await placeHold({ ...request, authority: COURT, forPerson: true }, XB.road)
  const id = holds[0]?.id as string
  assert.equal(await awaitingPersons(XB.road), 0)
  XB.clock.time += 200 * DAY_MS
  assert.equal(await awaitingPersons(XB.road), 1)
  await eraseOverdue(XB.road)
  assert.equal(await endOrders(XB.road), 0)
  assert.deepEqual([(await rowOf(XB, item)).state, await shownAt(XB)], ['restricted', 0], 'what came due meanwhile waits as well')
  await rebuiltAlike(XB)
  const lifted = async (told?: PersonTold) => {
    const outcome = await liftHold({ id, account: 'dora', ...(told && { told }) }, XB.road)
    return outcome.ok ? 'lifted' : outcome.refusal.code
  }
  const at = (time: number): PersonTold => ({ on: formatTimestamp(time), by: 'letter' })
  assert.equal(await lifted(), 'person-untold')
  assert.equal(await lifted(at(XB.clock.time + 1)), 'time-invalid')
  assert.equal(await lifted(at(XB.clock.time - 300 * DAY_MS)), 'time-invalid')
  const byItself = await state(XB, { kind: 'lift', agreement: founded.hash, body: { account: null, hold: id } })
  assert.equal(byItself.ok ? 'lifted' : byItself.refusal.code, 'clock-runs')
  assert.equal(await lifted(at(XB.clock.time - DAY_MS)), 'lifted')
  assert.equal(await awaitingPersons(XB.road), 0)
  assert.equal(await eraseReleased(XB.road), 1)
  assert.equal((await rowOf(XB, item)).state, 'erased')
})
