import type { AgreementErrorCode } from './errors.ts'

/** One thing that is wrong with a document. The message says what is wrong and what would be allowed, and repeats nothing of the document. */
export type AgreementFault = {
  readonly code: AgreementErrorCode
  /** RFC 6901 pointer to the place. */
  readonly pointer: string
  readonly message: string
  /** Whether the name of the member at the place is meant rather than its value. */
  readonly isAboutName?: true
}

/** Most faults that one reading tells: a document with more is not repaired by a longer list. */
export const FAULTS_MAX = 50
