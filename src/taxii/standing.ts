/** Which versions of an object stand in an answer (TAXII 2.1 section 3.4.1). */
import type { HoldingKey } from '../acts/index.ts'
import { compareTimestamps, formatMicroseconds } from '../foundation/index.ts'
import type { VersionFilter } from './filter.ts'
import type { ServedRow } from './source.ts'

/** The version of a row as clients see it: for an object without versions, when it was added. */
export function versionText(row: Pick<ServedRow, 'version' | 'addedAt'>): string {
  return row.version ?? formatMicroseconds(row.addedAt)
}

/** Whether a row that is the latest of its object stands, which then needs no look at the others. */
export function latestStands(versions: VersionFilter): boolean {
  return versions.all || versions.last
}

/**
 * Keys of the rows that stand, out of all visible rows of some objects. Of
 * several rows of one id and version, the last added stands for all.
 */
export function standingAmong(rows: readonly ServedRow[], versions: VersionFilter): ReadonlySet<HoldingKey> {
  const standing = new Set<HoldingKey>()
  for (const ofObject of Map.groupBy(rows, (row) => row.stixId).values()) {
    for (const row of chosen(distinct(ofObject), versions)) standing.add(row.holding)
  }
  return standing
}

function distinct(rows: readonly ServedRow[]): readonly ServedRow[] {
  const ordered = [...rows].sort((left, right) => compareVersions(left, right) || left.addedAt - right.addedAt)
  return ordered.filter((row, index) => {
    const following = ordered[index + 1]
    return following === undefined || compareVersions(row, following) !== 0
  })
}

/** By the instant, however it is written; what has no version comes first, as where the latest rows are kept. */
function compareVersions(left: ServedRow, right: ServedRow): number {
  if (left.version === null || right.version === null) return Number(left.version !== null) - Number(right.version !== null)
  return compareTimestamps(left.version, right.version)
}

function chosen(ordered: readonly ServedRow[], versions: VersionFilter): readonly ServedRow[] {
  if (versions.all) return ordered
  const { first, last, times } = versions
  return ordered.filter((row, index) => {
    const isFirst = first && index === 0
    const isLast = last && index === ordered.length - 1
    return isFirst || isLast || times.some((time) => compareTimestamps(time, versionText(row)) === 0)
  })
}
