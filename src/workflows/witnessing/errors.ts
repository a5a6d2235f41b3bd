import { ComityError } from '../../foundation/index.ts'

/**
 * Codes of what stops the own ledger. After `sequencer-lost` and `ledger-rolled-back` the process signs nothing more:
 * the first is ended by starting it again, the second by `comity ledger recover`.
 */
export type WitnessingErrorCode =
  | 'ledger-missing'
  | 'ledger-key-wrong'
  | 'ledger-damaged'
  | 'ledger-rolled-back'
  | 'sequencer-lost'
  | 'secrets-not-current'

/** The own ledger cannot be signed, or not by this process. */
export class WitnessingError extends ComityError<WitnessingErrorCode> {}
