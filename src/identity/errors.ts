import { ComityError } from '../foundation/index.ts'

/** Codes of what can be wrong with parties, keys, secrets and party cards. */
export type IdentityErrorCode =
  | 'party-code-invalid'
  | 'key-invalid'
  | 'address-invalid'
  | 'lock-invalid'
  | 'secrets-invalid'
  | 'secrets-locked'
  | 'card-invalid'
  | 'card-signature-invalid'
  | 'card-not-successor'

/** A broken party code, key, address, lock, set of secrets or party card. */
export class IdentityError extends ComityError<IdentityErrorCode> {}
