/** Whom it matters to what a node is. */
import { permitsSharing } from '../agreement/index.ts'
import type { Instant } from '../foundation/index.ts'
import type { Directory } from './directory.ts'

/** The other parties to agreements that bind by now and ask something of nodes. */
export function askingPartners(directory: Directory, now: Instant): ReadonlySet<string> {
  const asking = directory.agreements.filter(({ record, row }) => {
    const state = record.agreement.security === undefined ? undefined : directory.state(row.hash, now)
    return state !== undefined && permitsSharing(state)
  })
  const parties = new Set(asking.flatMap(({ record }) => record.agreement.parties.list.map(({ code }) => code)))
  parties.delete(directory.self)
  return parties
}
