import assert from 'node:assert/strict'
import { test } from 'node:test'
import { UNGRADED } from '../../intelligence/index.ts'
import { Batch, type Piece, type Share, type Statement } from './batch.ts'
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

function share(party: string, number: number, change: Partial<Share> = {}): Share {
  return { party, item: item(number), retainUntil: '2027-06-30T00:00:00.000Z', articles: ['4.1'], itemsMax: 1_000, ...change }
}

function piece(number: number, shares: readonly Share[]): Piece {
  return { own: item(1_000 + number), shares }
}

test('a batch holds a thousand objects and 4 MiB for each recipient, and one object whatever its size', () => {
  const full = new Batch()
  for (let number = 0; number < 1_000; number += 1) {
    assert.ok(full.hasRoomFor(piece(number, [])))
    full.add(piece(number, []))
  }
  assert.equal(full.hasRoomFor(piece(1_000, [])), false)
  assert.equal(new Batch(5_000).hasRoomFor(piece(0, [])), true)
  const heavy = new Batch()
  const large = (party: string, size: number) => piece(0, [share(party, 1, { item: item(1, size) })])
  assert.ok(heavy.hasRoomFor(large('XB', 5 * MIB)))
  heavy.add(large('XB', 3 * MIB))
  assert.equal(heavy.hasRoomFor(large('XB', MIB + 1)), false)
  assert.equal(heavy.hasRoomFor(large('XB', MIB)), true)
  assert.equal(heavy.hasRoomFor(large('XC', 3 * MIB)), true)
})

test('a smaller batch can be asked for', () => {
  const batch = new Batch(2)
  batch.add(piece(1, []))
  assert.ok(batch.hasRoomFor(piece(2, [])))
  batch.add(piece(2, []))
  assert.equal(batch.hasRoomFor(piece(3, [])), false)
})

test('each recipient and date of erasure gets an act of its own, with all its articles', () => {
  const batch = new Batch()
  const early = '2027-01-31T00:00:00.000Z'
  batch.add(piece(1, [share('XB', 1), share('XC', 1, { articles: ['4.2'] })]))
  batch.add(piece(2, [share('XB', 2, { retainUntil: early, articles: ['4.1', '5'] })]))
  batch.add(piece(3, [share('XB', 3, { articles: ['4.6'] })]))
  const [submit, ...releases] = batch.proposals(STATEMENT)
  assert.deepEqual(
    submit?.items?.map(({ itemId }) => itemId),
    ['1001', '1002', '1003'],
  )
  assert.deepEqual(
    releases.map(({ draft: { body }, items }) => [body.to, body.retainUntil, body.articles, items?.map(({ itemId }) => itemId)]),
    [
      ['XB', '2027-06-30T00:00:00.000Z', ['4.1', '4.6'], ['1', '3']],
      ['XC', '2027-06-30T00:00:00.000Z', ['4.2'], ['1']],
      ['XB', early, ['4.1', '5'], ['2']],
    ],
  )
  assert.deepEqual(
    batch.counts(),
    new Map([
      ['XB', 3],
      ['XC', 1],
    ]),
  )
})

test('an act names 64 articles at most', () => {
  const batch = new Batch()
  for (let number = 0; number < 130; number += 1) batch.add(piece(number, [share('XB', number, { articles: [`4.${number}`] })]))
  const releases = batch.proposals(STATEMENT).slice(1)
  assert.deepEqual(
    releases.map(({ draft }) => (draft.body.articles as string[]).length),
    [64, 64, 2],
  )
})
