import assert from 'node:assert/strict'
import { test } from 'node:test'
import { paced } from './paced.ts'

function finder() {
  const state = { now: 0, cost: 0, found: 0, fails: false }
  const ask = paced(
    async () => {
      state.now += state.cost
      if (state.fails) throw new Error('disk')
      state.found += 1
      return state.found
    },
    () => state.now,
  )
  return { state, ask }
}

test('what costs next to nothing is found out each time', async () => {
  const { state, ask } = finder()
  state.cost = 1
  assert.deepEqual([await ask(), await ask(), await ask()], [1, 2, 3])
})

test('what is dear is kept for nine times what it took, and no longer', async () => {
  const { state, ask } = finder()
  state.cost = 150
  assert.equal(await ask(), 1)
  state.now += 9 * 150 - 1
  assert.equal(await ask(), 1)
  state.now += 1
  assert.equal(await ask(), 2)
  assert.equal(state.found, 2)
})

test('who asks for what is dear meanwhile waits for the same answer, and a failure is told once', async () => {
  const { state, ask } = finder()
  state.cost = 150
  assert.equal(await ask(), 1)
  state.now += 10_000
  assert.deepEqual(await Promise.all([ask(), ask(), ask()]), [2, 2, 2])
  state.now += 10_000
  state.fails = true
  await assert.rejects(ask(), /disk/)
  state.fails = false
  assert.equal(await ask(), 3)
})
