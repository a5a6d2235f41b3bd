/** HTTP statuses of refusals between nodes (spec/exchange.md#answers). */
import type { ComityError } from '../foundation/index.ts'

const STATUS: Readonly<Record<string, number>> = {
  'ledger-forked': 409,
  'receipt-late': 409,
  'receipt-missing': 409,
  'store-full': 507,
  'store-unavailable': 503,
  'envelope-unopenable': 400,
  'envelope-too-large': 413,
}
const OTHER = 422
const OWN_TROUBLE = 500

/** The status of a refusal; 422 for all that have none of their own. */
export function statusOf({ code }: ComityError): number {
  return STATUS[code] ?? OTHER
}

/** Whether it is this node that cannot, whatever it is asked. */
export function isOwnTrouble(error: ComityError): boolean {
  return statusOf(error) >= OWN_TROUBLE
}
