import assert from 'node:assert/strict'
import { test } from 'node:test'
import { UNGRADED } from '../../intelligence/index.ts'
import { Batch, batchItemsMax, type Share, type Statement, submitOf } from './batch.ts'
import type { ShownItem } from './shown-item.ts'

const STATEMENT: Statement = {
  submission: '00000000-0000-4000-8000-000000000000',
  agreement: 'a'.repeat(64),
  purpose: 'cyber-defence',
  justification: 'b'.repeat(64),
  account: 'anna',
  approvedBy: null,
  necessity: null,
  notice: null,
  answers: null,
  anonymised: false,
  provenance: 'unstated',
  retainUntil: '2027-06-30T00:00:00.000Z',
}
const MIB = 1024 * 1024

function item(number: number, size = 100): ShownItem {
  const face = {
    type: 'indicator',
    stixId: `indicator--${number}`,
    version: null,
    marking: 'GREEN',
    dataSubject: 'none',
    grading: UNGRADED,
  }
  return { itemId: String(number), digest: 'd', size, content: { face, object: '{}', token: 't', salt: 's', source: null } }
}

function share(number: number, change: Partial<Share> = {}): Share {
  return { party: 'XB', item: item(number), retainUntil: '2027-06-30T00:00:00.000Z', articles: ['4.1'], itemsMax: 1_000, ...change }
}

const batch = (itemsMax = 1_000): Batch => new Batch('XB', { first: 0, itemsMax })
const idsOf = (items: readonly { readonly itemId: string }[] | undefined) => items?.map(({ itemId }) => itemId)

test('a batch holds as many items as it may and 4 MiB, and one item whatever its size', () => {
  const full = batch(3)
  for (const number of [1, 2, 3]) {
    assert.ok(full.hasRoomFor(item(number)) && !full.isFull)
    full.add(share(number))
  }
  assert.deepEqual([full.isFull, full.hasRoomFor(item(4)), full.count], [true, false, 3])
  const heavy = batch()
  assert.ok(heavy.hasRoomFor(item(1, 5 * MIB)))
  heavy.add(share(1, { item: item(1, 3 * MIB) }))
  assert.equal(heavy.hasRoomFor(item(2, MIB + 1)), false)
  assert.equal(heavy.hasRoomFor(item(2, MIB)), true)
  assert.deepEqual([batchItemsMax(), batchItemsMax(5_000), batchItemsMax(2)], [1_000, 1_000, 2])
})

test('each date of erasure gets an act of its own, with all its articles', () => {
  const early = '2027-01-31T00:00:00.000Z'
  const dated = batch()
  dated.add(share(1))
  dated.add(share(2, { retainUntil: early, articles: ['4.1', '5'] }))
  dated.add(share(3, { articles: ['4.6'] }))
  const releases = dated.releases(STATEMENT, ({ itemId }) => itemId === '3')
  assert.deepEqual(
    releases.map(({ draft: { body }, items }) => [body.to, body.retainUntil, body.articles, idsOf(items)]),
    [
      ['XB', '2027-06-30T00:00:00.000Z', ['4.1', '4.6'], ['1', '3']],
      ['XB', early, ['4.1', '5'], ['2']],
    ],
  )
  assert.deepEqual(
    releases.flatMap(({ items = [] }) => items.map(({ isKept }) => isKept)),
    [undefined, true, undefined],
  )
})

test('what is taken back is left out, and an act of which nothing is left with it', () => {
  const shrunk = batch()
  for (const number of [1, 2]) shrunk.add(share(number))
  shrunk.add(share(3, { retainUntil: '2027-01-31T00:00:00.000Z' }))
  shrunk.leaveOut(({ itemId }) => itemId !== '2')
  assert.deepEqual([shrunk.count, shrunk.releases(STATEMENT, () => false).map(({ items }) => idsOf(items))], [1, [['2']]])
})

test('an act names 64 articles at most, and no more items than its articles let it', () => {
  const many = batch()
  for (let number = 0; number < 130; number += 1) many.add(share(number, { articles: [`4.${number}`] }))
  assert.deepEqual(
    many.releases(STATEMENT, () => false).map(({ draft }) => (draft.body.articles as string[]).length),
    [64, 64, 2],
  )
  const capped = batch()
  for (let number = 0; number < 5; number += 1) capped.add(share(number, { itemsMax: 2 }))
  assert.deepEqual(
    capped.releases(STATEMENT, () => false).map(({ items }) => idsOf(items)),
    [['0', '1'], ['2', '3'], ['4']],
  )
})

test('own items come in by an act that names nobody', () => {
  const { draft, items } = submitOf([item(1), item(2)], STATEMENT)
  assert.equal(draft.kind, 'submit')
  assert.deepEqual(draft.body.items, [
    ['1', 'd'],
    ['2', 'd'],
  ])
  assert.deepEqual(idsOf(items), ['1', '2'])
})
