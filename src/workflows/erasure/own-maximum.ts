/** own-maximum: what the own law lets be kept for less time than an agreement is destroyed when that time is over, whoever it came from. */
import { destruction, itemIdOf, type NationalMaximum, type Proposal, type RoadWriter, stateActs } from '../../acts/index.ts'
import { BATCH_ITEMS_MAX, DAY_MS } from '../../foundation/index.ts'
import type { ReviewParts } from './review.ts'

/** Destroys one batch of items that are kept for longer, or restricts those that a legal hold keeps. @returns how many; call again until 0 */
export async function eraseOverMaximum<Writer extends RoadWriter>(
  { road, reviews }: ReviewParts<Writer>,
  maxima: readonly NationalMaximum[],
): Promise<number> {
  const now = road.clock.now()
  for (const { dataSubjects, days } of maxima) {
    const rows = await reviews.overMaximum({ dataSubjects, heldBefore: now - days * DAY_MS, limit: BATCH_ITEMS_MAX })
    if (rows.length === 0) continue
    const proposals: Proposal[] = []
    for (const group of Map.groupBy(rows, ({ origin, agreement }) => `${origin} ${agreement}`).values()) {
      const [{ origin, agreement }] = group as [(typeof rows)[number]]
      const due = { origin, agreement, of: null, cause: 'national-maximum', items: group.map(({ holding }) => itemIdOf(holding)) }
      proposals.push(...(await destruction(due, { parts: road, now, legalHolds: road.legalHolds })))
    }
    await stateActs(proposals, road)
    return rows.length
  }
  return 0
}
