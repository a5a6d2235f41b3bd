/** What a tool posted or an official submitted of received objects, told to whoever sent them: the outcome alone, as of every use. */
import type { ItemRow, RoadParts, UntoldStore, UseOutcome } from '../../acts/index.ts'
import type { UntoldWriter } from './ports.ts'
import { recordUse, type UseReport } from './record-use.ts'

/** What an account says came of which objects under an agreement. */
export type OutcomeTold<Writer> = {
  /** Absent: under any. */
  readonly agreement?: string
  readonly outcome: UseOutcome
  readonly stixIds: readonly string[]
  /** Name of the version of the object that says so. */
  readonly key: string
  readonly account: string
  /** Stated with the use: where it was said. */
  readonly caveats: string
  /** Whether the account may read the item. */
  readonly isReadable: (row: ItemRow) => boolean
  /** Runs in the transaction that records it, or in one of its own where nothing is to be recorded. */
  readonly within: (writer: Writer) => Promise<void>
}

const NOTHING: UseReport = { uses: [], told: [], refusals: [] }

/**
 * Records a use, and what the origins are told. Objects that are not held here or not readable are left out without a trace, and what was
 * told before, by whichever way the object came, is not told again.
 */
export async function tellOutcome<Writer extends UntoldWriter>(
  told: OutcomeTold<Writer>,
  { road, untold }: { readonly road: RoadParts<Writer>; readonly untold: Pick<UntoldStore, 'isTold'> },
): Promise<UseReport> {
  const { outcome, account, caveats, key } = told
  const items = (await untold.isTold(key)) ? [] : await itemsOf(told, road)
  if (items.length === 0) {
    await road.transactions.write(told.within)
    return NOTHING
  }
  const within = async (writer: Writer): Promise<void> => {
    await told.within(writer)
    await writer.untold.markTold(key)
  }
  return recordUse({ items, deed: 'watched', outcome, caveats, tellsOrigin: true, account, within }, road)
}

async function itemsOf<Writer extends UntoldWriter>(
  { agreement, stixIds, isReadable }: OutcomeTold<Writer>,
  { items }: RoadParts<Writer>,
): Promise<readonly ItemRow[]> {
  const rows: ItemRow[] = []
  for (const stixId of new Set(stixIds)) rows.push(...(await items.byStixId(stixId)))
  const isUnder = (row: ItemRow): boolean => agreement === undefined || row.agreement === agreement
  return rows.filter((row) => row.role === 'received' && row.state === 'held' && isUnder(row) && isReadable(row))
}
