/** What a tool posted of received objects, told to whoever sent them: the outcome alone, as of every use. */
import type { ItemRow, RoadParts, UseOutcome } from '../../acts/index.ts'
import type { UseWriter } from './ports.ts'
import { recordUse, type UseReport } from './record-use.ts'

/** What an account says came of which objects under an agreement. */
export type OutcomeTold<Writer> = {
  readonly agreement: string
  readonly outcome: UseOutcome
  readonly stixIds: readonly string[]
  readonly account: string
  /** Whether the account may read the item. */
  readonly isReadable: (row: ItemRow) => boolean
  /** Runs in the transaction that records it, or in one of its own where nothing is to be recorded. */
  readonly within: (writer: Writer) => Promise<void>
}

const CAVEATS = 'Posted by a tool'
const NOTHING: UseReport = { uses: [], told: [], refusals: [] }

/** Records a use, and tells the origins. Objects that are not held here or not readable are left out without a trace. */
export async function tellOutcome<Writer extends UseWriter>(told: OutcomeTold<Writer>, road: RoadParts<Writer>): Promise<UseReport> {
  const { agreement, outcome, account, isReadable, within } = told
  const rows: ItemRow[] = []
  for (const stixId of new Set(told.stixIds)) rows.push(...(await road.items.byStixId(stixId)))
  const items = rows.filter((row) => row.role === 'received' && row.state === 'held' && row.agreement === agreement && isReadable(row))
  if (items.length > 0) return recordUse({ items, deed: 'watched', outcome, caveats: CAVEATS, tellsOrigin: true, account, within }, road)
  await road.transactions.write(within)
  return NOTHING
}
