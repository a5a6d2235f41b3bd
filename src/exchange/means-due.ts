/**
 * Whom this node has still to tell what it is. Every message tells it; a partner
 * that gets none would go by what was told before an upgrade.
 */
import { askingPartners, type Directory } from '../acts/index.ts'
import type { Clock } from '../foundation/index.ts'
import type { PartnerStatuses } from './partner-status.ts'

/** Whether a partner that may ask for it was not told yet, since the start, what this node is. */
export function areMeansDue(
  party: string,
  { parts, directory }: { readonly parts: { readonly statuses: PartnerStatuses; readonly clock: Clock }; readonly directory: Directory },
): boolean {
  return !parts.statuses.isToldMeans(party) && askingPartners(directory, parts.clock.now()).has(party)
}
