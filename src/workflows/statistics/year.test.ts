import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AgreementEntry, Directory } from '../../acts/index.ts'
import { day, inForce, wholeLifeAgreement } from '../../agreement/life/life.fixture.ts'
import { coarse } from './coarse.ts'
import { renderStatistics, type YearlyCountRow, yearStatistics } from './index.ts'

const record = inForce(wholeLifeAgreement())
const entry = { row: { hash: 'a' }, record } as unknown as AgreementEntry
const directory = { agreements: [entry], agreement: () => entry } as unknown as Directory
const YEAR = new Date(day(0)).getUTCFullYear()

const row = (items: number, changes: Partial<YearlyCountRow> = {}): YearlyCountRow => ({
  ...{ agreement: 'a', party: 'XB', counted: 'received', dataSubject: 'suspect', isSpecial: false, items },
  ...changes,
})
const statistics = (...rows: readonly YearlyCountRow[]) =>
  yearStatistics(YEAR, {
    directory,
    counts: { of: async (year) => (year === YEAR ? rows : []) },
    outcomes: { of: async () => [{ agreement: 'a', outcome: 'sighted', items: 3 }] },
  })

test('no count below ten is told but none, and no other to the last one', () => {
  assert.deepEqual([0, 1, 9, 10, 19, 20, 1_234].map(coarse), [0, 'few', 'few', 10, 10, 20, 1_230])
})

test('what differs by one person alone gives the same statistics', async () => {
  const many = { counted: 'disclosed' } as const
  const some = await statistics(row(3), row(4, { isSpecial: true }), row(40, many), row(22, { ...many, isSpecial: true }))
  assert.deepEqual(await statistics(row(4), row(4, { isSpecial: true }), row(41, many), row(22, { ...many, isSpecial: true })), some)
  assert.deepEqual(some.agreements[0]?.categories, [
    { party: 'XB', counted: 'received', dataSubject: 'suspect', items: 'few', special: 'few' },
    { party: 'XB', counted: 'disclosed', dataSubject: 'suspect', items: 60, special: 20 },
  ])
  assert.deepEqual(some.agreements[0]?.special, { received: 'few', disclosed: 20, erased: 0 })
})

test('a page says few where there are few, and what is not counted', async () => {
  const of = { party: 'XA', name: 'Aldoria', at: '2031-01-01T00:00:00Z', format: 'markdown', directory } as const
  const page = renderStatistics(await statistics(row(3)), of)
  assert.match(page, /\| Borland \(XB\) \| received \| suspect \| few \(under 10\) \| 0 \|/)
  assert.match(page, /are not counted/)
  assert.doesNotMatch(page, /\| 3 \|/)
})
