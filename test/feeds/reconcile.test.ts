/** Both sides compared through the manifest; retention; the end of a feed. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_MS } from '../../src/foundation/index.ts'
import { destroyOverdue, type FeedReport, hurryFeed, removeFeed, setFeedState } from '../../src/workflows/feeds/index.ts'
import { domain, indicator } from '../taxii/served-node.fixture.ts'
import { type FeedNode, feedNode, NOW } from './feeds.fixture.ts'
import { serveTaxii } from './taxii-server.fixture.ts'

const indicators = (count: number, from = 0) => Array.from({ length: count }, (_, index) => indicator(from + index))

async function compare(node: FeedNode) {
  await hurryFeed('shelf', { isCompared: true }, node.parts)
  await node.runs.tend()
  await node.runs.idle()
  return node.reconciliation()
}

test('what hid behind the cursor is found and fetched', async () => {
  await using server = await serveTaxii([...indicators(25), domain(7)])
  await using node = await feedNode()
  await node.add({ url: `${server.address}/api/`, retentionDays: 3_650 })
  await node.read()
  // Committed late, with a time before the cursor: the walk does not see it.
  server.shelf.push({ object: indicator(90), addedAt: 1_600_000_000_000_000 })
  server.shelf.push({ object: indicator(3, '2026-07-01T00:00:00.000Z'), addedAt: 1_600_000_000_000_001 })
  assert.equal((await node.read()).received, 0)
  node.clock.value += 1
  const compared = await compare(node)
  assert.deepEqual(compared, { at: NOW + 1, listed: 28, missing: 2, fetched: 2, vanished: 0, erased: 0, failure: null })
  assert.equal((await node.ids()).length, 28)
})

test('what is missing is fetched page by page, however alike the pages look', async () => {
  await using server = await serveTaxii(indicators(25, 100))
  await using node = await feedNode()
  await node.add({ url: `${server.address}/api/`, retentionDays: 3_650, pageObjects: 5 })
  await node.read()
  for (const object of indicators(20, 200)) server.shelf.push({ object, addedAt: 1_600_000_000_000_000 + server.shelf.length })
  node.clock.value += 1
  const compared = await compare(node)
  assert.deepEqual([compared?.missing, compared?.fetched, compared?.failure], [20, 20, null])
})

test('what was destroyed on its date does not come back by a comparison', async () => {
  const [old, late] = [indicator(1), indicator(2)]
  await using server = await serveTaxii([old])
  await using node = await feedNode()
  await node.add({ url: `${server.address}/api/`, retentionDays: 2 })
  await node.read()
  node.clock.value += 3 * DAY_MS
  assert.equal(await destroyOverdue(node.parts), 1)
  server.shelf.push({ object: late, addedAt: (node.clock.value - DAY_MS) * 1_000 })
  await node.read()
  const compared = await compare(node)
  assert.deepEqual([compared?.listed, compared?.missing], [2, 0])
  assert.deepEqual(await node.ids(), [late.id])
})

test('a node that ends while it compares leaves the report of the run, and compares later', async () => {
  await using server = await serveTaxii(indicators(3))
  await using node = await feedNode()
  await node.add({ url: `${server.address}/api/` })
  const asked = Promise.withResolvers<void>()
  server.bend = (_draft, { url }) => {
    if (!url.pathname.endsWith('/manifest/')) return undefined
    asked.resolve()
    return true
  }
  await hurryFeed('shelf', { isCompared: true }, node.parts)
  await node.runs.tend()
  await asked.promise
  await node.runs.end()
  const { failures, report, comparesIn } = await node.feed()
  assert.deepEqual([failures, (JSON.parse(report ?? '') as FeedReport).failure, comparesIn, node.faults], [0, null, 0, []])
})

test('a comparison that is asked for while the feed is read comes after', async () => {
  await using server = await serveTaxii(indicators(3))
  await using node = await feedNode()
  await node.add({ url: `${server.address}/api/` })
  const asked = Promise.withResolvers<void>()
  const held = Promise.withResolvers<void>()
  server.bend = (draft, { url, response }) => {
    if (!url.pathname.endsWith('/objects/')) return undefined
    asked.resolve()
    void held.promise.then(() => response.writeHead(draft.status, draft.headers).end(JSON.stringify(draft.body)))
    return true
  }
  await node.runs.tend()
  await asked.promise
  node.clock.value += 1
  await hurryFeed('shelf', { isCompared: true }, node.parts)
  held.resolve()
  await node.runs.idle()
  server.bend = () => undefined
  assert.equal(await node.reconciliation(), null)
  await node.runs.tend()
  await node.runs.idle()
  assert.equal((await node.reconciliation())?.listed, 3)
})

test('what vanished there is told, and is there again when it comes back', async () => {
  await using server = await serveTaxii(indicators(25))
  await using node = await feedNode()
  await node.add({ url: `${server.address}/api/` })
  await node.read()
  const [gone] = server.shelf.splice(4, 1)
  node.clock.value += 1
  assert.equal((await compare(node))?.vanished, 1)
  assert.equal((await node.ids()).length, 25)
  server.shelf.push(gone as (typeof server.shelf)[0])
  node.clock.value += 1
  assert.equal((await compare(node))?.vanished, 0)
})

test('where the feed says so, what vanished is destroyed, but not most of it at once', async () => {
  await using server = await serveTaxii(indicators(20))
  await using node = await feedNode()
  await node.add({ url: `${server.address}/api/`, vanished: 'erase' })
  await node.read()
  server.shelf.splice(0, 2)
  node.clock.value += 1
  assert.deepEqual([(await compare(node))?.erased, (await node.objects()).length], [2, 18])
  server.shelf.splice(0, 12)
  node.clock.value += 1
  const lost = await compare(node)
  assert.deepEqual([lost?.vanished, lost?.erased, (await node.objects()).length], [12, 0, 18])
  assert.deepEqual(await node.acts('discard'), [{ feed: 'shelf', cause: 'vanished', objects: 2 }])
})

test('a comparison that did not come to its end marks nothing', async () => {
  await using server = await serveTaxii(indicators(25))
  await using node = await feedNode()
  await node.add({ url: `${server.address}/api/` })
  await node.read()
  server.shelf.splice(20, 1)
  node.clock.value += 1
  server.bend = (draft, { url }) => {
    if (url.pathname.endsWith('/manifest/') && url.searchParams.get('next') === '10') draft.status = 500
  }
  const failed = await compare(node)
  assert.deepEqual([failed?.failure?.code, failed?.vanished], ['server-failed', 0])
  server.bend = () => undefined
  // It is still due, so the next run makes it.
  await node.read()
  assert.equal((await node.reconciliation())?.vanished, 1)
})

test('a comparison comes by itself after so many runs', async () => {
  await using server = await serveTaxii(indicators(2))
  await using node = await feedNode()
  await node.add({ url: `${server.address}/api/`, reconcileRuns: 3 })
  for (const expected of [null, null, 2]) {
    await node.read()
    assert.equal((await node.reconciliation())?.listed ?? null, expected)
  }
})

test('objects are destroyed on their date, with their keys', async () => {
  await using server = await serveTaxii(indicators(3))
  await using node = await feedNode()
  await node.add({ url: `${server.address}/api/`, retentionDays: 2 })
  await node.read()
  node.clock.value += DAY_MS
  server.shelf.push({ object: indicator(50), addedAt: 1_800_000_000_000_000 })
  await node.read()
  const rows = await node.parts.feeds.page({ feed: (await node.feed()).id, limit: 9 })
  node.clock.value += DAY_MS + 1
  assert.equal(await destroyOverdue(node.parts), 3)
  assert.deepEqual(await node.ids(), [indicator(50).id])
  assert.equal((await node.store.itemKeys.find(rows.map(({ holding }) => holding))).length, 1)
  assert.deepEqual(await node.acts('discard'), [{ feed: 'shelf', cause: 'retention', objects: 3 }])
})

test('a paused feed is not read; a removed one leaves nothing', async () => {
  await using server = await serveTaxii(indicators(12))
  await using node = await feedNode()
  await node.add({ url: `${server.address}/api/`, login: { kind: 'bearer', token: 'a-token-of-ours' } })
  const control = { ...node.parts, runs: node.runs }
  await setFeedState('shelf', 'paused', control)
  await node.read()
  assert.deepEqual(await node.ids(), [])
  await setFeedState('shelf', 'active', control)
  await node.read()
  const rows = await node.parts.feeds.page({ feed: (await node.feed()).id, limit: 99 })
  assert.deepEqual(await removeFeed('shelf', control), { ok: true, value: 12 })
  assert.equal(await node.parts.feeds.find('shelf'), undefined)
  assert.deepEqual(await node.store.read.contents.find(rows.map(({ holding }) => holding)), [])
  assert.deepEqual(await node.store.itemKeys.find(rows.map(({ holding }) => holding)), [])
  assert.equal((await removeFeed('shelf', control)).ok, false)
  assert.deepEqual(await node.acts('discard'), [{ feed: 'shelf', cause: 'removed', objects: 12 }])
})
