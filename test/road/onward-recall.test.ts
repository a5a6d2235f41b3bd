import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { holdingKey, rebuild, reopenAct } from '../../src/acts/index.ts'
import { DAY_MS } from '../../src/foundation/index.ts'
import { eraseOverdue, recallItems } from '../../src/workflows/erasure/index.ts'
import { id, indicator } from '../disclosure/objects.fixture.ts'
import type { TestItem } from './items.fixture.ts'
import { deliver, parcelOf, stated } from './nodes.fixture.ts'
import {
  advance,
  consented,
  foundOnward,
  givenOn,
  heldAtXB,
  lastAct,
  type OnwardFounded,
  type Running,
  settle,
  statesAt,
} from './onward.fixture.ts'

let founded: OnwardFounded
before(async () => {
  founded = await foundOnward()
})
after(() => founded[Symbol.dispose]())

/** Two items of XA that XB holds, the first of them with XC as well. */
async function given(nodes: Running): Promise<{ items: readonly [TestItem, TestItem]; copy: string; ask: string }> {
  const items = (await heldAtXB(nodes, [indicator(1), indicator(2)])) as readonly TestItem[] as readonly [TestItem, TestItem]
  const ask = await consented(nodes, [id('indicator', 1)])
  await givenOn(nodes, ask)
  await settle(nodes, founded.parties)
  const [row] = await nodes.XC.store.read.items.page({ agreement: founded.hash, roles: ['received'], limit: 2 })
  return { items, copy: row?.holding.slice(3) as string, ask }
}

const recallOf = (items: readonly TestItem[]) => ({
  kind: 'recall',
  agreement: founded.hash,
  body: { to: 'XB', cause: 'wrong', items: items.map(({ itemId }) => itemId) },
})

test('what its origin takes back is taken back from whom it was given on to, and the origin is told when it is gone', async () => {
  await using nodes = await founded.open()
  const { items, copy, ask } = await given(nodes)
  await stated(nodes.XA, recallOf(items))
  const told = await settle(nodes, founded.parties)
  assert.ok(told.includes('XB XC recall applied'))
  assert.deepEqual(await statesAt(nodes.XC, 'XB', [copy]), ['erased'])
  assert.deepEqual(await statesAt(nodes.XB, 'XB', [copy]), ['erased'])
  assert.deepEqual(
    await statesAt(
      nodes.XB,
      'XA',
      items.map(({ itemId }) => itemId),
    ),
    ['erased', 'erased'],
  )
  const { body } = await lastAct(nodes.XA, 'erasure-receipt', 'XB')
  assert.deepEqual([body.onward, body.items, body.cause], ['XC', [items[0].itemId], 'recall'])
  const receipts = (await nodes.XA.store.read.acts.list({ afterSeq: 0, limit: 10_000 })).filter(({ kind }) => kind === 'erasure-receipt')
  const answers = receipts.map(({ text }) => reopenAct(text).body).map(({ awaited, onward }) => [awaited, onward])
  assert.deepEqual(answers, [
    [['XC'], undefined],
    [undefined, 'XC'],
  ])
  const [asked] = await nodes.XA.store.read.onward.itemsOf(ask as never)
  assert.equal(asked?.erasedAt, nodes.XA.clock.time)
  assert.equal((await nodes.XB.store.read.contents.find([holdingKey('XB', copy)])).length, 0)
})

test('before the receipt of the recall is there: who has it from the holder is asked at once as well', async () => {
  await using nodes = await founded.open()
  const { items, copy } = await given(nodes)
  const act = await stated(nodes.XA, recallOf([items[0]]))
  const parcel = await parcelOf(nodes.XA, act.id, founded.parties)
  let urgent = 0
  const hurried = { ...nodes.XB, road: { ...nodes.XB.road, onUrgent: () => (urgent += 1) } } as never
  await deliver({ ...parcel, receipt: null }, hurried)
  assert.equal(urgent, 1)
  assert.deepEqual(await statesAt(nodes.XB, 'XA', [items[0].itemId]), ['restricted'])
  await settle(nodes, founded.parties)
  assert.deepEqual(await statesAt(nodes.XC, 'XB', [copy]), ['erased'])
})

