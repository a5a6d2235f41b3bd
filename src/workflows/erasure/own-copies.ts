import { destruction, type HoldingKey, itemIdOf, type Proposal, type RoadParts } from '../../acts/index.ts'
import { BATCH_ITEMS_MAX, batches } from '../../foundation/index.ts'

/** The destruction of own copies that partners delete: a delivery still under way then carries digests only. */
export async function destroyedHere(
  copies: readonly { readonly copy: { readonly holding: HoldingKey }; readonly agreement: string }[],
  cause: string,
  road: RoadParts,
): Promise<readonly Proposal[]> {
  const agreements = new Map(copies.map(({ copy, agreement }) => [copy.holding, agreement]))
  const known = { parts: road, now: road.clock.now(), legalHolds: road.legalHolds }
  const proposals: Proposal[] = []
  for (const [agreement, group] of Map.groupBy(agreements, ([, of]) => of)) {
    for (const batch of batches(group, BATCH_ITEMS_MAX)) {
      const items = batch.map(([holding]) => itemIdOf(holding))
      proposals.push(...(await destruction({ origin: road.self, agreement, of: null, cause, items }, known)))
    }
  }
  return proposals
}
