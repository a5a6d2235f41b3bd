/**
 * Receipts of own ratifications, kept as soon as there are any: what came into force under its quorum stays in force,
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
import { canonicalJson } from '../../foundation/index.ts'
import type { Receipts } from './receipts.ts'

/** What keeping them works with. */
export type FoundingReceiptParts = {
  readonly directory: DirectorySource
  readonly receipts: Pick<Receipts, 'receiptOf'>
  readonly kept: Pick<ReceiptStore, 'find'>
  readonly transactions: Transactions<{ readonly receipts: ReceiptStore }>
}

/** Keeps the receipt of every own ratification that has one by now; to be called after each checkpoint. */
export async function keepFoundingReceipts(parts: FoundingReceiptParts): Promise<void> {
  const directory = await parts.directory.current()
  for (const { row } of directory.agreements) {
    const own = row.ratifications.find(({ party }) => party === directory.self)?.actId as ActId | undefined
    if (own === undefined || (await parts.kept.find(own)) !== undefined) continue
    const receipt = await parts.receipts.receiptOf(own, { quorum: true })
    if (receipt === undefined) continue
    await parts.transactions.write((writer) => writer.receipts.put(own, canonicalJson(ledgerReceiptJson(receipt))))
  }
}

/** Whether an own act is covered under its quorum now, or was when its receipt was kept. */
export function isCoveredOrKept(parts: {
  readonly receipts: Pick<Receipts, 'isCovered'>
  readonly kept: Pick<ReceiptStore, 'find'>
}): DirectoryParts['isCovered'] {
  return async (actId) => (await parts.receipts.isCovered(actId)) || (await parts.kept.find(actId as ActId)) !== undefined
}
