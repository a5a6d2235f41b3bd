/** restored: what was erased here before a back-up was restored, and is there again, is erased again, whoever had ordered it. */
import {
  destruction,
  type ErasedList,
  type ErasedRow,
  type HoldingKey,
  itemIdOf,
  type Proposal,
  type RoadParts,
  type RoadWriter,
  stateActs,
} from '../../acts/index.ts'
import { BATCH_ITEMS_MAX, batches, DAY_MS, type Instant } from '../../foundation/index.ts'

/** How far the own ledger goes: all leaves, and those that are signed. */
export type OwnLedger = { readonly origin: string; readonly leaves: number; readonly signedSize: number }

/** From when on a back-up that can still be restored was made: older ones are destroyed by then (a day more, as epochs are no shorter). */
export function backedUpSince(now: Instant, backupDays: number): Instant {
  return now - (backupDays + 1) * DAY_MS
}

/**
 * To be called before anybody is answered. Destroys what the list names and is here with its content, or restricts it where a legal hold stands, and tells
 * its origin by a receipt. @returns how many items
 */
export async function eraseAgain<Writer extends RoadWriter>(road: RoadParts<Writer>, erased: ErasedList): Promise<number> {
  const now = road.clock.now()
  let count = 0
  for (const holdings of batches([...new Set(erased.since(backedUpSince(now, road.means.backupDays)))], BATCH_ITEMS_MAX))
    count += await eraseBatch(holdings, { road, now })
  return count
}

/**
 * To be called before the list is read. A list that was lost, or is older than the store, is made whole from what is erased here.
 * @returns how many items it lacked; `behind` where the list is of a later time than the store, which then is an older one that was put back
 */
export async function completeList<Writer extends RoadWriter>(
  road: RoadParts<Writer>,
  { erased, ledger }: { readonly erased: ErasedList; readonly ledger: OwnLedger | undefined },
): Promise<number | 'behind'> {
  if (ledger === undefined) return 0
  const { origin, leaves, signedSize } = ledger
  const covered = erased.covered(origin)
  if (covered > leaves) return 'behind'
  if (covered >= signedSize) return 0
  const since = backedUpSince(road.clock.now(), road.means.backupDays)
  const listed = new Set(erased.since(since))
  let lacked = 0
  for (let after: number | undefined = 0; after !== undefined; ) {
    const rows: readonly ErasedRow[] = await road.items.erasedSince({ since, after, limit: BATCH_ITEMS_MAX })
    const missing = rows.filter(({ holding }) => !listed.has(holding))
    for (const [at, group] of Map.groupBy(missing, ({ erasedAt }) => erasedAt))
      erased.add(
        group.map(({ holding }) => holding),
        at,
      )
    lacked += missing.length
    after = rows.at(-1)?.seq
  }
  erased.cover(origin, leaves)
  return lacked
}

async function eraseBatch<Writer extends RoadWriter>(
  holdings: readonly HoldingKey[],
  { road, now }: { readonly road: RoadParts<Writer>; readonly now: Instant },
): Promise<number> {
  const readable = await road.vault.read(road.contents, holdings)
  const back = (await road.items.find([...readable.keys()])).filter(({ state }) => state !== 'erased')
  const proposals: Proposal[] = []
  for (const rows of Map.groupBy(back, ({ origin, agreement }) => `${origin} ${agreement}`).values()) {
    const [{ origin, agreement }] = rows as [(typeof rows)[number]]
    const due = { origin, agreement, of: null, cause: 'restored', items: rows.map(({ holding }) => itemIdOf(holding)) }
    proposals.push(...(await destruction(due, { parts: road, now, legalHolds: road.legalHolds })))
  }
  if (proposals.length > 0) await stateActs(proposals, road)
  return back.length
}
