/** A contest of the accuracy of items is lifted by its origin on the decision of whoever alone can, and every holder obeys. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { formatNarrowing, type HoldingKey, type Narrowing, narrowedObject, rebuild, standingContests } from '../../src/acts/index.ts'
import { DAY_MS, formatTimestamp } from '../../src/foundation/index.ts'
import { narrowLate } from '../../src/workflows/handling/index.ts'
import { id, indicator } from '../disclosure/objects.fixture.ts'
import { type Founded, foundOnce, onPaper } from './founding.fixture.ts'
import { releaseDraft, statedRelease, type TestItem, testItems } from './items.fixture.ts'
import { answersTo, deliver, exchange, parcelOf, type RoadNode, stated } from './nodes.fixture.ts'
import { codesOf, consented, foundOnward, givenOn, heldAtXB, lastAct, type OnwardFounded, settle } from './onward.fixture.ts'
import { readModels } from './snapshot.fixture.ts'

let founded: Founded
let onward: OnwardFounded
before(async () => {
  founded = await foundOnce()
  onward = await foundOnward()
})
after(() => {
  founded[Symbol.dispose]()
  onward[Symbol.dispose]()
})

const [FIRST, SECOND] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'] as const

type Named = { readonly agreement?: string; readonly to?: string; readonly items: readonly TestItem[] }

function contest(named: Named, terms: Narrowing) {
  const { agreement = founded.hash, to = 'XB', items } = named
  const body = { to, cause: 'accuracy-contested', terms: formatNarrowing(terms), items: items.map(({ itemId }) => itemId) }
  return { kind: 'narrow', agreement, body }
}

function lifting(named: Named, { now, ...changes }: { readonly now: number; readonly contest?: string; readonly by?: string }) {
  const { agreement = founded.hash, to = 'XB', items } = named
  const decision = { contest: FIRST, by: 'court', document: 'Judgment 7 K 12/30', dated: formatTimestamp(now), ...changes }
  return { kind: 'lift-contest', agreement, body: { to, ...decision, items: items.map(({ itemId }) => itemId) } }
}

async function narrowingAt(node: RoadNode, holding: HoldingKey): Promise<Narrowing | null> {
  const [row] = await node.store.read.items.find([holding])
  assert.ok(row !== undefined)
  return row.narrowing
}

/** What tools are shown of an item's handling. */
async function shownAt(node: RoadNode, holding: HoldingKey): Promise<unknown> {
  const shown = narrowedObject({ type: 'url' }, { narrowing: await narrowingAt(node, holding), otherPurposes: [] })
  const [extension] = Object.values((shown as { extensions?: Record<string, Record<string, unknown>> }).extensions ?? {})
  return extension
}

test('a contest is lifted by its id: the holder answers, shows it no longer and tools get the item anew; another contest stays', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const items = testItems(XA, 2, { agreement: founded.hash })
  const [once, twice] = items as [TestItem, TestItem]
  await deliver((await statedRelease(nodes, founded, { items })).parcel, XB)
  await stated(XA, contest({ items }, { contests: [FIRST] }))
  await stated(XA, contest({ items: [twice] }, { contests: [SECOND], marking: 'AMBER' }))
  await exchange(XA, XB, founded.parties)
  const extension = { extension_type: 'property-extension' }
  assert.deepEqual(await shownAt(XB, once.holding), { ...extension, accuracy: 'contested' })
  const [before] = await XB.store.read.items.find([once.holding])
  const act = await stated(XA, lifting({ items }, { now: XA.clock.time }))
  await exchange(XA, XB, founded.parties)
  await exchange(XB, XA, founded.parties)
  for (const node of [XA, XB]) {
    assert.equal(await shownAt(node, once.holding), undefined)
    assert.deepEqual(await shownAt(node, twice.holding), { ...extension, marking: 'AMBER', accuracy: 'contested' })
    assert.deepEqual(standingContests((await narrowingAt(node, twice.holding)) as Narrowing), [SECOND])
  }
  const [later] = await XB.store.read.items.find([once.holding])
  assert.ok((later?.addedAt ?? 0) > (before?.addedAt ?? 0))
  assert.deepEqual(
    (await answersTo(XB, act.id)).map(({ kind, body }) => [kind, body.outcome]),
    [['acknowledge', 'applied']],
  )
  const [delivery] = await XA.store.read.overview.deliveriesOf([act.id])
  assert.deepEqual([delivery?.kind, delivery?.state], ['lift-contest', 'applied'])
  const kept = await readModels(XB)
  await rebuild(XB.road)
  assert.deepEqual(await readModels(XB), kept)
})

