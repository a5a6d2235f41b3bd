/** retention: on the date that the agreement set, items are destroyed, and their origin gets a signed receipt. */
import { erasure, type ItemRow, type Proposal, type RoadParts, type RoadWriter, stateActs } from '../../acts/index.ts'
import { BATCH_ITEMS_MAX, type Instant } from '../../foundation/index.ts'

/**
 * Destroys one batch of items whose date has come (retention and sunset are one
 * date, set at release). @returns how many; call again until 0
 */
export async function eraseOverdue<Writer extends RoadWriter>(road: RoadParts<Writer>): Promise<number> {
  const now = road.clock.now()
  const overdue = await road.items.overdue({ now, limit: BATCH_ITEMS_MAX })
  if (overdue.length === 0) return 0
  const groups = Map.groupBy(overdue, (row) => `${row.origin} ${row.agreement}`)
  const proposals = [...groups.values()].flatMap((rows) => erasureOf(rows, { road, now }))
  await stateActs(proposals, road)
  return overdue.length
}

function erasureOf(
  rows: readonly ItemRow[],
  { road, now }: { road: Pick<RoadParts, 'self' | 'backupDays'>; now: Instant },
): readonly Proposal[] {
  const [first] = rows
  if (first === undefined) return []
  const proposals = erasure({
    origin: first.origin,
    agreement: first.agreement,
    of: null,
    cause: 'retention',
    items: rows.map((row) => row.itemId),
    now,
    backupDays: road.backupDays,
    told: [],
  })
  // Of its own items a party owes nobody a receipt.
  return first.origin === road.self ? proposals.slice(0, 1) : proposals
}
