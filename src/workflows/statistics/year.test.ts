import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AgreementEntry, Directory } from '../../acts/index.ts'
import type { AgreementRecord } from '../../agreement/index.ts'
import { day, inForce, wholeLifeAgreement } from '../../agreement/life/life.fixture.ts'
import { coarse } from './coarse.ts'
import { renderStatistics, type YearlyCountRow, yearStatistics } from './index.ts'

const record = inForce(wholeLifeAgreement())
const entry = { row: { hash: 'a' }, record } as unknown as AgreementEntry
const directory = { agreements: [entry], agreement: () => entry } as unknown as Directory
const YEAR = new Date(day(0)).getUTCFullYear()

const row = (items: number, changes: Partial<YearlyCountRow> = {}): YearlyCountRow => ({
  ...{ agreement: 'a', party: 'XB', counted: 'received', dataSubject: 'suspect', special: 'no', items },
  ...changes,
})
const statistics = (...rows: readonly YearlyCountRow[]) => statisticsUnder(record, rows)
const statisticsUnder = (one: AgreementRecord, rows: readonly YearlyCountRow[]) =>
  yearStatistics(YEAR, {
    directory: { agreements: [{ ...entry, record: one }] } as unknown as Directory,
    counts: { of: async (year) => (year === YEAR ? rows : []) },
    told: { of: async () => [] },
    outcomes: { of: async () => [{ agreement: 'a', outcome: 'sighted', items: 3 }] },
  })

test('no count below ten is told but none, and no other to the last one', () => {
  assert.deepEqual(
    [0, 1, 9, 10, 19, 20, 1_234].map((count) => coarse(count, 10)),
    [0, 'few', 'few', 10, 10, 20, 1_230],
  )
  assert.deepEqual(
    [0, 1, 24, 25, 49].map((count) => coarse(count, 25)),
    [0, 'few', 'few', 25, 25],
    'nor below what an agreement says',
  )
})

test('what differs by one person alone gives the same statistics', async () => {
  const many = { counted: 'disclosed' } as const
  const some = await statistics(row(3), row(4, { special: 'yes' }), row(40, many), row(22, { ...many, special: 'yes' }))
  assert.deepEqual(await statistics(row(4), row(4, { special: 'yes' }), row(41, many), row(22, { ...many, special: 'yes' })), some)
  assert.deepEqual(some.agreements[0]?.categories, [
    { party: 'XB', counted: 'received', dataSubject: 'suspect', items: 'few', special: 'few', specialUntold: 0 },
    { party: 'XB', counted: 'disclosed', dataSubject: 'suspect', items: 60, special: 20, specialUntold: 0 },
  ])
  assert.deepEqual(some.agreements[0]?.special, { received: 'few', disclosed: 20, erased: 0 })
})

test('of which nobody said whether they are of a special category stands apart, under the threshold of the agreement', async () => {
  const record = inForce(wholeLifeAgreement({ oversight: { ...wholeLifeAgreement().oversight, smallCounts: 20 } }))
  const counted = [row(30), row(45, { special: 'untold' }), row(19, { special: 'yes' })]
  const [year] = (await statisticsUnder(record, counted)).agreements
  assert.deepEqual(year?.categories, [
    { party: 'XB', counted: 'received', dataSubject: 'suspect', items: 80, special: 'few', specialUntold: 40 },
  ])
  assert.deepEqual([year?.smallCounts, year?.specialUntold], [20, { received: 40, disclosed: 0, erased: 0 }])
})

test('a page says few where there are few, and what is not counted', async () => {
  const of = { party: 'XA', name: 'Aldoria', at: '2031-01-01T00:00:00Z', format: 'markdown', directory } as const
  const page = renderStatistics(await statistics(row(3)), of)
  assert.match(page, /\| Borland \(XB\) \| received \| suspect \| few \(under 10\) \| 0 \| 0 \|/)
  assert.match(page, /are not counted/)
  assert.doesNotMatch(page, /\| 3 \|/)
})
