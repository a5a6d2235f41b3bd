import assert from 'node:assert/strict'
import type { Change } from '../../acts/index.ts'
import type { Store } from '../store.ts'
import { actId, contract, item, keys } from './adapters.fixture.ts'

const apply = (store: Store, seq: number, ...changes: readonly Change[]): Promise<void> =>
  store.write((writer) => writer.readModel.apply(changes, seq))

const narrowed = (holdings: readonly string[], narrowing: object, told: string | null = null): Change =>
  ({ change: 'items-narrowed', holdings: keys(...holdings), narrowing, cause: 'at-risk', told, at: 9 }) as Change

contract('what is narrowed is handled so, whether it came before or after, and what is erased is left alone', async (place) => {
  await using store = await place.create()
  await apply(store, 1, { change: 'items-held', items: [item('a'), item('e')] })
  await apply(store, 2, { change: 'items-erased', holdings: keys('e'), cause: 'retention', at: 5 })
  await apply(store, 3, narrowed(['a', 'b', 'e'], { marking: 'RED', retainUntil: 7_000 }))
  await apply(store, 4, narrowed(['a', 'b'], { marking: 'GREEN', readers: ['analyst'], pap: 'AMBER' }))
  await apply(store, 5, { change: 'items-held', items: [item('b')] })
  const [a, b, e] = await store.read.items.find(keys('a', 'b', 'e'))
  for (const row of [a, b]) {
    assert.deepEqual(row?.narrowing, { marking: 'RED', retainUntil: 7_000, readers: ['analyst'], pap: 'AMBER' })
    assert.deepEqual([row?.retainUntil, row?.face?.grading.pap], [7_000, 'AMBER'])
  }
  assert.deepEqual([e?.narrowing, e?.face], [null, null])
})

contract('a copy of which a recipient was not told is found until it is told', async (place) => {
  await using store = await place.create()
  const source = keys('own')[0] as never
  const copy = (name: string) => item(name, { role: 'sent', source, releaseAct: actId(name) })
  const sent = (name: string, recipient: string): Change => ({ change: 'items-sent', recipient, actId: actId(name), holdings: keys(name) })
  await apply(store, 1, { change: 'items-held', items: [copy('c'), copy('d')] }, sent('c', 'XB'), sent('d', 'XC'))
  assert.deepEqual(await store.read.narrowings.untold(9), [])
  await apply(store, 2, narrowed(['c'], { onward: 'never' }, 'XB'))
  const [untold, ...others] = await store.read.narrowings.untold(9)
  assert.deepEqual([untold?.holding, untold?.recipient, untold?.narrowing, others], [keys('d')[0], 'XC', { onward: 'never' }, []])
  await apply(store, 3, narrowed(['d'], { onward: 'never' }, 'XC'))
  assert.deepEqual(await store.read.narrowings.untold(9), [])
})
