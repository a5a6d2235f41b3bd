/** Proofs that follow, and the end of every restriction: what is proven or out of grace is destroyed. */
import { canonicalJson, type Instant } from '../../foundation/index.ts'
import { type ActId, reopenAct } from '../act.ts'
import type { Directory } from '../directory.ts'
import type { Message } from '../message.ts'
import type { ActRow, RoadWriter } from '../ports.ts'
import { type LedgerReceipt, ledgerReceiptJson } from '../receipt.ts'
import { confirmation, isShownProvisionally, provisionalUntil, quarantining } from './alerts.ts'
import { destruction } from './destroy.ts'
import { stateWithin } from './home.ts'
import { dueBy } from './partner.ts'
import type { RoadParts } from './parts.ts'
import { propose } from './propose.ts'
import { isReceiptProven } from './verify.ts'

type Known = { readonly parts: RoadParts; readonly directory: Directory; readonly now: Instant }

/** What became of proofs: how many held, and of the others the acts that are kept here and still want one. */
export type TakenProofs = { readonly held: number; readonly unproven: readonly ActId[] }

/**
 * Takes the proofs of acts received before, in one transaction. A proof that
 * does not hold changes nothing: its sender is told, and gives it again once
 * this node knows what it lacks, such as the card of a new ledger.
 */
export async function takeProofs(from: string, proofs: Message['proofs'], parts: RoadParts): Promise<TakenProofs> {
  const now = parts.clock.now()
  const directory = await parts.directory.current()
  const held: { readonly id: ActId; readonly receipt: LedgerReceipt }[] = []
  const unproven: ActId[] = []
  for (const { actId, ...receipt } of proofs) {
    const row = await parts.acts.find(actId as ActId)
    if (row === undefined || row.party !== from) continue
    if (isReceiptProven(reopenAct(row.text), receipt, directory)) held.push({ id: row.id, receipt })
    else unproven.push(row.id)
  }
  if (held.length === 0) return { held: 0, unproven }
  await parts.transactions.write(async (writer) => {
    for (const { id, receipt } of held) {
      await writer.receipts.put(id, canonicalJson(ledgerReceiptJson(receipt)))
      await complete(writer, id, { parts, directory, now })
    }
  })
  // Whether a party has left may hang on a proof.
  parts.directory.refresh()
  return { held: held.length, unproven }
}

/**
 * Ends the grace that agreements set: what provisional recalls and erasures restricted is destroyed (DESIGN rule 4), and what is
 * shown as provisional is quarantined (rule 3). @returns how many acts were completed
 */
export async function endGrace(parts: RoadParts): Promise<number> {
  const now = parts.clock.now()
  const directory = await parts.directory.current()
  let completed = 0
  for (const row of await parts.acts.provisional()) {
    if (isShownProvisionally(row.kind)) {
      if (provisionalUntil(row, directory) <= now && (await quarantineAlert(row, { parts, directory, now }))) completed += 1
      continue
    }
    const grace = directory.agreement(row.agreement ?? '')?.row.document.witnesses.graceSeconds ?? 0
    if (row.recordedAt + grace * 1_000 > now) continue
    await parts.transactions.write((writer) => complete(writer, row.id, { parts, directory, now }))
    completed += 1
  }
  return completed
}

/** One transaction asks and states, so that a proof that comes at that moment is not undone. @returns whether it was shown till then */
function quarantineAlert(row: ActRow, known: Known): Promise<boolean> {
  const { parts, directory, now } = known
  return parts.transactions.write(async (writer) => {
    const proposal = await quarantining(row, writer)
    if (proposal === undefined) return false
    await stateWithin(writer, propose(proposal, parts, { directory, now }), known)
    return true
  })
}

/** A provisional act becomes proven and what it restricted is destroyed, in one transaction: a crash leaves both or neither. */
async function complete(writer: RoadWriter, id: ActId, known: Known): Promise<void> {
  const row = await writer.acts.find(id)
  if (row?.standing !== 'provisional') return
  const { parts, directory, now } = known
  const parties = { parts, now, legalHolds: writer.legalHolds, onward: writer.onward }
  const due = isShownProvisionally(row.kind) ? [confirmation(row)] : await destruction(dueBy(reopenAct(row.text)), parties)
  for (const proposal of due) {
    await stateWithin(writer, propose(proposal, parts, { directory, now }), known)
  }
  await writer.acts.prove(id)
}
