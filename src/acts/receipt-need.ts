/** Which receipt an act needs: what its kind says, and the quorum for a statement whose time matters. */
import { type Agreement, countsWhenProven, isStatementKind } from '../agreement/index.ts'
import type { Act } from './act.ts'
import { kindOf } from './kinds/index.ts'
import type { ReceiptNeed } from './kinds/kind.ts'

/** The receipt with which a partner accepts an act under its agreement; null for one that it rests on none of that is known. */
export function receiptNeedOf({ kind }: Pick<Act, 'kind'>, agreement: Agreement | null): ReceiptNeed {
  const { receipt } = kindOf(kind)
  if (receipt !== 'own-log' || agreement === null || !isStatementKind(kind)) return receipt
  return countsWhenProven(kind, agreement) ? 'quorum' : receipt
}
