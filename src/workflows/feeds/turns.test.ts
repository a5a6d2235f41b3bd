import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTurns } from './turns.ts'

type Row = { readonly id: string; readonly nextAt: number; readonly step: number }

/** Turns over one row, whose list is held back until it is let go. */
function heldBack() {
  let row: Row | undefined = { id: 'one', nextAt: 0, step: 0 }
  let gate: Promise<void> = Promise.resolve()
  const ran: number[] = []
  const turns = createTurns<Row>({
    clock: { now: () => 1 },
    async list() {
      const rows = row === undefined ? [] : [row]
      await gate
      return rows
    },
    async run({ step }) {
      ran.push(step)
      await new Promise(setImmediate)
      row = { id: 'one', nextAt: 0, step: step + 1 }
    },
    onFailure: (_row, error) => assert.fail(String(error)),
  })
  return {
    turns,
    ran,
    remove: () => {
      row = undefined
    },
    hold(): () => void {
      const { promise, resolve } = Promise.withResolvers<void>()
      gate = promise
      return resolve
    },
  }
}

test('a row that was read before a run ended is not run once more as it was then', async () => {
  const { turns, ran, hold } = heldBack()
  await turns.tend()
  const letGo = hold()
  const tending = turns.tend()
  await turns.idle()
  letGo()
  await tending
  await turns.idle()
  assert.deepEqual(ran, [0, 1])
})

test('a row that was read before it was stopped is not run afterwards', async () => {
  const { turns, ran, hold, remove } = heldBack()
  const letGo = hold()
  const tending = turns.tend()
  remove()
  await turns.stop('one')
  letGo()
  await tending
  assert.deepEqual(ran, [])
})
