/**
 * Receipts of what this party stated about agreements, kept as soon as there are any: what came into force under its quorum stays in force,
 * although later checkpoints may lack that quorum, or carry cosignatures under other keys.
 */
import {
  type ActId,
  type DirectoryParts,
  type DirectorySource,
  ledgerReceiptJson,
  parseLedgerReceipt,
  type ReceiptStore,
  type Transactions,
} from '../../acts/index.ts'
import { countsWhenProven } from '../../agreement/index.ts'
import { canonicalJson, parseJson } from '../../foundation/index.ts'
import type { Receipts } from './receipts.ts'

/** What keeping them works with. */
export type FoundingReceiptParts = {
  readonly directory: DirectorySource
  readonly receipts: Pick<Receipts, 'receiptOf'>
  readonly kept: Pick<ReceiptStore, 'among'>
  readonly transactions: Transactions<{ readonly receipts: ReceiptStore }>
}

/** Keeps the receipt of every own statement that counts once it is proven and has one by now; to be called after each checkpoint. */
export async function keepFoundingReceipts(parts: FoundingReceiptParts): Promise<void> {
  const { self, agreements } = await parts.directory.current()
  const counting = agreements.flatMap(({ row }) =>
    row.statements.filter(({ party, kind }) => party === self && countsWhenProven(kind, row.document)).map(({ actId }) => actId as ActId),
  )
  const kept = await parts.kept.among(counting)
  for (const actId of counting) if (!kept.has(actId)) await keepReceipt(actId, parts)
}

async function keepReceipt(own: ActId, { receipts, transactions }: FoundingReceiptParts): Promise<void> {
  const receipt = await receipts.receiptOf(own, { quorum: true })
  if (receipt === undefined) return
  await transactions.write((writer) => writer.receipts.put(own, canonicalJson(ledgerReceiptJson(receipt))))
}

/**
 * Receipts as they go to partners: of what was kept the one that was kept, whose witnesses saw the act in time; a later checkpoint
 * bears later times.
 */
export function keptOrNew({
  receipts,
  kept,
}: {
  readonly receipts: Pick<Receipts, 'receiptOf'>
  readonly kept: Pick<ReceiptStore, 'find'>
}): Receipts['receiptOf'] {
  return async (actId, options) => {
    const text = options.quorum ? await kept.find(actId as ActId) : undefined
    return text === undefined ? receipts.receiptOf(actId, options) : parseLedgerReceipt(parseJson(text))
  }
}

/** Own acts that are covered under their quorum now, or were when their receipts were kept. */
export function coveredOrKept(parts: {
  readonly receipts: Pick<Receipts, 'isCovered'>
  readonly kept: Pick<ReceiptStore, 'among'>
}): DirectoryParts['coveredAmong'] {
  return async (actIds) => {
    const kept = await parts.kept.among(actIds as readonly ActId[])
    const covered = new Set<string>(kept)
    // What has no receipt yet is young, so these are few.
    for (const actId of actIds) if (!covered.has(actId) && (await parts.receipts.isCovered(actId))) covered.add(actId)
    return covered
  }
}
