import assert from 'node:assert/strict'
import type { HoldingKey } from '../../acts/index.ts'
import { contractOfStore, keys } from './adapters.fixture.ts'

const [A, B] = keys('a', 'b') as [HoldingKey, HoldingKey]
const word = (holding: HoldingKey, outcome: 'useful' | 'sighted', more: { dueAt: number; speaker?: string }) => {
  return { recipient: 'XA', agreement: 'treaty', holding, speaker: 'XB', outcome, ...more } as const
}

contractOfStore('words wait for their time, each speaker has one on an item, and what was told is gone', async (store) => {
  await store.write(({ gathered }) =>
    gathered.gather([word(A, 'useful', { dueAt: 20 }), word(B, 'useful', { dueAt: 10 }), word(A, 'sighted', { dueAt: 20, speaker: 'XC' })]),
  )
  assert.deepEqual(await store.read.gathered.due({ now: 9, limit: 9 }), [])
  await store.write(({ gathered }) => gathered.gather([word(B, 'sighted', { dueAt: 20 })]))
  assert.deepEqual(
    await store.read.gathered.due({ now: 19, limit: 9 }),
    [],
    'a later word takes the place of the earlier one, and its time',
  )
  const due = await store.read.gathered.due({ now: 20, limit: 9 })
  assert.deepEqual(
    due.map(({ holding, speaker, outcome }) => [holding, speaker, outcome]),
    [
      [A, 'XB', 'useful'],
      [A, 'XC', 'sighted'],
      [B, 'XB', 'sighted'],
    ],
  )
  const seqs = due.map(({ seq }) => seq)
  assert.equal(await store.write(({ gathered }) => gathered.remove(seqs.slice(0, 2))), 2)
  assert.equal(await store.write(({ gathered }) => gathered.remove(seqs)), 1, 'the others were there no more')
  assert.equal((await store.read.gathered.due({ now: 20, limit: 9 })).length, 0)
})

contractOfStore('an object that tells of others is looked at once, and what was told is told', async (store) => {
  const rows = [A, B].map((holding) => ({ holding, account: 'anna', purpose: 'cyber-defence' }))
  await store.write(({ untold }) => untold.keep(rows))
  assert.deepEqual(await store.read.untold.list(1), rows.slice(0, 1))
  assert.deepEqual(await store.write(async ({ untold }) => [await untold.settle(A), await untold.settle(A)]), [true, false])
  assert.deepEqual(await store.read.untold.list(9), rows.slice(1))
  await store.write(({ untold }) => untold.markTold('key'))
  assert.deepEqual([await store.read.untold.isTold('key'), await store.read.untold.isTold('other')], [true, false])
  await assert.rejects(store.write(({ untold }) => untold.markTold('key')))
})
