import { ComityError } from '../foundation/index.ts'

/** What can be wrong with the text of an agreement or a reservation. */
export type AgreementErrorCode =
  | 'agreement-invalid'
  | 'agreement-too-large'
  | 'annex-duplicate'
  | 'annex-unknown'
  | 'article-duplicate'
  | 'never-list-missing'
  | 'overseer-invalid'
  | 'party-duplicate'
  | 'party-unknown'
  | 'prior-invalid'
  | 'purpose-duplicate'
  | 'purpose-unknown'
  | 'quorum-forgeable'
  | 'quorum-unreachable'
  | 'reservation-duplicate'
  | 'reservation-invalid'
  | 'retention-invalid'
  | 'role-duplicate'
  | 'root-invalid'
  | 'sunset-invalid'
  | 'type-unknown'

/** A text that is not a valid agreement or reservation; `pointer` (RFC 6901) is the place of the first fault. */
export class AgreementError extends ComityError<AgreementErrorCode> {
  readonly pointer: string

  constructor(code: AgreementErrorCode, pointer: string, message: string) {
    super(code, message)
    this.pointer = pointer
  }
}
