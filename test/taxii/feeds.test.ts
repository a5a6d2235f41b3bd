/** What feeds brought, as the party's own tools read it. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { statingBeside } from '../../src/acts/index.ts'
import { httpCaller, reachOf, taxiiClient } from '../../src/taxii-client/index.ts'
import { createFeedRuns, type FeedParts, removeFeed, subscribe } from '../../src/workflows/feeds/index.ts'
import { serveTaxii } from '../feeds/taxii-server.fixture.ts'
import { domain, indicator, serveNode } from './served-node.fixture.ts'

test('each feed is a collection of the own holdings, read on record under no agreement, and gone with the feed', async () => {
  const objects = [indicator(1), domain(2, { spec_version: '2.1' }), indicator(1, '2026-06-01T00:00:00.000Z'), indicator(3)]
  await using server = await serveTaxii(objects)
  await using node = await serveNode()
  const { store, road } = node
  using http = httpCaller({ reach: reachOf(['127.0.0.0/8']) })
  const parts: FeedParts = {
    feeds: store.read.feeds,
    transactions: store,
    vault: road.vault,
    stating: () => statingBeside(road),
    server: taxiiClient({ http, clock: road.clock }),
    clock: road.clock,
    randomness: randomBytes,
    loginKey: new Uint8Array(32).fill(1),
    digestKey: new Uint8Array(32).fill(2),
  }
  const subscription = {
    name: 'shelf',
    url: `${server.address}/api/`,
    collection: 'iocs',
    account: 'anna',
    justification: 'Watch',
  } as const
  assert.equal((await subscribe({ ...subscription, login: { kind: 'none' } }, parts)).ok, true)
  const runs = createFeedRuns({ ...parts, onProgress: () => undefined, onFailure: () => undefined })
  await runs.tend()
  await runs.idle()

  const { collections } = (await node.call('/taxii2/holdings/collections/')).json as {
    collections: { id: string; alias: string; can_write: boolean; description: string }[]
  }
  const found = collections.find(({ alias }) => alias === 'feed-shelf')
  assert.equal(found?.can_write, false)
  assert.match(found?.description ?? '', /Unsigned, and ungraded until/)
  for (const name of [found?.id, 'feed-shelf']) {
    const path = `/taxii2/holdings/collections/${name}`
    const page = await node.call(`${path}/objects/`)
    // Objects of a feed are erased so many days after they arrived.
    const shown = objects.map((object) => (object.type === 'indicator' ? { ...object, valid_until: '2028-01-01T12:00:00.000Z' } : object))
    assert.deepEqual(page.json.objects, [shown[1], shown[2], shown[3]])
    assert.deepEqual((await node.call(`${path}/objects/?match[version]=all&limit=3`)).json.objects, shown.slice(0, 3))
    assert.equal((await node.call(`${path}/manifest/?match[type]=indicator`)).json.objects.length, 2)
    assert.deepEqual((await node.call(`${path}/objects/${indicator(3).id}/`)).json.objects, [shown[3]])
  }
  const rows = await store.read.reads.unfolded(100)
  assert.deepEqual(rows.map(({ agreement, items }) => [agreement, items]).slice(0, 2), [
    [null, 3],
    [null, 3],
  ])
  const post = {
    method: 'POST',
    headers: { 'content-type': 'application/taxii+json;version=2.1' },
    body: JSON.stringify({ objects: [indicator(9)] }),
  }
  assert.equal((await node.call('/taxii2/holdings/collections/feed-shelf/objects/', post)).status, 403)
  await removeFeed('shelf', { ...parts, runs })
  assert.equal((await node.call('/taxii2/holdings/collections/feed-shelf/objects/')).status, 404)
})
