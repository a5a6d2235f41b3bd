/** Statistics of a year as a page to print. */

import type { Directory } from '../../acts/index.ts'
import { type Page, type PageFormat, partyName, renderPage, type Section, type Table } from '../../agreement/index.ts'
import type { CoarseCount } from './coarse.ts'
import type { AgreementYear, YearStatistics } from './year.ts'

/** The counters that the law lists and of which no act of this version tells. */
const NOT_KEPT = 'Queries, matches and requests of individuals are not counted: no act of this version is one.'

/** The page or Markdown. The same input always gives the same bytes. */
export function renderStatistics(
  { year, agreements, told }: YearStatistics,
  of: { readonly party: string; readonly name: string; readonly at: string; readonly format: PageFormat; readonly directory: Directory },
): string {
  const page: Page = {
    kicker: 'Statistics',
    title: `${of.name} (${of.party})`,
    subtitle: `of the year ${year}, as of ${of.at.slice(0, 10)}`,
    footer: `Statistics of ${of.party} ${year}`,
    opening: [
      {
        kind: 'paragraph',
        line: 'Counted by the node as it happened. Counts that are small under an agreement are told as "few" and any other to the multiple of that below, so that nobody can be told from them.',
      },
      { kind: 'paragraph', line: NOT_KEPT },
    ],
    sections: [...agreements.map((one, index) => sectionOf(one, { index, directory: of.directory })), ...toldSection(told, of.directory)],
  }
  return renderPage(page, of.format)
}

function sectionOf(one: AgreementYear, { index, directory }: { readonly index: number; readonly directory: Directory }): Section {
  const entry = directory.agreement(one.agreement)
  const nameOf = (code: string): string => (entry === undefined ? code : partyName(entry.record.agreement, code))
  const { special, specialUntold, misses, breaches, smallCounts } = one
  const words = (count: CoarseCount): string => (count === 'few' ? `few (under ${smallCounts})` : String(count))
  return {
    id: `agreement-${index + 1}`,
    title: one.title,
    blocks: [
      table(
        'Items by partner and by whom they are about',
        ['Partner', 'What', 'About', 'Items', 'of special categories', 'not told whether'],
        [
          ...one.categories.map((row) => [
            nameOf(row.party),
            row.counted,
            row.dataSubject,
            words(row.items),
            words(row.special),
            words(row.specialUntold),
          ]),
        ],
      ),
      table(
        'Special categories, all partners together',
        ['What', 'Items', 'not told whether'],
        [
          ...Object.entries(special).map(([counted, items]) => [
            counted,
            words(items),
            words(specialUntold[counted as keyof typeof special]),
          ]),
        ],
      ),
      table('What came of what was received', ['Outcome', 'Items'], [...one.outcomes.map(({ outcome, items }) => [outcome, words(items)])]),
      {
        kind: 'facts',
        rows: [
          { term: 'Clocks that were missed', line: String(misses) },
          { term: 'Breaches that were told of', line: String(breaches) },
        ],
      },
    ],
  }
}

/** What overseers were told of the year, by whom. */
function toldSection(told: YearStatistics['told'], directory: Directory): readonly Section[] {
  if (told.length === 0) return []
  const rows = told.flatMap(({ party, agreement, figures, toldAt }) =>
    (['received', 'disclosed', 'erased'] as const).map((counted) => [
      party,
      directory.agreement(agreement)?.record.agreement.title ?? agreement,
      counted,
      ...[figures.special, figures.specialUntold].map(({ [counted]: count }) =>
        count === 'few' ? `few (under ${figures.smallCounts})` : String(count),
      ),
      toldAt.slice(0, 10),
    ]),
  )
  const head = ['Party', 'Agreement', 'What', 'Items', 'not told whether', 'Told on']
  return [{ id: 'told', title: 'Special categories as told to the overseers', blocks: [table('By party', head, rows)] }]
}

function table(caption: string, head: readonly string[], rows: readonly (readonly string[])[]): Table {
  return { kind: 'table', caption, head, rows: rows.map((row) => row.map((cell) => [cell])) }
}
