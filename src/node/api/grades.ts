/** Grades as the API offers them: of what this official may read, and of nothing else. */
import { isFedKey } from '../../acts/index.ts'
import type { GradePorts } from '../../http/index.ts'
import { currentGrade, gradeItems } from '../../workflows/grades/index.ts'
import type { Core } from '../core.ts'
import { readableNamed } from './named-items.ts'

/** Grades of one thing that are told. */
const HISTORY_MAX = 100

/** The ports over the core. */
export function gradePorts(core: Core): GradePorts {
  const { grades } = core.store.read
  return {
    async give({ official, purpose, holdings, grade, reason }) {
      const named = holdings.filter((holding) => !isFedKey(holding))
      const readable = await readableNamed(core, named, { official, purpose })
      const agreements = new Map(readable.map(({ holding, agreement }) => [holding, agreement]))
      const known = holdings.flatMap((holding) => {
        const agreement = isFedKey(holding) ? null : agreements.get(holding)
        return agreement === undefined ? [] : [{ holding, agreement }]
      })
      const unknown = holdings.length - known.length
      const report = await gradeItems({ items: known, grade, reason, account: official.login }, core.road)
      if (unknown === 0) return report
      return {
        ...report,
        refusals: [{ code: 'item-unknown', reason: `${unknown} of the items are not here, or not for this role` }, ...report.refusals],
      }
    },
    async current(holdings) {
      const now = core.road.clock.now()
      const counting = [...(await grades.latest(holdings))].flatMap(([holding, row]) => {
        const grade = currentGrade(row, now)
        return grade === undefined ? [] : [[holding, grade] as const]
      })
      return new Map(counting)
    },
    history: (holding) => grades.history(holding, HISTORY_MAX),
  }
}
