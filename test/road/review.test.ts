/** Where the agreement asks for a review, what was received is erased on its date unless somebody decided to keep it. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type HoldingKey, rebuild } from '../../src/acts/index.ts'
import { DAY_MS } from '../../src/foundation/index.ts'
import { dueReviews, eraseUnreviewed, keepItems } from '../../src/workflows/erasure/index.ts'
import { placeHold } from '../../src/workflows/legal-holds/index.ts'
import { id, indicator } from '../disclosure/objects.fixture.ts'
import type { TestItem } from './items.fixture.ts'
import { state } from './nodes.fixture.ts'
import { advance, foundOnward, heldAtXB, lastAct, type OnwardFounded, onwardAgreement, type Running, settle } from './onward.fixture.ts'
import { readModels } from './snapshot.fixture.ts'

const REVIEW_DAYS = 30
const RETENTION = { article: '18', days: 180, reviewDays: REVIEW_DAYS, atEnd: 'erase' } as const

let founded: OnwardFounded
before(async () => {
  founded = await foundOnward((parties) => onwardAgreement(parties, {}, { retention: RETENTION }))
})
after(() => founded[Symbol.dispose]())

const reviewing = ({ XB }: Running) => ({ road: XB.road, reviews: XB.store.read.reviews })

async function held(nodes: Running): Promise<readonly [HoldingKey, HoldingKey]> {
  const items = (await heldAtXB(nodes, [indicator(1), indicator(2)])) as readonly TestItem[]
  return items.map(({ holding }) => holding) as unknown as readonly [HoldingKey, HoldingKey]
}

const keep = ({ XB }: Running, holding: HoldingKey, days: number) =>
  keepItems(
    { items: [{ holding, agreement: founded.hash }], until: XB.clock.time + days * DAY_MS, reason: 'Case 12 is open', account: 'dora' },
    XB.road,
  )

const stateOf = async ({ XB }: Running, holding: HoldingKey) => (await XB.store.read.items.states([holding])).get(holding)

test('without a decision an item is erased on the day of its review, its origin gets a receipt, and one that is kept stays until the next', async () => {
  await using nodes = await founded.open()
  const [first, second] = await held(nodes)
  advance(nodes, (REVIEW_DAYS - 10) * DAY_MS)
  const due = await dueReviews(reviewing(nodes), nodes.XB.clock.time + 10 * DAY_MS, 9)
  assert.deepEqual([due.length, due[0]?.reviewBy], [2, nodes.XB.clock.time + 10 * DAY_MS])
  assert.deepEqual(await dueReviews(reviewing(nodes), nodes.XB.clock.time + 9 * DAY_MS, 9), [])
  const report = await keep(nodes, first, REVIEW_DAYS)
  assert.deepEqual([report.refusals, report.acts.map(({ items }) => items)], [[], [1]])
  advance(nodes, 10 * DAY_MS - 1)
  assert.equal(await eraseUnreviewed(reviewing(nodes)), 0)
  advance(nodes, 1)
  assert.equal(await eraseUnreviewed(reviewing(nodes)), 1)
  assert.deepEqual([await stateOf(nodes, first), await stateOf(nodes, second)], ['held', 'erased'])
  await settle(nodes, founded.parties)
  assert.equal((await lastAct(nodes.XA, 'erasure-receipt', 'XB')).body.cause, 'review')
  advance(nodes, 20 * DAY_MS)
  assert.equal(await eraseUnreviewed(reviewing(nodes)), 1, 'the decision lasts until the next review')
  const kept = await readModels(nodes.XB)
  await rebuild(nodes.XB.road)
  assert.deepEqual(await readModels(nodes.XB), kept)
})

test('what a hold keeps is restricted at its review', async () => {
  await using nodes = await founded.open()
  const [first, second] = await held(nodes)
  const hold = { stixIds: [id('indicator', 1)], reason: 'Order 12', account: 'olga' }
  await placeHold({ ...hold, until: nodes.XB.clock.time + 90 * DAY_MS }, nodes.XB.road as never)
  advance(nodes, REVIEW_DAYS * DAY_MS)
  assert.equal(await eraseUnreviewed(reviewing(nodes)), 2)
  assert.deepEqual([await stateOf(nodes, first), await stateOf(nodes, second)], ['restricted', 'erased'])
  assert.equal(await eraseUnreviewed(reviewing(nodes)), 0)
})

test('a decision lasts no longer than the agreement lets it, and is about what came from a partner', async () => {
  await using nodes = await founded.open()
  const [first] = await held(nodes)
  const codes = async (holding: HoldingKey, days: number) => (await keep(nodes, holding, days)).refusals.map(({ code }) => code)
  assert.deepEqual(await codes(first, REVIEW_DAYS + 1), ['review-too-late'])
  assert.deepEqual(await codes(first, 0), ['review-over'])
  assert.deepEqual(await codes('XA.00000000-0000-4000-8000-000000000000' as HoldingKey, 1), ['item-unknown'])
  const body = { account: 'dora', reason: 'a'.repeat(64), until: '2027-13-01T00:00:00.000Z', items: [first] }
  const broken = await state(nodes.XB, { kind: 'keep', agreement: founded.hash, body })
  assert.equal(broken.ok, false)
})
