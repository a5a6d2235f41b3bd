/** Proofs that follow, and the end of every restriction: what is proven or out of grace is destroyed. */
import { canonicalJson, type Instant } from '../../foundation/index.ts'
import { type ActId, reopenAct } from '../act.ts'
import type { Directory } from '../directory.ts'
import type { Message } from '../message.ts'
import type { RoadWriter } from '../ports.ts'
import { type LedgerReceipt, ledgerReceiptJson } from '../receipt.ts'
import { stateWithin } from './home.ts'
import { erasureOf } from './partner.ts'
import type { RoadParts } from './parts.ts'
import { propose } from './propose.ts'
import { isReceiptProven } from './verify.ts'

/**
 * Takes the proofs of acts received before, in one transaction. A proof that
 * does not hold changes nothing. @returns how many held
 */
export async function takeProofs(from: string, proofs: Message['proofs'], parts: RoadParts): Promise<number> {
  const now = parts.clock.now()
  const directory = await parts.directory.current()
  const held: { readonly id: ActId; readonly receipt: LedgerReceipt }[] = []
  for (const { actId, ...receipt } of proofs) {
    const row = await parts.acts.find(actId as ActId)
    if (row === undefined || row.party !== from) continue
    if (isReceiptProven(reopenAct(row.text), receipt, directory)) held.push({ id: row.id, receipt })
  }
  if (held.length === 0) return 0
  await parts.transactions.write(async (writer) => {
    for (const { id, receipt } of held) {
      await writer.receipts.put(id, canonicalJson(ledgerReceiptJson(receipt)))
      await completeReduction(writer, id, { parts, directory, now })
    }
  })
  return held.length
}

/**
 * Destroys what provisional recalls and erasures restricted, once the grace
 * that their agreement sets is over (DESIGN rule 4). @returns how many acts were completed
 */
export async function endGrace(parts: RoadParts): Promise<number> {
  const now = parts.clock.now()
  const directory = await parts.directory.current()
  let completed = 0
  for (const row of await parts.acts.provisional()) {
    const grace = directory.agreement(row.agreement ?? '')?.row.document.witnesses.graceSeconds ?? 0
    if (row.recordedAt + grace * 1_000 > now) continue
    await parts.transactions.write((writer) => completeReduction(writer, row.id, { parts, directory, now }))
    completed += 1
  }
  return completed
}

/** A provisional act becomes proven and what it restricted is destroyed, in one transaction: a crash leaves both or neither. */
async function completeReduction(
  writer: RoadWriter,
  id: ActId,
  known: { readonly parts: RoadParts; readonly directory: Directory; readonly now: Instant },
): Promise<void> {
  const row = await writer.acts.find(id)
  if (row?.standing !== 'provisional') return
  const { parts, directory, now } = known
  for (const proposal of erasureOf(reopenAct(row.text), parts, now)) {
    await stateWithin(writer, propose(proposal, parts, { directory, now }), known)
  }
  await writer.acts.prove(id)
}
