/** Self-monitoring over a real store and road: nothing is left out or told twice, whatever fails in between. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { rebuild } from '../../src/acts/index.ts'
import { DAY_MS } from '../../src/foundation/index.ts'
import type { Writer } from '../../src/storage/index.ts'
import { foldReads } from '../../src/workflows/consultation/index.ts'
import { closeObservation, type MonitoringParts, monitorReads } from '../../src/workflows/monitoring/index.ts'
import { type Founded, foundOnce } from '../road/founding.fixture.ts'
import type { RoadNode } from '../road/nodes.fixture.ts'
import { readModels } from '../road/snapshot.fixture.ts'

let founded: Founded
before(async () => {
  founded = await foundOnce()
})
after(() => founded[Symbol.dispose]())

function partsOf({ road, store }: RoadNode): MonitoringParts<Writer> {
  return {
    road,
    reads: store.read.readLog,
    observations: store.read.observations,
    watch: { itemsPerDay: 100, watchwords: new Map([['anna', ['muller']]]) },
    readers: async () => new Map([['anna', { isTool: false, justification: 'Duty' }]]),
  }
}

async function readSome(node: RoadNode, items: number, what = 'http GET /api/v1/items'): Promise<void> {
  const row = {
    account: 'anna',
    at: node.clock.time,
    agreement: null,
    purpose: 'cyber-defence',
    justification: 'Case 7',
    digest: '00',
    people: [],
  }
  await node.store.write(({ reads }) => reads.add([{ ...row, what, items }]))
}

const kindsOf = async ({ store }: RoadNode): Promise<readonly string[]> =>
  (await store.read.overview.acts())
    .filter(({ kind }) => ['monitor', 'observe'].includes(kind))
    .map(({ kind, count }) => `${kind} ${count}`)
    .sort()

test('a run is due a day after the first read, and then a day after the last run; what it saw are acts', async () => {
  await using nodes = await founded.open()
  const { XA } = nodes
  const parts = partsOf(XA)
  assert.equal(await monitorReads(parts), undefined, 'nothing was read')
  await readSome(XA, 101, 'http GET /api/v1/items?text=Muller')
  assert.equal(await monitorReads(parts), undefined)
  XA.clock.time += DAY_MS
  assert.deepEqual(
    (await monitorReads(parts))?.map(({ check, items }) => [check, items]),
    [
      ['volume', 101],
      ['watchword', 101],
    ],
  )
  assert.deepEqual(await kindsOf(XA), ['monitor 1', 'observe 2'])
  assert.equal(await monitorReads(parts), undefined)
  XA.clock.time += DAY_MS
  assert.deepEqual(await monitorReads(parts), [], 'a run that sees nothing is on record as well, and tells nothing twice')
  assert.deepEqual(await kindsOf(XA), ['monitor 2', 'observe 2'])
  assert.deepEqual(await XA.store.read.readLog.days('anna', 0), [101])
  const kept = await readModels(XA)
  await rebuild(XA.road)
  assert.deepEqual(await readModels(XA), kept)
  assert.equal((await XA.store.read.observations.list({ isOpen: true, limit: 9 })).length, 2)
})

for (const isKept of [false, true]) {
  test(`a run that ended ${isKept ? 'after it was kept' : 'before it was kept'} leaves nothing out and tells nothing twice`, async () => {
    await using nodes = await founded.open()
    const { XA } = nodes
    const parts = partsOf(XA)
    await readSome(XA, 101)
    XA.clock.time += DAY_MS
    const ended = new Error('the node ended here')
    const transactions: typeof XA.road.transactions = {
      ...XA.road.transactions,
      async write(work) {
        const value = await XA.road.transactions.write(async (writer) => {
          const done = await work(writer)
          if (!isKept) throw ended
          return done
        })
        if (isKept) throw ended
        return value
      },
    }
    await assert.rejects(monitorReads({ ...parts, road: { ...XA.road, transactions } }), ended)
    const again = await monitorReads(parts)
    assert.equal(again?.length, isKept ? undefined : 1)
    assert.deepEqual(await kindsOf(XA), ['monitor 1', 'observe 1'])
    assert.deepEqual(await XA.store.read.readLog.days('anna', 0), [101])
  })
}

test('two processes that look through the same reads tell of them once', async () => {
  await using nodes = await founded.open()
  const { XA } = nodes
  await readSome(XA, 101)
  XA.clock.time += DAY_MS
  const both = await Promise.allSettled([monitorReads(partsOf(XA)), monitorReads(partsOf(XA))])
  assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
  assert.deepEqual(await kindsOf(XA), ['monitor 1', 'observe 1'])
})

test('a run that a wrong clock dated far ahead holds up none of now', async () => {
  await using nodes = await founded.open()
  const { XA } = nodes
  const { time } = XA.clock
  await readSome(XA, 1)
  XA.clock.time = time + 4_000 * DAY_MS
  await monitorReads(partsOf(XA))
  XA.clock.time = time + DAY_MS
  await readSome(XA, 101)
  assert.equal((await monitorReads(partsOf(XA)))?.length, 1)
})

test('an observation is closed once, by another official, with a reason that its act names by digest', async () => {
  await using nodes = await founded.open()
  const { XA } = nodes
  await readSome(XA, 101)
  XA.clock.time += DAY_MS
  await monitorReads(partsOf(XA))
  const [open] = await XA.store.read.observations.list({ isOpen: true, limit: 9 })
  assert.ok(open !== undefined)
  const close = async (account: string, id = open.id) => {
    const closed = await closeObservation({ id, account, outcome: 'explained', reason: 'Exercise of the watch' }, XA.road)
    return closed.ok ? 'ok' : closed.refusal.code
  }
  assert.equal(await close('anna'), 'observation-own')
  assert.equal(await close('dora', 'f'.repeat(64) as typeof open.id), 'observation-unknown')
  assert.equal(await close('dora'), 'ok')
  assert.equal(await close('dora'), 'observation-closed')
  const row = await XA.store.read.observations.find(open.id)
  assert.deepEqual([row?.outcome, row?.closedBy, row?.reason], ['explained', 'dora', 'Exercise of the watch'])
  assert.equal(await XA.store.read.observations.openBefore(XA.clock.time + 1), 0)
  await rebuild(XA.road)
  assert.deepEqual(await XA.store.read.observations.find(open.id), row)
})

test('the record ends with its retention, but for what no act commits to yet or nobody looked through', async () => {
  await using nodes = await founded.open()
  const { XA } = nodes
  await readSome(XA, 1)
  const expire = () => XA.store.write(({ readExpiry }) => readExpiry.expire({ agreement: null, before: XA.clock.time, limit: 10 }))
  XA.clock.time += DAY_MS
  assert.equal(await expire(), 0)
  await foldReads({ reads: XA.store.read.reads, road: XA.road })
  assert.equal(await expire(), 0)
  await monitorReads(partsOf(XA))
  assert.equal(await expire(), 1)
  assert.deepEqual(await XA.store.read.readLog.page({ limit: 9 }), [])
})
