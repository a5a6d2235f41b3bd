import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { Job } from './job.ts'

type Held = { readonly job: Job; readonly runs: PromiseWithResolvers<void>[]; readonly failures: unknown[] }

/** A job of which each run ends when the test says so. */
function heldJob(context: TestContext, every = 1_000): Held {
  context.mock.timers.enable({ apis: ['setTimeout'] })
  const runs: PromiseWithResolvers<void>[] = []
  const failures: unknown[] = []
  const job = new Job({
    name: 'held',
    every: () => every,
    run() {
      const run = Promise.withResolvers<void>()
      runs.push(run)
      return run.promise
    },
    failed: (name, error) => failures.push([name, error]),
  })
  return { job, runs, failures }
}

test('it runs when woken and again after its time, never beside itself', async (context) => {
  const { job, runs } = heldJob(context)
  context.mock.timers.tick(10_000)
  assert.equal(runs.length, 0)
  job.wake()
  context.mock.timers.tick(10_000)
  assert.equal(runs.length, 1)
  runs[0]?.resolve()
  await turn()
  context.mock.timers.tick(999)
  assert.equal(runs.length, 1)
  context.mock.timers.tick(1)
  assert.equal(runs.length, 2)
  runs[1]?.resolve()
  await job.stop()
})

test('however often it is woken during a run, it runs once more, at once', async (context) => {
  const { job, runs } = heldJob(context)
  for (let times = 0; times < 5; times += 1) job.wake()
  assert.equal(runs.length, 1)
  runs[0]?.resolve()
  await turn()
  context.mock.timers.tick(0)
  assert.equal(runs.length, 2)
  runs[1]?.resolve()
  await turn()
  context.mock.timers.tick(999)
  assert.equal(runs.length, 2)
  await job.stop()
})

test('waking it between runs does not leave the planned one behind', async (context) => {
  const { job, runs } = heldJob(context)
  job.wake()
  runs[0]?.resolve()
  await turn()
  context.mock.timers.tick(500)
  job.wake()
  runs[1]?.resolve()
  await turn()
  context.mock.timers.tick(999)
  assert.equal(runs.length, 2)
  context.mock.timers.tick(1)
  assert.equal(runs.length, 3)
  runs[2]?.resolve()
  await job.stop()
})

test('a run that fails is told by name, and the next comes all the same', async (context) => {
  const { job, runs, failures } = heldJob(context)
  job.wake()
  const cause = new Error('no answer')
  runs[0]?.reject(cause)
  await turn()
  assert.deepEqual(failures, [['held', cause]])
  context.mock.timers.tick(1_000)
  assert.equal(runs.length, 2)
  runs[1]?.resolve()
  await job.stop()
})

test('stopping waits for the run under way, and nothing runs after it', async (context) => {
  const { job, runs } = heldJob(context)
  job.wake()
  job.wake()
  let isStopped = false
  const stopped = job.stop().then(() => {
    isStopped = true
  })
  await turn()
  assert.equal(isStopped, false)
  runs[0]?.resolve()
  await stopped
  context.mock.timers.tick(10_000)
  job.wake()
  assert.equal(runs.length, 1)
})

test('what is asked for within a time shares one run, which comes at its end', async (context) => {
  const { job, runs } = heldJob(context)
  job.wake()
  runs[0]?.resolve()
  await turn()
  for (let asked = 0; asked < 4; asked += 1) {
    job.wakeWithin(200)
    context.mock.timers.tick(60)
  }
  assert.equal(runs.length, 2)
  // What comes during a run is not lost to it.
  job.wakeWithin(200)
  job.wakeWithin(200)
  runs[1]?.resolve()
  await turn()
  context.mock.timers.tick(0)
  assert.equal(runs.length, 3)
  runs[2]?.resolve()
  await turn()
  // Somebody who cannot wait is not held up, and takes along what was asked for before.
  job.wakeWithin(200)
  job.wake()
  assert.equal(runs.length, 4)
  runs[3]?.resolve()
  await turn()
  context.mock.timers.tick(999)
  assert.equal(runs.length, 4)
  await job.stop()
  job.wakeWithin(0)
  context.mock.timers.tick(10_000)
  assert.equal(runs.length, 4)
})
