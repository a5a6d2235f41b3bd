/** What tools posted of received objects, told to whoever sent them: the outcome alone, as of every use. */
import type { ItemRow, RoadParts, UseOutcome } from '../../acts/index.ts'
import type { UseWriter } from './ports.ts'
import { recordUse, type UseReport } from './record-use.ts'

/** What an account says came of which objects under an agreement. */
export type OutcomesTold = {
  readonly agreement: string
  readonly outcomes: readonly { readonly stixId: string; readonly outcome: UseOutcome }[]
  readonly account: string
  /** Whether the account may read the item. */
  readonly isReadable: (row: ItemRow) => boolean
}

const CAVEATS = 'Posted by a tool'

/** Records a use for each outcome, and tells the origins. Objects that are not held here or not readable are left out without a trace. */
export async function tellOutcomes<Writer extends UseWriter>(told: OutcomesTold, road: RoadParts<Writer>): Promise<readonly UseReport[]> {
  const { agreement, account, isReadable } = told
  const reports: UseReport[] = []
  for (const [outcome, group] of Map.groupBy(told.outcomes, (one) => one.outcome)) {
    const rows: ItemRow[] = []
    for (const stixId of new Set(group.map((one) => one.stixId))) rows.push(...(await road.items.byStixId(stixId)))
    const items = rows.filter((row) => row.role === 'received' && row.state === 'held' && row.agreement === agreement && isReadable(row))
    if (items.length === 0) continue
    reports.push(await recordUse({ items, deed: 'watched', outcome, caveats: CAVEATS, tellsOrigin: true, account }, road))
  }
  return reports
}
