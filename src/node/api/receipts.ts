/** Receipts of acts as files: of own acts from the ledger, of received ones as they were verified. */
import { type ActId, formatReceipt, parseLedgerReceipt, reopenAct } from '../../acts/index.ts'
import { accepted, parseJson, type Result, refused } from '../../foundation/index.ts'
import type { Core } from '../core.ts'

/** The receipt file of an act. Refused `act-unknown`, or `receipt-pending` until a checkpoint under quorum covers it. */
export async function receiptFile(core: Core, actId: string): Promise<Result<string>> {
  const row = await core.store.read.acts.find(actId as ActId)
  if (row === undefined) return refused('act-unknown', 'no such act is known')
  const card = (await core.road.directory.current()).card(row.party)
  const receipt = row.party === core.road.self ? await core.receipts.receiptOf(actId, { quorum: true }) : await receivedReceipt(core, actId)
  if (receipt === undefined || card === undefined) return refused('receipt-pending', 'no checkpoint under quorum covers the act yet')
  return accepted(formatReceipt(reopenAct(row.text), receipt, card))
}

async function receivedReceipt(core: Core, actId: string) {
  const text = await core.store.read.receipts.find(actId as ActId)
  return text === undefined ? undefined : parseLedgerReceipt(parseJson(text))
}
