/** What becomes of an alert after it was shown as provisional (DESIGN rule 3): its proof confirms it, the end of the grace hides it. */
import { type Instant, SECOND_MS } from '../../foundation/index.ts'
import type { Act } from '../act.ts'
import type { Directory } from '../directory.ts'
import { kindOf } from '../kinds/index.ts'
import type { ActRow, RoadWriter } from '../ports.ts'
import type { Proposal } from './journey.ts'

/** Whether acts of a kind are shown before they are proven. */
export function isShownProvisionally(kind: string): boolean {
  return kindOf(kind).receipt === 'provisional'
}

/** What confirms an alert. */
export function confirmation({ id, agreement }: Pick<ActRow, 'id' | 'agreement'> | Act): Proposal {
  return { draft: { kind: 'confirm', agreement, after: [id], body: { of: id } } }
}

/** Until when an alert that arrived is shown without its proof. */
export function provisionalUntil({ agreement, recordedAt }: Pick<ActRow, 'agreement' | 'recordedAt'>, directory: Directory): Instant {
  const witnesses = directory.agreement(agreement ?? '')?.row.document.witnesses
  return recordedAt + (witnesses?.urgentGraceSeconds ?? witnesses?.graceSeconds ?? 0) * SECOND_MS
}

/** What hides an alert that is still shown as provisional; undefined for one of which something else became. */
export async function quarantining(
  { id, agreement }: Pick<ActRow, 'id' | 'agreement'>,
  { alerts }: Pick<RoadWriter, 'alerts'>,
): Promise<Proposal | undefined> {
  if ((await alerts.find(id))?.state !== 'provisional') return undefined
  return { draft: { kind: 'quarantine', agreement, after: [id], body: { of: id } } }
}
