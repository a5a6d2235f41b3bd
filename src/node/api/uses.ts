/** Uses as the API offers them: of what this official may read, and of nothing else. */
import type { UsePorts } from '../../http/index.ts'
import { recordUse } from '../../workflows/uses/index.ts'
import type { Core } from '../core.ts'
import { readableNamed } from './named-items.ts'

/** Uses and feedback of one item that are told. */
const HISTORY_MAX = 100

/** The ports over the core. */
export function usePorts(core: Core): UsePorts {
  const { uses } = core.store.read
  return {
    async record({ official, purpose, holdings, ...use }) {
      const known = await readableNamed(core, holdings, { official, purpose })
      const report = await recordUse({ ...use, items: known, account: official.login }, core.road)
      const unknown = holdings.length - known.length
      if (unknown === 0) return report
      const refusal = { code: 'item-unknown', reason: `${unknown} of the items are not here, or not for this role` }
      return { ...report, refusals: [refusal, ...report.refusals] }
    },
    list: (limit) => uses.list(limit),
    of: (holding) => uses.of(holding, HISTORY_MAX),
    feedback: (holding) => uses.feedback(holding, HISTORY_MAX),
  }
}
