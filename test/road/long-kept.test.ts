/** What is kept for long: sensitive data is told to the overseers once, and what the own law lets be kept no longer is destroyed. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { itemIdOf, LONG_KEPT_MS, rebuild } from '../../src/acts/index.ts'
import { DAY_MS, formatTimestamp } from '../../src/foundation/index.ts'
import { eraseOverMaximum, tellLongKept } from '../../src/workflows/erasure/index.ts'
import { placeHold } from '../../src/workflows/legal-holds/index.ts'
import { id, indicator } from '../disclosure/objects.fixture.ts'
import type { TestItem } from './items.fixture.ts'
import {
  advance,
  codesOf,
  foundOnward,
  heldAtXB,
  lastAct,
  type OnwardFounded,
  onwardAgreement,
  type Running,
  settle,
  statesAt,
} from './onward.fixture.ts'
import { readModels } from './snapshot.fixture.ts'

const PEOPLE = { article: '77', untoldMinor: 'adult', untoldSpecial: 'ordinary', bulkItems: 50 } as const
const SUBJECTS = ['suspect', 'victim', 'none'] as const

let founded: OnwardFounded
before(async () => {
  founded = await foundOnward((parties) => {
    const agreement = onwardAgreement(parties)
    const sharing = agreement.sharing.map(({ scrutiny: _scrutiny, ...article }) => ({
      ...article,
      dataSubjects: ['none', 'suspect', 'victim'] as const,
    }))
    return onwardAgreement(parties, {}, { people: PEOPLE, sharing, retention: { article: '18', days: 180, atEnd: 'erase' } } as never)
  })
})
after(() => founded[Symbol.dispose]())

const looking = ({ XB }: Running) => ({ road: XB.road, reviews: XB.store.read.reviews })

/** One item about a suspect, one about a victim, one about nobody. */
async function held(nodes: Running): Promise<readonly TestItem[]> {
  const items: TestItem[] = []
  for (const [index, subject] of SUBJECTS.entries()) items.push(...(await heldAtXB(nodes, [indicator(index)], { subject })))
  return items
}

const actsTold = async ({ XO }: Running) =>
  (await XO.store.read.acts.list({ afterSeq: 0, limit: 1_000 })).filter(({ kind }) => kind === 'tell-kept').length

test('sensitive data that is kept for more than five years is told to the overseers, once, and other data is not', async () => {
  await using nodes = await founded.open()
  const [, victim] = await held(nodes)
  advance(nodes, LONG_KEPT_MS - DAY_MS)
  await tellLongKept(looking(nodes))
  await settle(nodes, founded.parties)
  assert.equal(await actsTold(nodes), 0)
  advance(nodes, 2 * DAY_MS)
  await tellLongKept(looking(nodes))
  await tellLongKept(looking(nodes))
  await settle(nodes, founded.parties)
  assert.equal(await actsTold(nodes), 1)
  assert.deepEqual((await lastAct(nodes.XO, 'tell-kept', 'XB')).body.items, [victim?.itemId])
  const kept = await readModels(nodes.XB)
  await rebuild(nodes.XB.road)
  assert.deepEqual(await readModels(nodes.XB), kept)
  await tellLongKept(looking(nodes))
  assert.equal((await lastAct(nodes.XB, 'tell-kept', 'XB')).id, (await lastAct(nodes.XO, 'tell-kept', 'XB')).id, 'nor after a rebuild')
})

test('nobody says of data that it was kept for long that was not, that is not sensitive, or that is not there', async () => {
  await using nodes = await founded.open()
  const [suspect, victim] = await held(nodes)
  const told = (items: readonly string[], since: number) =>
    codesOf(nodes.XB, [
      { draft: { kind: 'tell-kept', agreement: founded.hash, body: { origin: 'XA', since: formatTimestamp(since), items: [...items] } } },
    ])
  const start = nodes.XB.clock.time
  assert.deepEqual(await told([victim?.itemId as string], start), ['clock-runs'])
  advance(nodes, LONG_KEPT_MS + DAY_MS)
  assert.deepEqual(await told([suspect?.itemId as string], start), ['item-unknown'])
  assert.deepEqual(await told([victim?.itemId as string], start - DAY_MS), ['item-unknown'])
  assert.deepEqual(await told(['7c3f51d2-93a4-4f0e-8a55-c0ffee15dead'], start), ['item-unknown'])
})

test('what the own law lets be kept no longer is destroyed on its day, with a receipt, unless a hold keeps it', async () => {
  await using nodes = await founded.open()
  const items = await held(nodes)
  const ids = items.map(({ holding }) => itemIdOf(holding))
  const maxima = [{ dataSubjects: ['suspect', 'victim'], days: 30, alsoHeld: true }]
  const until = nodes.XB.clock.time + 90 * DAY_MS
  await placeHold({ stixIds: [id('indicator', 1)], reason: 'Order 12', account: 'olga', until }, nodes.XB.road as never)
  advance(nodes, 30 * DAY_MS - 1)
  assert.equal(await eraseOverMaximum(looking(nodes), maxima), 0)
  advance(nodes, 1)
  assert.equal(await eraseOverMaximum(looking(nodes), maxima), 2)
  assert.equal(await eraseOverMaximum(looking(nodes), maxima), 0)
  assert.deepEqual(await statesAt(nodes.XB, 'XA', ids), ['erased', 'restricted', 'held'])
  await settle(nodes, founded.parties)
  const { body } = await lastAct(nodes.XA, 'erasure-receipt', 'XB')
  assert.deepEqual([body.cause, body.items], ['national-maximum', [ids[0]]])
})
