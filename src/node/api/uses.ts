/** Uses as the API offers them: of what this official may read, and of nothing else. */
import type { HoldingKey } from '../../acts/index.ts'
import type { UsePorts } from '../../http/index.ts'
import type { Official } from '../../workflows/officials/index.ts'
import { recordUse } from '../../workflows/uses/index.ts'
import type { Core } from '../core.ts'
import { isReadable } from './items.ts'

/** Uses and feedback of one item that are told. */
const HISTORY_MAX = 100

/** The ports over the core. */
export function usePorts(core: Core): UsePorts {
  const { items, uses } = core.store.read
  return {
    async record({ official, holdings, ...use }) {
      const known = await readableAmong(holdings, official)
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

  async function readableAmong(holdings: readonly HoldingKey[], official: Official) {
    const directory = await core.road.directory.current()
    const now = core.road.clock.now()
    return (await items.find(holdings)).filter((row) => {
      const entry = directory.agreement(row.agreement)
      return entry !== undefined && isReadable(row, entry, { official, self: core.road.self, now })
    })
  }
}
