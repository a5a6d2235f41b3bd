/** What is wrong with the time alone waits, and is not refused. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Founded, foundOnce, type Pair } from './founding.fixture.ts'
import { statedRelease, testItems } from './items.fixture.ts'
import { answersTo, cover, deliver } from './nodes.fixture.ts'

let founded: Founded
before(async () => {
  founded = await foundOnce()
})
after(() => founded[Symbol.dispose]())

test('an act from the future waits until its time has come, and nothing is refused', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  XA.clock.time += 6 * 60_000
  const { act, parcel } = await statedRelease(nodes, founded, { items: testItems(XA, 1, { agreement: founded.hash }) })
  assert.deepEqual(await deliver(parcel, XB), { status: 'waiting', act: act.id, missing: [] })
  assert.deepEqual([await XB.store.read.acts.find(act.id), await refusalsOf(XB)], [undefined, []])
  XB.clock.time += 60_000
  assert.equal((await deliver(parcel, XB)).status, 'applied')
  assert.deepEqual(await XB.store.read.parked.list(), [])
})

test('a release that comes before the recipient has the proof of its own ratification waits for it', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const { act, parcel } = await statedRelease(nodes, founded, { items: testItems(XA, 1, { agreement: founded.hash }) })
  Object.assign(XB, { covered: 0 })
  XB.road.directory.refresh()
  assert.deepEqual(await deliver(parcel, XB), { status: 'waiting', act: act.id, missing: [] })
  assert.deepEqual(await deliver(parcel, XB), { status: 'waiting', act: act.id, missing: [] })
  assert.deepEqual([await XB.store.read.acts.find(act.id), await refusalsOf(XB)], [undefined, []])
  await cover(XB)
  assert.equal((await deliver(parcel, XB)).status, 'applied')
  assert.deepEqual(
    (await answersTo(XB, act.id)).map(({ body }) => body.outcome),
    ['applied'],
  )
  assert.deepEqual(await XB.store.read.parked.list(), [])
})

/** Refusals on record at a node. */
function refusalsOf({ store }: Pair['XB']) {
  return store.write((writer) => writer.refusals.drain())
}
