/**
 * Receipts of what this party stated about agreements, kept as soon as there are any: what came into force under its quorum stays in force,
 * although later checkpoints may lack that quorum, or carry cosignatures under other keys.
 */
import {
  type ActId,
  type Directory,
  type DirectoryParts,
  type DirectorySource,
  type LedgerReceipt,
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
  readonly kept: Pick<ReceiptStore, 'among' | 'find'>
  readonly transactions: Transactions<{ readonly receipts: ReceiptStore }>
}

/** Keeps the receipt of every own statement that counts once it is proven and has one by now; to be called after each checkpoint. */
export async function keepFoundingReceipts(parts: FoundingReceiptParts): Promise<void> {
  const counting = countingIn(await parts.directory.current())
  const kept = await parts.kept.among(counting)
  for (const actId of counting) {
    const receipt = kept.has(actId) ? undefined : await parts.receipts.receiptOf(actId, { quorum: true })
    if (receipt !== undefined) await keepReceipt(actId, receipt, parts)
  }
}

function countingIn({ self, agreements }: Directory): readonly ActId[] {
  return agreements.flatMap(({ row }) =>
    row.statements.filter(({ party, kind }) => party === self && countsWhenProven(kind, row.document)).map(({ actId }) => actId as ActId),
  )
}

async function keepReceipt(own: ActId, receipt: LedgerReceipt, { transactions }: FoundingReceiptParts): Promise<void> {
  await transactions.write((writer) => writer.receipts.put(own, canonicalJson(ledgerReceiptJson(receipt))))
}

/**
 * Receipts as they are shown: of what was kept the one that was kept, whose witnesses saw the act in time; a later checkpoint
 * bears later times. One that is to be kept is kept before anybody sees it: a partner to which it proved a statement must not know of a
 * proof that this node lost.
 */
export function keptOrNew(parts: FoundingReceiptParts): Receipts['receiptOf'] {
  return async (actId, options) => {
    const own = actId as ActId
    const text = options.quorum ? await parts.kept.find(own) : undefined
    if (text !== undefined) return parseLedgerReceipt(parseJson(text))
    const receipt = await parts.receipts.receiptOf(actId, options)
    const isToKeep = receipt !== undefined && options.quorum && countingIn(await parts.directory.current()).includes(own)
    if (isToKeep) await keepReceipt(own, receipt, parts)
    return receipt
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
