import assert from 'node:assert/strict'
import { it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { oneAtATime } from './one-at-a-time.ts'

it('runs one after the other, and calls during a run share the next', async () => {
  const gates: PromiseWithResolvers<void>[] = []
  let running = 0
  const run = oneAtATime(async () => {
    running += 1
    assert.equal(running, 1)
    const gate = Promise.withResolvers<void>()
    const number = gates.push(gate)
    await gate.promise
    running -= 1
    return number
  })
  const first = run()
  const [second, third] = [run(), run()]
  assert.equal(gates.length, 1)
  gates[0]?.resolve()
  assert.equal(await first, 1)
  await setImmediate()
  gates[1]?.resolve()
  assert.deepEqual(await Promise.all([second, third]), [2, 2])
  const fourth = run()
  gates[2]?.resolve()
  assert.equal(await fourth, 3)
})

it('goes on after a run that failed', async () => {
  let runs = 0
  const run = oneAtATime(async () => {
    runs += 1
    if (runs === 1) throw new Error('first')
    return runs
  })
  const [first, second] = await Promise.allSettled([run(), run()])
  assert.equal(first.status, 'rejected')
  assert.deepEqual(second, { status: 'fulfilled', value: 2 })
})
