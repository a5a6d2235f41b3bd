/** Urgent acts ask for a checkpoint once they are recorded: what must stop must stop soon, and what warns must come soon. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type ActDraft, KINDS, stateActs } from '../../src/acts/index.ts'
import { DAY_MS } from '../../src/foundation/index.ts'
import { placeHold } from '../../src/workflows/legal-holds/index.ts'
import { type Founded, foundOnce } from './founding.fixture.ts'
import { statedRelease, testItems } from './items.fixture.ts'
import { deliver, parcelOf, type RoadNode } from './nodes.fixture.ts'

let founded: Founded
before(async () => {
  founded = await foundOnce()
})
after(() => founded[Symbol.dispose]())

/** The node, and the acts that it kept each time that it was asked to hurry. */
function watched(node: RoadNode): { readonly node: RoadNode; readonly asked: Promise<number>[] } {
  const asked: Promise<number>[] = []
  const onUrgent = (): void => void asked.push(node.store.read.overview.lastApplied())
  return { node: { ...node, road: { ...node.road, onUrgent } }, asked }
}

const reducing = (kind: string, to: object, items: readonly string[]): { draft: ActDraft } => {
  return { draft: { kind, agreement: founded.hash, body: { ...to, cause: 'wrong', items } } }
}

test('what only reduces is urgent, and what warns; nothing else is', () => {
  assert.deepEqual(
    [...KINDS.values()].filter(({ isUrgent }) => isUrgent).map(({ name }) => name),
    ['suspend', 'withdraw', 'reserve', 'breach', 'retire', 'alert', 'narrow', 'recall', 'correct', 'erase', 'tell-threat'],
  )
})

test('urgent acts that are recorded together ask once, when all of them are durable', async () => {
  await using nodes = await founded.open()
  const { node: XA, asked } = watched(nodes.XA)
  const items = testItems(XA, 2, { agreement: founded.hash })
  const { parcel } = await statedRelease({ XA }, founded, { items })
  assert.equal(asked.length, 0)
  const ids = items.map(({ itemId }) => itemId)
  const outcomes = await stateActs([reducing('recall', { to: 'XB' }, ids), reducing('recall', { to: 'XC' }, ids)], XA.road)
  assert.ok(outcomes.every(({ ok }) => ok))
  assert.deepEqual(await Promise.all(asked), [await XA.store.read.overview.lastApplied()])
  await stateActs([reducing('erase', { to: 'XB' }, ids)], XA.road)
  assert.equal(asked.length, 2)
  await deliver(parcel, nodes.XB)
})

test('what is erased here and told to nobody, and what a partner recalled, asks for nothing', async () => {
  await using nodes = await founded.open()
  const { XA } = nodes
  const { node: XB, asked } = watched(nodes.XB)
  const items = testItems(XA, 2, { agreement: founded.hash })
  const ids = items.map(({ itemId }) => itemId)
  await deliver((await statedRelease(nodes, founded, { items })).parcel, XB)
  const [recall] = await stateActs([reducing('recall', { to: 'XB' }, ids.slice(0, 1))], XA.road)
  assert.ok(recall?.ok)
  await deliver(await parcelOf(XA, recall.act.id, founded.parties), XB)
  const [erasure] = await stateActs([reducing('erase', { to: null, origin: 'XA' }, ids.slice(1))], XB.road)
  assert.ok(erasure?.ok)
  assert.deepEqual(
    (await XB.store.read.items.find(items.map(({ holding }) => holding))).map(({ state }) => state),
    ['erased', 'erased'],
  )
  assert.equal(asked.length, 0)
})

test('an urgent act that is refused asks for nothing', async () => {
  await using nodes = await founded.open()
  const { node: XA, asked } = watched(nodes.XA)
  const items = testItems(XA, 1, { agreement: founded.hash })
  await statedRelease({ XA }, founded, { items })
  const order = {
    stixIds: items.map(({ content }) => content.face.stixId),
    reason: 'Order 1',
    until: XA.clock.time + DAY_MS,
    account: 'dora',
  }
  assert.equal((await placeHold(order, XA.road)).holds.length, 1)
  const ids = items.map(({ itemId }) => itemId)
  const [outcome] = await stateActs([reducing('erase', { to: 'XB' }, ids)], XA.road)
  assert.equal(outcome?.ok === false && outcome.refusal.code, 'on-hold')
  assert.equal(asked.length, 0)
})