test('nobody else than the person, a court or the overseer lifts, nor by a decision of tomorrow, nor what was not contested', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const items = testItems(XA, 1, { agreement: founded.hash })
  const [item] = items as [TestItem]
  await deliver((await statedRelease(nodes, founded, { items })).parcel, XB)
  await stated(XA, contest({ items }, { contests: [FIRST] }))
  await exchange(XA, XB, founded.parties)
  const now = XA.clock.time
  await assert.rejects(() => stated(XA, lifting({ items }, { now, by: 'official' })), { code: 'act-invalid' })
  const drafts = [lifting({ items }, { now: now + DAY_MS }), lifting({ items }, { now, contest: SECOND })]
  assert.deepEqual(
    await codesOf(
      XA,
      drafts.map((draft) => ({ draft })),
    ),
    ['time-invalid', 'contest-unknown'],
  )
  const paper = onPaper('XC', founded.parties)
  const foreign = paper.state(lifting({ items }, { now }))
  await deliver({ from: 'XC', text: foreign.act.text, receipt: await foreign.receipt(), items: [] }, XB)
  assert.deepEqual(standingContests((await narrowingAt(XB, item.holding)) as Narrowing), [FIRST], 'another party lifts nothing of it')
})

test('a lifting without its receipt lifts nothing', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const items = testItems(XA, 1, { agreement: founded.hash })
  const [item] = items as [TestItem]
  await deliver((await statedRelease(nodes, founded, { items })).parcel, XB)
  await stated(XA, contest({ items }, { contests: [FIRST] }))
  await exchange(XA, XB, founded.parties)
  const parcel = await parcelOf(XA, (await stated(XA, lifting({ items }, { now: XA.clock.time }))).id, founded.parties)
  await assert.rejects(() => deliver({ ...parcel, receipt: null }, XB))
  assert.deepEqual(standingContests((await narrowingAt(XB, item.holding)) as Narrowing), [FIRST])
  assert.equal((await deliver(parcel, XB)).status, 'applied')
  assert.deepEqual(standingContests((await narrowingAt(XB, item.holding)) as Narrowing), [])
})

test('a lifting that overtakes its contest holds when the contest comes', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const items = testItems(XA, 1, { agreement: founded.hash })
  const [item] = items as [TestItem]
  await deliver((await statedRelease(nodes, founded, { items })).parcel, XB)
  const contesting = await parcelOf(XA, (await stated(XA, contest({ items }, { contests: [FIRST] }))).id, founded.parties)
  const lifted = await parcelOf(XA, (await stated(XA, lifting({ items }, { now: XA.clock.time }))).id, founded.parties)
  for (const parcel of [lifted, contesting]) assert.equal((await deliver(parcel, XB)).status, 'applied')
  assert.equal(await shownAt(XB, item.holding), undefined)
  assert.deepEqual(await narrowingAt(XB, item.holding), await narrowingAt(XA, item.holding))
})

test('whoever the items were given on to obeys as well, once the origin lifted, and not before', async () => {
  await using nodes = await onward.open()
  const { XA, XB, XC } = nodes
  const items = await heldAtXB(nodes, [indicator(1)])
  const named = { agreement: onward.hash, items }
  await givenOn(nodes, await consented(nodes, [id('indicator', 1)]))
  await settle(nodes, onward.parties)
  await stated(XA, contest(named, { contests: [FIRST] }))
  await settle(nodes, onward.parties)
  const [copy] = await XC.store.read.items.page({ agreement: onward.hash, roles: ['received'], limit: 9 })
  assert.ok(copy !== undefined)
  assert.deepEqual(standingContests(copy.narrowing as Narrowing), [FIRST])
  const early = lifting({ agreement: onward.hash, to: 'XC', items: [] }, { now: XB.clock.time })
  const body = { ...early.body, items: (await lastAct(XB, 'narrow', 'XB')).body.items as string[] }
  assert.deepEqual(await codesOf(XB, [{ draft: { ...early, body } }]), ['contest-of-another'])
  await stated(XA, lifting(named, { now: XA.clock.time, by: 'overseer' }))
  await settle(nodes, onward.parties)
  const parts = { road: XB.road, narrowings: XB.store.read.narrowings }
  assert.equal(await narrowLate(parts), 1)
  assert.equal(await narrowLate(parts), 0, 'everybody was told')
  assert.ok((await settle(nodes, onward.parties)).includes('XB XC lift-contest applied'))
  assert.equal(await shownAt(XC, copy.holding), undefined)
  assert.equal((await lastAct(XC, 'lift-contest', 'XB')).body.by, 'overseer')
})

test('a copy that is released after its item was contested, and the contest lifted, is told of both', async () => {
  await using nodes = await founded.open()
  const { XA } = nodes
  const source = (testItems(XA, 1, { agreement: founded.hash })[0] as TestItem).holding
  const copy = () => testItems(XA, 1, { agreement: founded.hash, source })
  const [early, late] = [copy(), copy()]
  await stated(XA, releaseDraft(founded.hash, early, { now: XA.clock.time }), early)
  await stated(XA, contest({ items: early }, { contests: [FIRST, SECOND] }))
  await stated(XA, lifting({ items: early }, { now: XA.clock.time }))
  await stated(XA, releaseDraft(founded.hash, late, { now: XA.clock.time, to: 'XC', articles: ['4.2'] }), late)
  const parts = { road: XA.road, narrowings: XA.store.read.narrowings }
  assert.equal(await narrowLate(parts), 1)
  assert.deepEqual(standingContests((await narrowingAt(XA, (late[0] as TestItem).holding)) as Narrowing), [SECOND])
  assert.equal(await narrowLate(parts), 0)
})
