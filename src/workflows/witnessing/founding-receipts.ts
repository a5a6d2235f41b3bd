/**
 * Receipts of what this party stated about agreements, kept as soon as there are any: what came into force under its quorum stays in force,
 * although later checkpoints may lack that quorum, or carry cosignatures under other keys.
 */
import {
  type ActId,
  type DirectoryParts,
  type DirectorySource,
  ledgerReceiptJson,
  type ReceiptStore,
  type Transactions,
} from '../../acts/index.ts'
import { COUNTS_WHEN_PROVEN } from '../../agreement/index.ts'
import { canonicalJson } from '../../foundation/index.ts'
import type { Receipts } from './receipts.ts'

/** What keeping them works with. */
export type FoundingReceiptParts = {
  readonly directory: DirectorySource
  readonly receipts: Pick<Receipts, 'receiptOf'>
  readonly kept: Pick<ReceiptStore, 'find'>
  readonly transactions: Transactions<{ readonly receipts: ReceiptStore }>
}

/** Keeps the receipt of every own statement that counts once it is proven and has one by now; to be called after each checkpoint. */
export async function keepFoundingReceipts(parts: FoundingReceiptParts): Promise<void> {
  const directory = await parts.directory.current()
  for (const { row } of directory.agreements) {
    const counting = row.statements.filter(({ party, kind }) => party === directory.self && COUNTS_WHEN_PROVEN.has(kind))
    for (const { actId } of counting) await keepReceipt(actId as ActId, parts)
  }
}

async function keepReceipt(own: ActId, { receipts, kept, transactions }: FoundingReceiptParts): Promise<void> {
  if ((await kept.find(own)) !== undefined) return
  const receipt = await receipts.receiptOf(own, { quorum: true })
  if (receipt === undefined) return
  await transactions.write((writer) => writer.receipts.put(own, canonicalJson(ledgerReceiptJson(receipt))))
}

/** Whether an own act is covered under its quorum now, or was when its receipt was kept. */
export function isCoveredOrKept(parts: {
  readonly receipts: Pick<Receipts, 'isCovered'>
  readonly kept: Pick<ReceiptStore, 'find'>
}): DirectoryParts['isCovered'] {
  return async (actId) => (await parts.receipts.isCovered(actId)) || (await parts.kept.find(actId as ActId)) !== undefined
}
