/** deliver: the act is handed to the outbox for each addressee, in the transaction that records it. */
import type { Instant } from '../../foundation/index.ts'
import type { Directory } from '../directory.ts'
import type { RoadWriter } from '../ports.ts'
import { receiptNeedOf } from '../receipt-need.ts'
import type { Journey } from './journey.ts'
import { passes } from './steps.ts'

/** Enqueues an own act; an answer also owes its proof. Local acts go nowhere. */
export async function deliver(
  writer: RoadWriter,
  journey: Journey,
  known: { readonly directory: Directory; readonly now: Instant; readonly timeout: number },
): Promise<void> {
  const { act, kind } = journey
  if (!passes(kind, 'home', 'deliver')) return
  const recipients = kind.addressees(act, known.directory)
  const expiresAt = known.now + known.timeout
  await writer.outbox.enqueue(
    recipients.map((recipient) => ({ recipient, actId: act.id, expiresAt })),
    known.now,
  )
  const agreement = known.directory.agreement(act.agreement ?? '')?.row.document ?? null
  if (receiptNeedOf(act, agreement) === 'quorum' && !kind.onlyReduces) return
  for (const recipient of recipients) await writer.owedProofs.owe(recipient, [act.id])
}
