import assert from 'node:assert/strict'
import { fedKey, type HoldingKey } from '../../acts/index.ts'
import type { Change } from '../ports.ts'
import type { Store } from '../store.ts'
import { actId, contractOfStore, item, keys } from './adapters.fixture.ts'

const [ONE, TWO] = keys('one', 'two') as [HoldingKey, HoldingKey]
const FED = fedKey('0b1c9e5c-5d0e-4a53-9d5b-2d2a9c3f8f10')
const GRADE = { reliability: 'B', credibility: '2', nature: 'fact', review: '2031-03-01' } as const

function graded(name: string, holdings: readonly HoldingKey[], at: number): Extract<Change, { readonly change: 'items-graded' }> {
  const agreement = holdings.includes(FED) ? null : 'treaty'
  return { change: 'items-graded', id: actId(name), agreement, account: 'anna', holdings, grade: GRADE, at }
}

async function apply(store: Store, seq: number, ...changes: readonly Change[]): Promise<void> {
  await store.write(async (writer) => {
    await writer.readModel.apply(changes, seq)
    for (const change of changes) if (change.change === 'items-graded') await writer.gradeReasons.put(change.id, `why ${seq}`)
  })
}

const reasonsOf = async (store: Store, holding: HoldingKey): Promise<readonly string[]> =>
  (await store.read.grades.history(holding, 9)).map(({ reason }) => reason)

contractOfStore('of several grades the last counts, and all are told newest first', async (store) => {
  await apply(store, 1, { change: 'items-held', items: [item('one'), item('two')] }, graded('first', [ONE, TWO], 10))
  await apply(store, 2, { ...graded('second', [ONE], 20), grade: { ...GRADE, reliability: 'X', nature: 'assessment' } })
  const first = { id: actId('first'), account: 'anna', reason: 'why 1', gradedAt: 10, ...GRADE }
  const second = { ...first, id: actId('second'), reason: 'why 2', gradedAt: 20, reliability: 'X', nature: 'assessment' }
  const latest = await store.read.grades.latest([ONE, TWO, FED])
  assert.deepEqual([latest.size, latest.get(ONE), latest.get(TWO)], [2, second, first])
  assert.deepEqual(await store.read.grades.history(ONE, 9), [second, first])
  assert.deepEqual(await store.read.grades.history(ONE, 1), [second])
  assert.deepEqual([await store.read.grades.history(FED, 9), (await store.read.grades.latest([])).size], [[], 0])
})

contractOfStore('the face of an item tells whether it was graded at all', async (store) => {
  await apply(store, 1, { change: 'items-held', items: [item('one'), item('two')] })
  const isGraded = async (): Promise<readonly boolean[]> =>
    (await store.read.items.faces({ agreement: 'treaty', roles: ['received'], limit: 9 })).map((row) => row.isGraded)
  assert.deepEqual(await isGraded(), [false, false])
  const before = await store.read.items.version()
  await apply(store, 2, graded('second', [TWO], 20))
  assert.deepEqual(await isGraded(), [false, true])
  assert.notEqual(await store.read.items.version(), before)
})

contractOfStore('why items were graded goes with the last of them that is kept', async (store) => {
  await apply(store, 1, { change: 'items-held', items: [item('one'), item('two')] }, graded('both', [ONE, TWO], 10))
  await apply(store, 2, { change: 'items-erased', holdings: [ONE], cause: 'recall', at: 11 })
  assert.deepEqual(await reasonsOf(store, TWO), ['why 1'])
  await apply(store, 3, { change: 'items-erased', holdings: [TWO], cause: 'recall', at: 12 })
  assert.deepEqual([await reasonsOf(store, ONE), await reasonsOf(store, TWO)], [[''], ['']])
})

contractOfStore('what a feed brought is told from what is not there, and why it was graded goes with it', async (store) => {
  const row = { holding: FED, feed: 'f1', type: 'tool', stixId: 'tool--1', version: null, versionKey: 'v', digest: 'd' }
  await store.write(({ feeds }) => feeds.addObjects([row], 5))
  assert.deepEqual(await store.read.feeds.among([FED, ONE]), new Set([FED]))
  await apply(store, 1, graded('fed', [FED], 10))
  assert.deepEqual(await reasonsOf(store, FED), ['why 1'])
  await store.write(({ feeds }) => feeds.removeObjects([FED]))
  assert.deepEqual(await reasonsOf(store, FED), [''])
})
