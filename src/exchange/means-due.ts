/**
 * Whom this node has still to tell what it is. Every message tells it; a partner
 * that gets none would go by what was told before an upgrade.
 */
import type { Directory } from '../acts/index.ts'
import { permitsSharing } from '../agreement/index.ts'
import type { Clock, Instant } from '../foundation/index.ts'
import type { PartnerStatuses } from './partner-status.ts'

/** Parties to agreements that bind by now and ask something of nodes. */
export function askingPartners(directory: Directory, now: Instant): ReadonlySet<string> {
  const asking = directory.agreements.filter(({ record, row }) => {
    const state = record.agreement.security === undefined ? undefined : directory.state(row.hash, now)
    return state !== undefined && permitsSharing(state)
  })
  const parties = new Set(asking.flatMap(({ record }) => record.agreement.parties.list.map(({ code }) => code)))
  parties.delete(directory.self)
  return parties
}

/** Whether a partner that may ask for it was not told yet, since the start, what this node is. */
export function areMeansDue(
  party: string,
  { parts, directory }: { readonly parts: { readonly statuses: PartnerStatuses; readonly clock: Clock }; readonly directory: Directory },
): boolean {
  return !parts.statuses.isToldMeans(party) && askingPartners(directory, parts.clock.now()).has(party)
}
