/** Several sources as one, in the one order of adding that they share. */
import type { Source } from './source.ts'

/** The contents of all of them. No two rows of them have the same `addedAt`. */
export function mergedSource(sources: readonly Source[], objects: Source['objects']): Source {
  const [only] = sources
  if (only !== undefined && sources.length === 1) return only
  return {
    async scan(question) {
      const scans = await Promise.all(sources.map((source) => source.scan(question)))
      // Behind the end of one that has more, rows of it may lie that were not looked at yet.
      const ends = scans.flatMap(({ continuesAfter }) => continuesAfter ?? [])
      const continuesAfter = ends.length === 0 ? undefined : Math.min(...ends)
      const rows = scans
        .flatMap((scan) => scan.rows)
        .filter(({ addedAt }) => continuesAfter === undefined || addedAt <= continuesAfter)
        .sort((left, right) => left.addedAt - right.addedAt)
      // The latest of one need not be the latest of all.
      return { rows: rows.map((row) => ({ ...row, isLatest: false })), continuesAfter }
    },
    objects,
  }
}
