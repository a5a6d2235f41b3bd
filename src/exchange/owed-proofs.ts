/** Proofs owed to a partner (DESIGN rule 2), as far as they can be given. */
import type { Directory, Message, OwedProofStore } from '../acts/index.ts'
import { type OutgoingParts, proofsOf } from './outgoing.ts'
import type { OutboxStore } from './ports.ts'

/** Where proofs that are owed come from. */
export type OwedProofParts = {
  readonly owed: Pick<OwedProofStore, 'owed'>
  readonly outbox: Pick<OutboxStore, 'holding'>
  readonly outgoing: OutgoingParts
}

/** One look at what is owed: what can be proven by now, and how many others were looked at. */
export type ProofPage = { readonly proofs: Message['proofs']; readonly unready: number; readonly isLast: boolean }

/**
 * Of at most `limit` proofs owed behind the first `skipped`, those that can be given. An act that still waits in the
 * outbox comes first: the partner could do nothing with the proof of what it does not have.
 */
export async function proofPage(
  recipient: string,
  { skipped, limit }: { readonly skipped: number; readonly limit: number },
  { parts, directory }: { readonly parts: OwedProofParts; readonly directory: Directory },
): Promise<ProofPage> {
  const owed = await parts.owed.owed(recipient, limit, skipped)
  const waiting = owed.length === 0 ? [] : await parts.outbox.holding(owed)
  const undelivered = new Set(waiting.filter((row) => row.recipient === recipient).map((row) => row.actId))
  const proofs = await proofsOf(
    owed.filter((actId) => !undelivered.has(actId)),
    parts.outgoing,
    directory,
  )
  return { proofs, unready: owed.length - proofs.length, isLast: owed.length < limit }
}
