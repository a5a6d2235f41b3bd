/** restored: what was erased here before a back-up was restored, and is there again, is erased again, whoever had ordered it. */
import {
  destruction,
  type ErasedList,
  type HoldingKey,
  itemIdOf,
  type Proposal,
  type RoadParts,
  type RoadWriter,
  stateActs,
} from '../../acts/index.ts'
import { BATCH_ITEMS_MAX, batches, DAY_MS, type Instant } from '../../foundation/index.ts'

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
