/** Receipts of acts as files: of own acts from the ledger, of received ones as they were verified. */
import { type ActId, actKeyId, type Directory, formatReceipt, parseAct, parseLedgerReceipt, reopenAct } from '../../acts/index.ts'
import { accepted, parseJson, type Result, refused, unbase64url } from '../../foundation/index.ts'
import type { PartyCard } from '../../identity/index.ts'
import type { Core } from '../core.ts'

/** What receipt files are made from, in a node that runs or one that does not. */
export type ReceiptSources = Pick<Core, 'store' | 'road' | 'receiptOf'>

/**
 * The receipt file of an act; of an alert that is not proven yet with what its ledger signed for it. Refused `act-unknown`, or
 * `receipt-pending` until a checkpoint under quorum covers it.
 */
export async function receiptFile(core: ReceiptSources, actId: string): Promise<Result<string>> {
  const row = await core.store.read.acts.find(actId as ActId)
  if (row === undefined) return refused('act-unknown', 'no such act is known')
  const card = signingCard(await core.road.directory.current(), row)
  const receipt = row.party === core.road.self ? await core.receiptOf(actId, { quorum: true }) : await receivedReceipt(core, actId)
  if (receipt === undefined || card === undefined) return refused('receipt-pending', 'no checkpoint under quorum covers the act yet')
  return accepted(formatReceipt(reopenAct(row.text), receipt, card))
}

/** The newest card under whose act key the act was signed: the party may have changed its keys since. */
function signingCard({ parties }: Directory, { party, text }: { readonly party: string; readonly text: string }): PartyCard | undefined {
  const { key } = parseAct(text)
  const cards = parties.find((row) => row.cards[0]?.party === party)?.cards ?? []
  return cards.find((card) => actKeyId(unbase64url(card.act)) === key)
}

async function receivedReceipt(core: ReceiptSources, actId: string) {
  const text = await core.store.read.receipts.find(actId as ActId)
  return text === undefined ? undefined : parseLedgerReceipt(parseJson(text))
}
