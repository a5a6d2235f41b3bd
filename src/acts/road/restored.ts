/** What follows when a party opens a new ledger: a back-up that it restored may hold what was taken back since. */
import type { Instant } from '../../foundation/index.ts'
import type { Act } from '../act.ts'
import type { RoadWriter } from '../ports.ts'
import type { RoadParts } from './parts.ts'

/** Kinds that only reduce what a recipient holds, and the one that gives back what one of them took. */
const REDUCING = ['recall', 'correct', 'narrow', 'lift-contest'] as const

/**
 * Everything that only reduces what the party holds of this one's items goes to it again: what it obeyed and still knows of it answers as before,
 * and what its back-up brought back it obeys anew.
 */
export async function reduceAgain(
  writer: Pick<RoadWriter, 'outbox'>,
  { party, body }: Act,
  { parts, now }: { readonly parts: Pick<RoadParts, 'deliveryTimeout'>; readonly now: Instant },
): Promise<void> {
  if (body.closes === null) return
  await writer.outbox.enqueueAgain({ recipient: party, kinds: REDUCING, expiresAt: now + parts.deliveryTimeout }, now)
}