test('a copy that is still under way goes without its content', async () => {
  await using nodes = await founded.open()
  const items = (await heldAtXB(nodes, [indicator(1)])) as readonly TestItem[]
  const ask = await consented(nodes, [id('indicator', 1)])
  await givenOn(nodes, ask)
  const recall = await stated(nodes.XA, recallOf(items))
  await deliver(await parcelOf(nodes.XA, recall.id, founded.parties), nodes.XB)
  await settle(nodes, founded.parties)
  const release = await lastAct(nodes.XC, 'release', 'XB')
  const copies = (release.body.items as readonly (readonly [string, string])[]).map(([itemId]) => itemId)
  assert.deepEqual(await statesAt(nodes.XC, 'XB', copies), ['erased'])
  assert.equal((await nodes.XC.store.read.contents.find(copies.map((itemId) => holdingKey('XB', itemId)))).length, 0)
})

test('an own erasure of the origin does the same, and a recall of one item leaves the others', async () => {
  await using nodes = await founded.open()
  const { items, copy } = await given(nodes)
  await stated(nodes.XA, recallOf([items[1]]))
  await settle(nodes, founded.parties)
  assert.deepEqual(await statesAt(nodes.XC, 'XB', [copy]), ['held'])
  assert.equal((await lastAct(nodes.XA, 'erasure-receipt', 'XB')).body.awaited, undefined, 'nobody else has the other item')
  await stated(nodes.XA, { kind: 'erase', agreement: founded.hash, body: { to: 'XB', cause: 'order', items: [items[0].itemId] } })
  await settle(nodes, founded.parties)
  assert.deepEqual(await statesAt(nodes.XC, 'XB', [copy]), ['erased'])
})

test('a copy is kept no longer than the item it was made of, and the origin learns of its end', async () => {
  await using nodes = await founded.open()
  const { items, copy, ask } = await given(nodes)
  const [source] = await nodes.XB.store.read.items.find([items[0].holding])
  const [held] = await nodes.XC.store.read.items.find([holdingKey('XB', copy)])
  assert.ok((held?.retainUntil ?? 0) <= (source?.retainUntil ?? 0))
  advance(nodes, 181 * DAY_MS)
  for (const node of [nodes.XA, nodes.XB, nodes.XC]) while ((await eraseOverdue(node.road)) > 0);
  await settle(nodes, founded.parties)
  assert.deepEqual(await statesAt(nodes.XC, 'XB', [copy]), ['erased'])
  const { body } = await lastAct(nodes.XA, 'erasure-receipt', 'XB')
  assert.deepEqual([body.onward, body.of], ['XC', null])
  assert.notEqual((await nodes.XA.store.read.onward.itemsOf(ask as never))[0]?.erasedAt, null)
})

test('nobody vouches for an erasure elsewhere that was not confirmed', async () => {
  await using nodes = await founded.open()
  const { items } = await given(nodes)
  const at = '2027-01-01T12:00:00.000Z'
  const body = {
    to: 'XA',
    of: null,
    cause: 'recall',
    items: [items[0].itemId],
    erasedAt: at,
    backupsUnreadableBy: at,
    told: [],
    onward: 'XC',
  }
  await assert.rejects(stated(nodes.XB, { kind: 'erasure-receipt', agreement: founded.hash, body }), /not-erased/)
})

test('what was asked, answered and given on is rebuilt from the acts, also after erasures', async () => {
  await using nodes = await founded.open()
  const { items, ask } = await given(nodes)
  await recallItems({ stixIds: [], cause: 'wrong', account: 'anna', isAllowed: () => true, alsoOwn: false }, nodes.XA.road)
  await stated(nodes.XA, recallOf(items))
  await settle(nodes, founded.parties)
  const { onward } = nodes.XB.store.read
  const all = async () => [
    await onward.asks(9),
    await onward.itemsOf(ask as never),
    await onward.copiesOf(items.map(({ holding }) => holding)),
  ]
  const before = await all()
  await rebuild(nodes.XB.road)
  assert.deepEqual(await all(), before)
  assert.equal((await onward.copiesOf(items.map(({ holding }) => holding))).length, 1)
  const atOrigin = await nodes.XA.store.read.onward.itemsOf(ask as never)
  await rebuild(nodes.XA.road)
  assert.deepEqual(await nodes.XA.store.read.onward.itemsOf(ask as never), atOrigin)
})
