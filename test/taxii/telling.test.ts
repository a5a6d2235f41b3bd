import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Writer } from '../../src/storage/index.ts'
import { type PostedOutcome, tellPosted } from '../../src/workflows/inbox/index.ts'
import { indicator, type ServedNode, serveNode, uuidOf } from './served-node.fixture.ts'

const INBOX = '/taxii2/cyber-threat-exchange-v1/collections/inbox/objects/'
const TIMES = { spec_version: '2.1', created: '2026-04-01T00:00:00.000Z', modified: '2026-04-01T00:00:00.000Z' }
const SIGHTING = { type: 'sighting', id: `sighting--${uuidOf(1)}`, ...TIMES, sighting_of_ref: indicator(1).id }
const OPINION = {
  type: 'opinion',
  id: `opinion--${uuidOf(2)}`,
  ...TIMES,
  opinion: 'agree',
  object_refs: [indicator(1).id, indicator(2).id],
}
const NEUTRAL = { ...OPINION, id: `opinion--${uuidOf(3)}`, opinion: 'neutral' }

const post = async (node: ServedNode, ...objects: readonly object[]): Promise<void> => {
  const headers = { 'content-type': 'application/taxii+json;version=2.1' }
  assert.equal((await node.call(INBOX, { method: 'POST', headers, body: JSON.stringify({ objects }) })).status, 202)
}

/** Tells with a step that may fail before or after it is recorded. */
function telling(node: ServedNode) {
  const seen = { told: [] as string[], failures: 0 }
  const record = async ({ owner, told, within }: PostedOutcome<Writer>): Promise<void> => {
    await node.store.write(within)
    seen.told.push(`${owner.account} ${told.outcome} ${told.stixIds.length}`)
  }
  const run = (tell: (posted: PostedOutcome<Writer>) => Promise<void> = record) =>
    tellPosted<Writer>({
      inbox: node.store.read.inbox,
      contents: node.store.read.contents,
      vault: node.road.vault,
      transactions: node.store,
      tell,
      failed: () => {
        seen.failures += 1
      },
    })
  return { seen, record, run }
}

test('what tools say came of objects is told once, in the order in which it was posted, whatever is posted again', async () => {
  await using node = await serveNode()
  const { seen, run } = telling(node)
  await post(node, SIGHTING, indicator(7), NEUTRAL, OPINION)
  await run()
  await post(node, SIGHTING, OPINION)
  await run()
  assert.deepEqual([seen.told, seen.failures], [['misp sighted 1', 'misp useful 2'], 0])
  assert.deepEqual(await node.store.read.inbox.untold({ addedAfter: 0, limit: 9 }), [])
})

test('what could not be told is told the next time, and stands in the way of nothing else', async () => {
  await using node = await serveNode()
  const { seen, record, run } = telling(node)
  await post(node, SIGHTING, OPINION)
  await run(async (posted) => {
    if (posted.told.outcome === 'sighted') throw new Error('no partner is known')
    await record(posted)
  })
  assert.deepEqual([seen.told, seen.failures], [['misp useful 2'], 1])
  await run()
  assert.deepEqual([seen.told, seen.failures], [['misp useful 2', 'misp sighted 1'], 1])
})

test('what was told although it seemed to fail is not told again', async () => {
  await using node = await serveNode()
  const { seen, record, run } = telling(node)
  await post(node, SIGHTING)
  await run(async (posted) => {
    await record(posted)
    throw new Error('the answer was lost')
  })
  await run()
  assert.deepEqual([seen.told, seen.failures], [['misp sighted 1'], 1])
})

test('of two processes that tell at once one does, and what was deleted meanwhile is told by none', async () => {
  await using node = await serveNode()
  const { seen, record, run } = telling(node)
  await post(node, SIGHTING)
  await run(async (posted) => {
    await run()
    await record(posted)
  })
  assert.deepEqual([seen.told, seen.failures], [['misp sighted 1'], 1])
  await post(node, OPINION)
  assert.equal((await node.call(`${INBOX}${OPINION.id}/`, { method: 'DELETE' })).status, 200)
  await run()
  assert.equal(seen.told.length, 1)
})
