/** The statistics of one year: what came, went and was erased by category, and what ran out or got away. */
import type { AgreementEntry, Directory, ToldYearReader, ToldYearRow } from '../../acts/index.ts'
import { breachesOf, missesOf, SMALL_COUNTS_USUAL } from '../../agreement/index.ts'
import { formatTimestamp, type Instant } from '../../foundation/index.ts'
import { type CoarseCount, coarse } from './coarse.ts'
import type { OutcomeCountReader, YearlyCountReader, YearlyCountRow } from './ports.ts'

/** Items with one party under one agreement, by whom they are about. */
export type CategoryCounts = {
  readonly party: string
  readonly counted: YearlyCountRow['counted']
  readonly dataSubject: string
  readonly items: CoarseCount
  /** Of them those of special categories. */
  readonly special: CoarseCount
  /** Of them those of which nobody said whether they are. */
  readonly specialUntold: CoarseCount
}

/** What was done under one agreement. */
export type AgreementYear = {
  readonly agreement: string
  readonly title: string
  readonly categories: readonly CategoryCounts[]
  /** Counts below it are told as few. */
  readonly smallCounts: number
  /** Of special categories with all parties together, whomever they are about. */
  readonly special: Readonly<Record<YearlyCountRow['counted'], CoarseCount>>
  /** As many with all parties together of which nobody said whether they are. */
  readonly specialUntold: Readonly<Record<YearlyCountRow['counted'], CoarseCount>>
  /** Uses of received items by outcome. */
  readonly outcomes: readonly { readonly outcome: string; readonly items: CoarseCount }[]
  readonly misses: number
  readonly breaches: number
}

/** A year of this party, and what parties told of special categories of theirs to it as an overseer, or it told of its own. */
export type YearStatistics = {
  readonly year: number
  readonly agreements: readonly AgreementYear[]
  readonly told: readonly (Omit<ToldYearRow, 'toldAt'> & { readonly toldAt: string })[]
}

/** What statistics are made from. */
export type StatisticsParts = {
  readonly directory: Directory
  readonly counts: YearlyCountReader
  readonly outcomes: OutcomeCountReader
  readonly told: ToldYearReader
}

const COUNTED = ['received', 'disclosed', 'erased'] as const

/** The statistics of a calendar year in UTC, as far as it has gone. */
export async function yearStatistics(
  year: number,
  { directory, counts, outcomes, told: toldYears }: StatisticsParts,
): Promise<YearStatistics> {
  const from = Date.UTC(year)
  const until = Date.UTC(year + 1)
  const rows = await counts.of(year)
  const said = await outcomes.of({ from, until })
  const agreements = directory.agreements.map((entry) => {
    const hash = entry.row.hash
    const small = entry.record.agreement.oversight.smallCounts ?? SMALL_COUNTS_USUAL
    const told = said.filter(({ agreement }) => agreement === hash)
    return {
      ...{ agreement: hash, title: entry.record.agreement.title, smallCounts: small },
      ...countsOf(
        rows.filter(({ agreement }) => agreement === hash),
        small,
      ),
      outcomes: told.map(({ outcome, items }) => ({ outcome, items: coarse(items, small) })),
      ...happened(entry, { from, until }),
    }
  })
  const told = (await toldYears.of(year)).map((row) => ({ ...row, toldAt: formatTimestamp(row.toldAt) }))
  return { year, agreements, told }
}

function countsOf(rows: readonly YearlyCountRow[], small: number): Pick<AgreementYear, 'categories' | 'special' | 'specialUntold'> {
  const groups = Map.groupBy(rows, ({ party, counted, dataSubject }) => `${party} ${counted} ${dataSubject}`)
  const told = (some: readonly YearlyCountRow[], special: YearlyCountRow['special']) =>
    coarse(sum(some.filter((row) => row.special === special)), small)
  const categories = [...groups.values()].map((group): CategoryCounts => {
    const { party, counted, dataSubject } = group[0] as YearlyCountRow
    const items = coarse(sum(group), small)
    return { party, counted, dataSubject, items, special: told(group, 'yes'), specialUntold: told(group, 'untold') }
  })
  const together = (special: YearlyCountRow['special']) =>
    Object.fromEntries(
      COUNTED.map((counted) => [
        counted,
        told(
          rows.filter((row) => row.counted === counted),
          special,
        ),
      ]),
    ) as AgreementYear['special']
  return { categories, special: together('yes'), specialUntold: together('untold') }
}

function sum(rows: readonly { readonly items: number }[]): number {
  return rows.reduce((total, { items }) => total + items, 0)
}

function happened(
  { record }: AgreementEntry,
  { from, until }: { from: Instant; until: Instant },
): Pick<AgreementYear, 'misses' | 'breaches'> {
  const isThen = (at: Instant): boolean => at >= from && at < until
  return {
    misses: missesOf(record, until - 1).filter(({ deadline }) => isThen(deadline)).length,
    breaches: breachesOf(record).filter(({ foundAt }) => isThen(foundAt)).length,
  }
}
