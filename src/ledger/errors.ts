import { ComityError } from '../foundation/index.ts'

/** What can be wrong with a ledger, its signed notes and the openings of its leaves. */
export type LedgerErrorCode =
  | 'bundle-invalid'
  | 'checkpoint-invalid'
  | 'edge-invalid'
  | 'evidence-invalid'
  | 'key-invalid'
  | 'note-invalid'
  | 'opening-invalid'
  | 'opening-mismatch'
  | 'policy-invalid'
  | 'proof-invalid'
  | 'quorum-unmet'
  | 'range-invalid'
  | 'request-invalid'
  | 'signature-invalid'
  | 'tile-invalid'
  | 'tile-path-invalid'

/** Broken or unproven ledger data. Never carries field values, salts or keys. */
export class LedgerError extends ComityError<LedgerErrorCode> {}
