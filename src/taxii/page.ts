/** One page of a collection: filled after filtering, in order of `date_added`. */
import type { HoldingKey } from '../acts/index.ts'
import type { Filter } from './filter.ts'
import type { ServedRow, Source, SourceQuestion } from './source.ts'
import { standingAmong } from './standing.ts'

/** Rows of a page and whether others follow. */
export type Page = { readonly rows: readonly ServedRow[]; readonly more: boolean }

/** What a page is asked for. */
export type PageQuestion = Pick<Filter, 'addedAfter' | 'limit' | 'ids' | 'types' | 'versions' | 'includesStix21'> & {
  /** `addedAt` after which the page begins; undefined for the first. */
  readonly position: number | undefined
}

const BEFORE_ALL = -1
const SCAN_MIN = 100
const SCAN_OF_VERSIONS = 5_000

/**
 * Reads on until the page is full or nothing is left, so that no page is short
 * or empty because of what this reader may not see. One row more than the page
 * holds tells whether another follows.
 */
export async function readPage(source: Source, question: PageQuestion): Promise<Page> {
  const { limit, ids, types, versions } = question
  if (!question.includesStix21) return { rows: [], more: false }
  const addedAfter = question.addedAfter ?? BEFORE_ALL
  const standing = new Set<HoldingKey>()
  const known = new Set<string>()
  const rows: ServedRow[] = []
  let position: number | undefined = Math.max(addedAfter, question.position ?? BEFORE_ALL)
  while (position !== undefined && rows.length <= limit) {
    const scan = await source.scan({ addedAfter: position, stixIds: ids, types, limit: Math.max(limit + 1 - rows.length, SCAN_MIN) })
    const unknown = new Set(scan.rows.map((row) => row.stixId)).difference(known)
    for (const id of unknown) known.add(id)
    // What the latest version is depends on the filter, not on where the page begins.
    const all = await allRows(source, { addedAfter, stixIds: [...unknown], types: undefined })
    for (const holding of standingAmong(all, versions)) standing.add(holding)
    rows.push(...scan.rows.filter((row) => standing.has(row.holding)))
    position = scan.continuesAfter
  }
  return { rows: rows.slice(0, limit), more: rows.length > limit }
}

/** Every visible row that a question is about. */
export async function allRows(source: Source, question: Omit<SourceQuestion, 'limit'>): Promise<readonly ServedRow[]> {
  if (question.stixIds?.length === 0) return []
  const rows: ServedRow[] = []
  let position: number | undefined = question.addedAfter
  while (position !== undefined) {
    const scan: Awaited<ReturnType<Source['scan']>> = await source.scan({ ...question, addedAfter: position, limit: SCAN_OF_VERSIONS })
    rows.push(...scan.rows)
    position = scan.continuesAfter
  }
  return rows
}
