/** A node that stops in the middle of a submission goes on with it, releases nothing twice and forgets what it never acknowledged. */
import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { JsonObject } from '../../src/foundation/index.ts'
import type { DisclosureParts } from '../../src/workflows/disclosure/index.ts'
import { id, indicator, malware, object, TLP } from './objects.fixture.ts'
import { requestFor, type Sender, startSender } from './sender.fixture.ts'

const OBJECTS: readonly JsonObject[] = [
  ...Array.from({ length: 23 }, (_, number) => indicator(number)),
  malware(50, { description: 'secret', granular_markings: [{ marking_ref: TLP.AMBER, selectors: ['description'] }] }),
]

/** Fails every transaction that puts a submission, from the given one on, after it has written everything. */
function failingFrom(count: number): (parts: DisclosureParts) => DisclosureParts {
  return (known) => {
    const parts = { ...known, batchObjectsMax: 10 }
    let puts = 0
    const { transactions } = parts.road
    const failing: typeof transactions = {
      write: (work) =>
        transactions.write(async (writer) => {
          let isFailing = false
          const submissions: typeof writer.submissions = {
            ...writer.submissions,
            put: async (row) => {
              await writer.submissions.put(row)
              if (row.state === 'releasing') puts += 1
              isFailing = puts >= count
            },
          }
          const value = await work({ ...writer, submissions })
          if (isFailing) throw new Error('power lost')
          return value
        }),
    }
    return { ...parts, road: { ...parts.road, transactions: failing } }
  }
}

async function assertComplete(sender: Sender, submission: string): Promise<void> {
  const status = await sender.disclosure.status(submission)
  assert.equal(status?.state, 'released')
  assert.deepEqual(
    status.report.recipients.map(({ sent }) => sent),
    [24, 24, 24],
  )
  const own = await sender.items('own')
  assert.equal(own.length, OBJECTS.length)
  assert.equal(new Set(own.map(({ content }) => content.face.stixId)).size, OBJECTS.length)
  for (const party of ['XB', 'XC', 'XD']) {
    const shown = await sender.shownTo(party)
    assert.equal(shown.length, OBJECTS.length)
    assert.equal(new Set(shown.map((entry) => entry.id)).size, OBJECTS.length)
  }
  assert.deepEqual(await sender.parts.spool.list(), [])
}

test('a crash between any two batches: the next start releases the rest, once', async () => {
  // The first put acknowledges; then there is one for each of three batches.
  for (const put of [2, 3, 4]) {
    const first = await startSender({ change: failingFrom(put) })
    const outcome = await first.disclosure.submit(requestFor(OBJECTS))
    assert.ok(outcome.ok)
    await first.disclosure.idle()
    assert.equal(first.failures.length, 1)
    const submission = outcome.value.id
    const stopped = await first.disclosure.status(submission)
    assert.equal(stopped?.state, 'releasing')
    assert.equal(stopped.position, (put - 2) * 10)
    await first.stop()
    await using next = await startSender({ folder: first.folder })
    await next.disclosure.resume()
    await next.disclosure.idle()
    assert.deepEqual(next.failures, [])
    await assertComplete(next, submission)
    await next.disclosure.resume()
    await next.disclosure.idle()
    await assertComplete(next, submission)
  }
})

test('a submission that was still being received is forgotten at the next start, and so is a spool of nobody', async () => {
  let interrupt: () => void = () => undefined
  const interrupted = new Promise<void>((resolve) => {
    interrupt = resolve
  })
  let lose: (error: Error) => void = () => undefined
  const lost = new Promise<void>((_, reject) => {
    lose = reject
  })
  const first = await startSender()
  async function* endless(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('{"type":"bundle","objects":[')
    interrupt()
    await lost
  }
  const never = first.disclosure.submit(requestFor([], { chunks: endless() }))
  await interrupted
  await first.disclosure.resume()
  assert.equal((await first.store.read.submissions.unfinished()).length, 1)
  await first.stop()
  const orphan = join(first.folder, 'spool', '11111111-1111-4111-8111-111111111111.spool')
  writeFileSync(orphan, 'left over')
  await using next = await startSender({ folder: first.folder })
  assert.equal((await next.parts.spool.list()).length, 2)
  await next.disclosure.resume()
  assert.deepEqual(await next.store.read.submissions.unfinished(), [])
  assert.deepEqual(await next.parts.spool.list(), [])
  lose(new Error('connection lost'))
  await assert.rejects(never, /connection lost/)
})

test('a waiting submission is still there after a restart, and goes out once approved', async () => {
  const first = await startSender()
  const person = object('identity', 7, { name: 'Jane Roe', identity_class: 'individual' })
  const outcome = await first.disclosure.submit(requestFor([indicator(1), person]))
  assert.ok(outcome.ok)
  await first.stop()
  await using next = await startSender({ folder: first.folder })
  await next.disclosure.resume()
  const submission = outcome.value.id
  const approved = await next.disclosure.approve({ submission, official: { account: 'olga', role: 'releasing-officer' } })
  assert.ok(approved.ok)
  await next.disclosure.idle()
  assert.deepEqual(
    (await next.shownTo('XB')).map((entry) => entry.id),
    [id('indicator', 1), id('identity', 7)],
  )
})

test('a spool that is lost ends its submission as failed', async () => {
  const first = await startSender({ change: failingFrom(3) })
  const outcome = await first.disclosure.submit(requestFor(OBJECTS))
  assert.ok(outcome.ok)
  await first.disclosure.idle()
  await first.stop()
  rmSync(join(first.folder, 'spool', `${outcome.value.id}.spool`))
  await using next = await startSender({ folder: first.folder })
  await next.disclosure.resume()
  await next.disclosure.idle()
  assert.equal(next.failures.length, 1)
  const status = await next.disclosure.status(outcome.value.id)
  assert.equal(status?.state, 'failed')
  assert.equal(status.position, 10)
})

test('what stopped on an error that passed goes on when it is tended, once', async () => {
  let isFull = true
  const change = (parts: DisclosureParts): DisclosureParts => ({
    ...parts,
    batchObjectsMax: 10,
    onProgress: () => {
      if (isFull) throw new Error('no space')
    },
  })
  await using sender = await startSender({ change })
  const outcome = await sender.disclosure.submit(requestFor(OBJECTS))
  assert.ok(outcome.ok)
  await sender.disclosure.idle()
  assert.equal((await sender.disclosure.status(outcome.value.id))?.state, 'releasing')
  isFull = false
  await Promise.all([sender.disclosure.tend(), sender.disclosure.tend()])
  await sender.disclosure.tend()
  await sender.disclosure.idle()
  await assertComplete(sender, outcome.value.id)
})
