/** Statistics over the core. */
import { formatTimestamp } from '../../foundation/index.ts'
import type { ApiParts } from '../../http/index.ts'
import { renderStatistics, yearStatistics } from '../../workflows/statistics/index.ts'
import type { Core } from '../core.ts'

/** The port over the core. */
export function statisticsPort({ road, store, config }: Core): ApiParts['statistics'] {
  return async ({ year, format }) => {
    const directory = await road.directory.current()
    const { toldYears: told, yearlyCounts: counts, outcomeCounts: outcomes } = store.read
    const statistics = await yearStatistics(year, { directory, counts, outcomes, told })
    if (format === 'json') return JSON.stringify(statistics)
    const { party, name } = config
    return renderStatistics(statistics, { party, name, at: formatTimestamp(road.clock.now()), format, directory })
  }
}
