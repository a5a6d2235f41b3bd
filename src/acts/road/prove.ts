/** Proofs that follow, and the end of every restriction: what is proven or out of grace is destroyed. */
import { canonicalJson } from '../../foundation/index.ts'
import { type Act, reopenAct } from '../act.ts'
import type { Message } from '../message.ts'
import type { ActRow } from '../ports.ts'
import { ledgerReceiptJson } from '../receipt.ts'
import { stateWithin } from './home.ts'
import { erasureOf } from './partner.ts'
import type { RoadParts } from './parts.ts'
import { propose } from './propose.ts'
import { isReceiptProven } from './verify.ts'

/**
 * Takes the proofs of acts received before. A proof that does not hold changes
 * nothing. @returns how many held
 */
export async function takeProofs(from: string, proofs: Message['proofs'], parts: RoadParts): Promise<number> {
  const directory = await parts.directory.current()
  let held = 0
  for (const { actId, ...receipt } of proofs) {
    const row = await parts.acts.find(actId as ActRow['id'])
    if (row === undefined || row.party !== from) continue
    if (!isReceiptProven(reopenAct(row.text), receipt, directory)) continue
    held += 1
    await parts.transactions.write(async (writer) => {
      await writer.receipts.put(row.id, canonicalJson(ledgerReceiptJson(receipt)))
      await writer.acts.prove(row.id)
    })
    if (row.standing === 'provisional') await completeReduction(reopenAct(row.text), parts)
  }
  return held
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
    await completeReduction(reopenAct(row.text), parts)
    completed += 1
  }
  return completed
}

async function completeReduction(act: Act, parts: RoadParts): Promise<void> {
  const now = parts.clock.now()
  const directory = await parts.directory.current()
  await parts.transactions.write(async (writer) => {
    const answered = await parts.acts.answersTo(act.id)
    if (answered.some((row) => row.kind === 'erasure-receipt')) return
    for (const proposal of erasureOf(act, parts, now)) await stateWithin(writer, propose(proposal, parts, now), { parts, directory, now })
    await writer.acts.prove(act.id)
  })
}
