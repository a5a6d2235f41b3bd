import { ComityError } from '../../foundation/index.ts'

/** Why a submission as a whole, or a person's step on it, is refused. */
export type DisclosureRefusalCode =
  | 'agreement-unknown'
  | 'agreement-not-in-force'
  | 'agreement-lapsed'
  | 'agreement-superseded'
  | 'software-too-old'
  | 'algorithm-not-allowed'
  | 'role-not-allowed'
  | 'purpose-unknown'
  | 'justification-missing'
  | 'recipients-missing'
  | 'recipients-too-many'
  | 'recipient-unknown'
  | 'nothing-released'
  | 'submission-unknown'
  | 'not-awaiting-approval'
  | 'approval-by-submitter'
  | 'necessity-missing'
  | 'notice-refused'
  | 'tightening-invalid'
  | 'submission-changed'

/** `batch-refused`: the road refused an act of a batch, so none of it is recorded. */
export type DisclosureErrorCode = 'batch-refused'

/** A disclosure that cannot go on. */
export class DisclosureError extends ComityError<DisclosureErrorCode> {}
