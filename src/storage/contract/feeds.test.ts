import assert from 'node:assert/strict'
import { fedKey } from '../../acts/index.ts'
import type { FeedObjectRow, FeedRow } from '../ports.ts'
import { codeOf, contractOfStore } from './adapters.fixture.ts'

const FEED: FeedRow = {
  id: 'f1',
  name: 'shelf',
  root: 'https://taxii.example/api/',
  collection: 'c1',
  title: 'Indicators',
  login: 'sealed',
  intervalSeconds: 900,
  pageObjects: 100,
  retentionDays: 30,
  reconcileRuns: 24,
  vanished: 'keep',
  state: 'active',
  nextAt: 5,
  failures: 0,
  comparesIn: null,
  cursor: { after: null, walk: null },
  report: null,
  reconciliation: null,
  account: 'anna',
  justification: 'Watch',
  createdAt: 5,
}

const object = (name: string, more: Partial<FeedObjectRow> = {}): Omit<FeedObjectRow, 'addedAt' | 'vanishedAt'> => ({
  holding: fedKey(name),
  feed: 'f1',
  type: 'indicator',
  stixId: `indicator--${name}`,
  version: null,
  versionKey: 'v1',
  digest: 'd1',
  ...more,
})

contractOfStore('a feed is found by its name, changed member by member, and unique', async (store) => {
  await store.write(async ({ feeds }) => {
    await feeds.add(FEED)
    await feeds.add({ ...FEED, id: 'f0', name: 'another', login: null })
  })
  assert.deepEqual(await store.read.feeds.find('shelf'), FEED)
  assert.deepEqual(
    (await store.read.feeds.list()).map(({ name }) => name),
    ['another', 'shelf'],
  )
  assert.equal(await codeOf(() => store.write(({ feeds }) => feeds.add({ ...FEED, id: 'f2' }))), 'conflict')
  const cursor = { after: '2027-01-01T00:00:00.000001Z', walk: { after: null, next: 'é', last: null } }
  assert.equal(await store.write(({ feeds }) => feeds.change('f1', { cursor, login: null, comparesIn: 3 })), true)
  assert.deepEqual(await store.read.feeds.find('shelf'), { ...FEED, cursor, login: null, comparesIn: 3 })
  assert.equal(await store.write(({ feeds }) => feeds.change('f9', { failures: 1 })), false)
  await store.write(({ feeds }) => feeds.remove('f1'))
  assert.equal(await store.read.feeds.find('shelf'), undefined)
})

contractOfStore('objects of a feed are paged in order, and each version is there once', async (store) => {
  const rows = [object('b'), object('a', { type: 'tool' }), object('b2', { stixId: 'indicator--b', versionKey: 'v2', digest: 'd2' })]
  await store.write(({ feeds }) => feeds.addObjects([...rows, object('c', { feed: 'f2' })], 5))
  const page = async (more: object): Promise<string[]> =>
    (await store.read.feeds.page({ feed: 'f1', limit: 9, ...more })).map(({ holding }) => holding)
  assert.deepEqual(await store.read.feeds.page({ feed: 'f1', limit: 1 }), [{ ...object('b'), addedAt: 5_000, vanishedAt: null }])
  assert.deepEqual(await page({}), ['feed:b', 'feed:a', 'feed:b2'])
  assert.deepEqual(await page({ addedAfter: 5_001 }), ['feed:b2'])
  assert.deepEqual(await page({ types: ['tool'] }), ['feed:a'])
  assert.deepEqual(await page({ stixIds: ['indicator--b', 'indicator--b', 'indicator--c'] }), ['feed:b', 'feed:b2'])
  assert.equal(await store.read.feeds.count('f1'), 3)
  assert.equal((await store.read.feeds.object('f1', fedKey('a')))?.type, 'tool')
  assert.equal(await store.read.feeds.object('f2', fedKey('a')), undefined)
  const held = await store.read.feeds.held('f1', [object('b'), object('a', { versionKey: 'v9' }), object('c')])
  assert.deepEqual(held, [{ stixId: 'indicator--b', versionKey: 'v1', digest: 'd1' }])
  assert.equal(
    await codeOf(() => store.write(({ feeds }) => feeds.addObjects([object('again', { stixId: 'indicator--b' })], 9))),
    'conflict',
  )
  await store.write(({ feeds }) => feeds.removeObjects([fedKey('b'), fedKey('unknown')]))
  assert.deepEqual(await page({}), ['feed:a', 'feed:b2'])
  await store.write(({ feeds }) => feeds.addObjects([object('d')], 1))
  assert.equal((await store.read.feeds.page({ feed: 'f1', stixIds: ['indicator--d'], limit: 1 }))[0]?.addedAt, 5_004)
  assert.deepEqual(await store.read.feeds.addedBefore('f1', 5_003, 9), ['feed:a', 'feed:b2'])
  assert.deepEqual(await store.read.feeds.addedBefore('f1', 5_003, 1), ['feed:a'])
})

contractOfStore('a comparison marks what it did not see, and unmarks what it sees again', async (store) => {
  await store.write(({ feeds }) => feeds.addObjects([object('a'), object('b'), object('x', { feed: 'f2' })], 5))
  await store.write(({ feeds }) => feeds.addObjects([object('new')], 20))
  await store.write(({ feeds }) => feeds.markSeen('f1', ['indicator--a', 'indicator--x'], 10))
  const { feeds } = store.read
  assert.deepEqual(await feeds.unseen('f1', 10, 9), ['feed:b'])
  await store.write((writer) => writer.feeds.markVanished([fedKey('b')], 10))
  assert.deepEqual([await feeds.unseen('f1', 10, 9), await feeds.vanished('f1', 9), await feeds.countVanished('f1')], [[], ['feed:b'], 1])
  assert.equal((await feeds.object('f1', fedKey('b')))?.vanishedAt, 10)
  await store.write((writer) => writer.feeds.markSeen('f1', ['indicator--b'], 30))
  assert.deepEqual([await feeds.vanished('f1', 9), await feeds.countVanished('f2')], [[], 0])
  assert.deepEqual(await feeds.unseen('f1', 30, 9), ['feed:a', 'feed:new'])
})
