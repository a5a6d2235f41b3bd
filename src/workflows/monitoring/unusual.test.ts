import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_MS } from '../../foundation/index.ts'
import type { MonitoredRead, Reader } from './ports.ts'
import { createTally } from './unusual.ts'
import type { Watch } from './watch.ts'

// A Wednesday.
const NOON = Date.UTC(2030, 4, 1, 12)
const HOUR_MS = 3_600_000
const READERS = new Map<string, Reader>([
  ['anna', { isTool: false, justification: 'Duty' }],
  ['misp', { isTool: true, justification: 'Sync' }],
])
const WATCH: Watch = { itemsPerDay: 10_000, watchwords: new Map() }

const read = (changes: Partial<MonitoredRead> = {}): MonitoredRead => ({
  seq: 1,
  account: 'anna',
  at: NOON,
  justification: 'Case 7',
  what: 'http GET /api/v1/items',
  items: 1,
  ...changes,
})

function seen(reads: readonly MonitoredRead[], { watch = {}, usual = [] as readonly number[] } = {}): readonly string[] {
  const tally = createTally({ ...WATCH, ...watch }, READERS)
  for (const one of reads) tally.add(one)
  return tally.unusual(() => usual).map(({ account, check, reads, items }) => `${account} ${check} ${reads} ${items}`)
}

test('an account that reads much more than on a usual day is told of, and on no fewer items', () => {
  assert.deepEqual(seen([read({ items: 2_000 }), read({ items: 501 })], { usual: [100, 200, 500, 500, 900] }), ['anna volume 2 2501'])
  assert.deepEqual(seen([read({ items: 2_500 })], { usual: [100, 200, 500, 500, 900] }), [])
  assert.deepEqual(seen([read({ items: 500 })], { usual: [1, 1, 1, 1, 1] }), [], 'few items are nothing, however quiet the days were')
  assert.deepEqual(seen([read({ items: 501 })], { usual: [1, 1, 1, 1, 1] }), ['anna volume 1 501'])
})

test('while no usual day is known an official has a bound and a tool has none; each day counts on its own', () => {
  const twoDays = [read({ items: 6_000 }), read({ items: 6_000, at: NOON + DAY_MS })]
  assert.deepEqual(seen(twoDays), [])
  assert.deepEqual(seen([read({ items: 10_001 })], { usual: [1, 1, 1, 1] }), ['anna volume 1 10001'])
  assert.deepEqual(seen([read({ account: 'misp', items: 1_000_000 })]), [])
  assert.deepEqual(seen([read({ account: 'misp', items: 6_000 })], { usual: [1_000, 1_000, 1_000, 1_000, 1_000] }), ['misp volume 1 6000'])
})

test('reads outside the hours of duty of the place are told of, but for those of tools', () => {
  const dutyHours = { from: 7, until: 19, days: [1, 2, 3, 4, 5], timeZone: 'Europe/Vienna' }
  const asked = (at: number, account = 'anna') => seen([read({ at, account, items: 0 })], { watch: { dutyHours } }).length
  // Vienna is two hours ahead in May.
  assert.equal(asked(Date.UTC(2030, 4, 1, 4, 59)), 1)
  assert.equal(asked(Date.UTC(2030, 4, 1, 5, 0)), 0)
  assert.equal(asked(Date.UTC(2030, 4, 1, 16, 59)), 0)
  assert.equal(asked(Date.UTC(2030, 4, 1, 17, 0)), 1)
  assert.equal(asked(Date.UTC(2030, 4, 4, 10, 0)), 1, 'a Saturday')
  assert.equal(asked(Date.UTC(2030, 4, 3, 22, 30)), 1, 'Friday in Greenwich is Saturday in Vienna')
  assert.equal(asked(Date.UTC(2030, 4, 4, 10, 0), 'misp'), 0)
  assert.deepEqual(seen([read({ at: NOON - 9 * HOUR_MS })]), [], 'without hours of duty every hour is usual')
})

test('words that an account should not look for are found in any case, with or without accents, escaped or not', () => {
  const watch = { watchwords: new Map([['anna', ['Müller']]]) }
  const found = (changes: Partial<MonitoredRead>) => seen([read(changes)], { watch }).length
  assert.equal(found({ what: 'http GET /api/v1/items?text=M%C3%BCLLER' }), 1)
  assert.equal(found({ what: 'http GET /api/v1/items?text=karl+muller' }), 1)
  assert.equal(found({ justification: 'about Herrn Müller' }), 1)
  assert.equal(found({ what: 'http GET /api/v1/items?text=mu%ZZller' }), 0, 'what is no URL breaks nothing')
  assert.equal(found({ account: 'misp', what: 'http GET ?text=muller' }), 0, 'of others it is no matter')
})

test('many reads of items without a reason of their own are told of', () => {
  const many = (changes: Partial<MonitoredRead>, count = 51) =>
    seen(Array.from({ length: count }, () => read({ justification: 'Duty', ...changes })))
  assert.deepEqual(many({}), ['anna standing-reason 51 51'])
  assert.deepEqual(many({}, 50), [])
  assert.deepEqual(many({ items: 0 }), [], 'a listing that held nothing')
  assert.deepEqual(many({ account: 'misp', justification: 'Sync' }), [], 'tools have no other')
})
