/** One page of a collection: filled after filtering, in order of `date_added`. */
import type { HoldingKey } from '../acts/index.ts'
import type { Filter } from './filter.ts'
import type { ServedRow, Source, SourceQuestion } from './source.ts'
import { latestStands, standingAmong } from './standing.ts'

/** Rows of a page and whether others follow. */
export type Page = { readonly rows: readonly ServedRow[]; readonly more: boolean }

/** What a page is asked for. */
export type PageQuestion = Pick<Filter, 'addedAfter' | 'limit' | 'ids' | 'types' | 'versions' | 'includesStix21'> & {
  /** `addedAt` after which the page begins; undefined for the first. */
  readonly position: number | undefined
}

const BEFORE_ALL = -1
const SCAN_MIN = 100
const SCAN_MAX = 5_000

/**
 * Reads on until the page is full or nothing is left, so that no page is short
 * or empty because of what this reader may not see. One row more than the page
 * holds tells whether another follows.
 */
export async function readPage(source: Source, question: PageQuestion): Promise<Page> {
  const { limit, ids, types } = question
  if (!question.includesStix21) return { rows: [], more: false }
  const addedAfter = question.addedAfter ?? BEFORE_ALL
  const stand = standing(source, { addedAfter, versions: question.versions })
  const rows: ServedRow[] = []
  let position: number | undefined = Math.max(addedAfter, question.position ?? BEFORE_ALL)
  let looked = SCAN_MIN
  while (position !== undefined && rows.length <= limit) {
    looked = Math.max(looked, limit + 1 - rows.length)
    const scan = await source.scan({ addedAfter: position, stixIds: ids, types, limit: looked })
    rows.push(...(await stand(scan.rows)))
    position = scan.continuesAfter
    // Where much is left out, few looks at many rows cost less than many looks at few.
    looked = Math.min(looked * 2, SCAN_MAX)
  }
  return { rows: rows.slice(0, limit), more: rows.length > limit }
}

/** Every visible row that a question is about. */
export async function allRows(source: Source, question: Omit<SourceQuestion, 'limit'>): Promise<readonly ServedRow[]> {
  if (question.stixIds?.length === 0) return []
  const rows: ServedRow[] = []
  let position: number | undefined = question.addedAfter
  while (position !== undefined) {
    const scan: Awaited<ReturnType<Source['scan']>> = await source.scan({ ...question, addedAfter: position, limit: SCAN_MAX })
    rows.push(...scan.rows)
    position = scan.continuesAfter
  }
  return rows
}

/**
 * Those of some rows that stand. What the latest version of an object is hangs
 * on the filter, not on where the page begins, so all rows of the object that
 * the filter leaves are looked at, but for one that is known to be the latest.
 */
function standing(
  source: Source,
  { addedAfter, versions }: Pick<Filter, 'versions'> & { readonly addedAfter: number },
): (rows: readonly ServedRow[]) => Promise<readonly ServedRow[]> {
  const known = new Set<string>()
  const found = new Set<HoldingKey>()
  const isClear = (row: ServedRow): boolean => row.isLatest && latestStands(versions)
  return async (rows) => {
    const unknown = new Set(rows.filter((row) => !isClear(row)).map((row) => row.stixId)).difference(known)
    for (const id of unknown) known.add(id)
    const all = await allRows(source, { addedAfter, stixIds: [...unknown], types: undefined })
    for (const holding of standingAmong(all, versions)) found.add(holding)
    return rows.filter((row) => isClear(row) || found.has(row.holding))
  }
}
