import { ComityError } from '../foundation/index.ts'

/** What can be wrong with the text of an agreement or a reservation. */
export type AgreementErrorCode =
  | 'agreement-invalid'
  | 'agreement-too-large'
  | 'annex-duplicate'
  | 'annex-unknown'
  | 'article-duplicate'
  | 'article-unknown'
  | 'clocks-disordered'
  | 'condition-invalid'
  | 'entry-duplicate'
  | 'instant-invalid'
  | 'instants-disordered'
  | 'intermediary-invalid'
  | 'language-invalid'
  | 'level-invalid'
  | 'money-invalid'
  | 'never-list-missing'
  | 'offices-invalid'
  | 'overseer-invalid'
  | 'party-duplicate'
  | 'party-unknown'
  | 'phase-invalid'
  | 'prior-invalid'
  | 'purpose-duplicate'
  | 'purpose-reserved'
  | 'purpose-unknown'
  | 'quality-invalid'
  | 'quorum-forgeable'
  | 'quorum-unreachable'
  | 'required-field-withheld'
  | 'reservation-duplicate'
  | 'reservation-invalid'
  | 'retention-invalid'
  | 'role-duplicate'
  | 'root-invalid'
  | 'sunset-invalid'
  | 'text-confusable'
  | 'text-hidden'
  | 'text-not-normal'
  | 'threat-invalid'
  | 'triage-invalid'
  | 'type-unknown'
  | 'witness-invalid'

/** A text that is not a valid agreement or reservation; `pointer` (RFC 6901) is the place of the first fault. */
export class AgreementError extends ComityError<AgreementErrorCode> {
  readonly pointer: string
  /** The pointer without a name that is not known, which comes from outside. */
  readonly place: string

  constructor(code: AgreementErrorCode, at: string | { readonly pointer: string; readonly place: string }, message: string) {
    super(code, message)
    const { pointer, place } = typeof at === 'string' ? { pointer: at, place: at } : at
    this.pointer = pointer
    this.place = place
  }
}
