import { ComityError } from '../foundation/index.ts'

/** Codes of what can be wrong with an act or its journey. */
export type ActErrorCode =
  | 'act-invalid'
  | 'act-too-large'
  | 'act-kind-unknown'
  | 'act-signer-unknown'
  | 'act-signature-invalid'
  | 'message-invalid'
  | 'means-invalid'
  | 'receipt-invalid'
  | 'receipt-missing'
  | 'receipt-late'
  | 'package-invalid'
  | 'subject-record-invalid'
  | 'ledger-forked'
  | 'content-invalid'
  | 'content-unopenable'
  | 'agreement-outdated'

/** A broken act, message, receipt, record, content or kept agreement. */
export class ActError extends ComityError<ActErrorCode> {}
