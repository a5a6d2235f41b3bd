/** What a hold put off is done once no hold stands any more. */
import {
  destruction,
  itemIdOf,
  originOf,
  type PostponedRow,
  type Proposal,
  type RoadParts,
  type RoadWriter,
  stateActs,
} from '../../acts/index.ts'
import { BATCH_ITEMS_MAX } from '../../foundation/index.ts'

/**
 * Destroys one batch of items whose destruction came due while a hold stood on
 * them and on which none stands now, with the receipts that are owed for each
 * act that asked for it. @returns how many destructions; call again until 0
 */
export async function eraseReleased<Writer extends RoadWriter>(road: RoadParts<Writer>): Promise<number> {
  const now = road.clock.now()
  const released = await road.legalHolds.released({ now, limit: BATCH_ITEMS_MAX })
  if (released.length === 0) return 0
  const proposals: Proposal[] = []
  for (const group of Map.groupBy(released, groupOf).values()) {
    const [{ holding, agreement, of, cause }] = group as [PostponedRow]
    const items = [...new Set(group.map((row) => itemIdOf(row.holding)))]
    const due = { origin: originOf(holding), agreement, of, cause, items }
    proposals.push(...(await destruction(due, { parts: road, now, legalHolds: road.legalHolds })))
  }
  await stateActs(proposals, road)
  return released.length
}

function groupOf({ holding, agreement, of, cause }: PostponedRow): string {
  return [originOf(holding), agreement, of, cause].join(' ')
}
