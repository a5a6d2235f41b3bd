import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { atMost } from './index.ts'

test('no more than so many are under way, in the order in which they came, whether they fail or not', async () => {
  const limited = atMost(2)
  const begun: number[] = []
  const ends: { readonly resolve: () => void; readonly reject: (error: Error) => void }[] = []
  const works = Array.from({ length: 5 }, (_, index) =>
    limited(async () => {
      begun.push(index)
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      ends[index] = { resolve, reject }
      await promise
      return index
    }).catch(() => 'failed'),
  )
  await turn()
  assert.deepEqual(begun, [0, 1])
  ends[1]?.reject(new Error('no'))
  await turn()
  assert.deepEqual(begun, [0, 1, 2])
  ends[0]?.resolve()
  ends[2]?.resolve()
  await turn()
  assert.deepEqual(begun, [0, 1, 2, 3, 4])
  ends[3]?.resolve()
  ends[4]?.resolve()
  assert.deepEqual(await Promise.all(works), [0, 'failed', 2, 3, 4])
  assert.equal(await limited(async () => 'again'), 'again')
})
