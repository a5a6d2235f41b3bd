import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { gathering } from './index.ts'

/** A gathering that notes its runs; each gives back what it was given, ten times as much. */
function noted(weightMax: number) {
  const runs: (readonly number[])[] = []
  const hand = gathering<number, number>(
    async (take) => {
      const taken = take()
      runs.push(taken)
      await turn()
      if (taken.includes(13)) throw new Error('unlucky')
      return taken.map((element) => element * 10)
    },
    { weigh: (element) => element, weightMax, turn },
  )
  return { runs, hand }
}

test('those who wait at one time share a run, later ones the next', async () => {
  const { runs, hand } = noted(100)
  const first = [hand(1), hand(2)]
  await turn()
  const second = [hand(3), hand(4)]
  assert.deepEqual(await Promise.all([...first, ...second]), [10, 20, 30, 40])
  assert.deepEqual(runs, [
    [1, 2],
    [3, 4],
  ])
  assert.equal(await hand(5), 50)
})

test('a run takes no more than its weight, and one element whatever it weighs', async () => {
  const { runs, hand } = noted(5)
  assert.deepEqual(await Promise.all([2, 3, 1, 99, 5].map(hand)), [20, 30, 10, 990, 50])
  assert.deepEqual(runs, [[2, 3], [1], [99], [5]])
})

test('a run that fails fails those it took and nobody else', async () => {
  const { hand } = noted(20)
  const settled = await Promise.allSettled([1, 13, 20].map(hand))
  assert.deepEqual(
    settled.map(({ status }) => status),
    ['rejected', 'rejected', 'fulfilled'],
  )
})

test('a run that fails before it took anything fails those it would have taken', async () => {
  let isBroken = true
  const hand = gathering<number, number>(
    async (take) => {
      if (isBroken) throw new Error('no beginning')
      return take()
    },
    { weightMax: 2, turn },
  )
  const settled = Promise.allSettled([1, 2].map(hand))
  const third = assert.rejects(hand(3))
  assert.deepEqual(
    (await settled).map(({ status }) => status),
    ['rejected', 'rejected'],
  )
  await third
  isBroken = false
  assert.equal(await hand(4), 4)
})
