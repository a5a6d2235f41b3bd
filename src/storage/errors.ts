import { ComityError } from '../foundation/index.ts'

/**
 * Codes of what can be wrong with a store. `store-missing` and `store-exists`:
 * opening never creates and creating never opens. `store-newer`: written by a
 * later version of this software. `store-full`: no space, nothing kept.
 * `store-unavailable`: the medium or server failed; of a transaction whose
 * commit was under way the outcome is unknown. `conflict`: a row that may not
 * be there was there, or the reverse. `spool-damaged`: a spooled submission is
 * missing, unfinished or altered, and cannot be read again.
 */
export type StorageErrorCode =
  | 'store-missing'
  | 'store-exists'
  | 'store-locked'
  | 'store-newer'
  | 'store-full'
  | 'store-unavailable'
  | 'store-misused'
  | 'ledger-missing'
  | 'text-invalid'
  | 'conflict'
  | 'spool-damaged'

/** A store that cannot do what was asked. Never holds stored data in its message. */
export class StorageError extends ComityError<StorageErrorCode> {}
