import assert from 'node:assert/strict'
import { type HoldingKey, itemIdOf } from '../../acts/index.ts'
import type { Change } from '../ports.ts'
import type { Store } from '../store.ts'
import { contractOfStore, item, keys } from './adapters.fixture.ts'

const apply = (store: Store, seq: number, ...changes: readonly Change[]): Promise<void> =>
  store.write((writer) => writer.readModel.apply(changes, seq))

contractOfStore('the nearest of a key is itself where it is kept, else the next one, behind the last the first', async (store) => {
  const [a, b, c, d, e] = keys('a', 'b', 'c', 'd', 'e') as [HoldingKey, HoldingKey, HoldingKey, HoldingKey, HoldingKey]
  assert.equal((await store.read.items.nearest([a])).size, 0, 'where nothing is kept')
  await apply(store, 1, { change: 'items-held', items: [item('d'), item('b')] })
  await apply(store, 2, { change: 'items-erased', holdings: [d], cause: 'recall', at: 7 })
  const found = await store.read.items.nearest([e, c, d, a, b])
  const nearest = Object.fromEntries([...found].map(([asked, row]) => [itemIdOf(asked), itemIdOf(row.holding)]))
  assert.deepEqual(nearest, { e: 'b', c: 'd', d: 'd', a: 'b', b: 'b' })
  assert.deepEqual(
    [...found.values()].filter(({ holding }) => holding === d),
    [found.get(d), found.get(d)],
  )
  assert.deepEqual([found.get(b)], await store.read.items.find([b]))
})
