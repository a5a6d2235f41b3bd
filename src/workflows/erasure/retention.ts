/** retention: on the date that the agreement set, items are destroyed, and their origin gets a signed receipt. */
import { destruction, type ItemRow, itemIdOf, type Proposal, type RoadParts, type RoadWriter, stateActs } from '../../acts/index.ts'
import { BATCH_ITEMS_MAX, type Instant } from '../../foundation/index.ts'

/**
 * Destroys one batch of items whose date has come (retention and sunset are one
 * date, set at release), or restricts those that a legal hold keeps.
 * @returns how many; call again until 0
 */
export async function eraseOverdue<Writer extends RoadWriter>(road: RoadParts<Writer>): Promise<number> {
  const now = road.clock.now()
  const overdue = await road.items.overdue({ now, limit: BATCH_ITEMS_MAX })
  if (overdue.length === 0) return 0
  const groups = Map.groupBy(overdue, (row) => `${row.origin} ${row.agreement}`)
  const proposals: Proposal[] = []
  for (const rows of groups.values()) proposals.push(...(await destructionOf(rows, road, now)))
  await stateActs(proposals, road)
  return overdue.length
}

async function destructionOf(rows: readonly ItemRow[], road: RoadParts, now: Instant): Promise<readonly Proposal[]> {
  const [first] = rows
  if (first === undefined) return []
  const items = rows.map((row) => itemIdOf(row.holding))
  const due = { origin: first.origin, agreement: first.agreement, of: null, cause: 'retention', items }
  return destruction(due, { parts: road, now, legalHolds: road.legalHolds })
}
