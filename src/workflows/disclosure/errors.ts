import { ComityError } from '../../foundation/index.ts'
import type { PasskeyRefusalCode } from '../../identity/index.ts'

/** Why a submission as a whole, or a person's step on it, is refused. */
export type DisclosureRefusalCode =
  | 'agreement-unknown'
  | 'agreement-not-in-force'
  | 'agreement-lapsed'
  | 'agreement-superseded'
  | 'software-too-old'
  | 'backups-too-long'
  | 'algorithm-not-allowed'
  | 'role-not-allowed'
  | 'purpose-unknown'
  | 'justification-missing'
  | 'recipients-missing'
  | 'recipients-too-many'
  | 'recipient-unknown'
  | 'nothing-released'
  | 'anonymity-not-agreed'
  | 'submission-unknown'
  | 'not-awaiting-approval'
  | 'approval-by-submitter'
  | 'identity-missing'
  | 'approval-unsigned'
  | 'approval-not-signed-here'
  | 'approver-unknown'
  | 'passkey-needed'
  | 'training-missing'
  | 'case-missing'
  | 'challenge-over'
  | 'submitter-not-enrolled'
  | PasskeyRefusalCode
  | 'necessity-missing'
  | 'notice-refused'
  | 'tightening-invalid'
  | 'stay-invalid'
  | 'submission-changed'
  | 'request-unknown'
  | 'answer-differs'
  | 'already-answered'
  | 'ask-lapsed'

/**
 * `batch-refused`: the road refused an act of a batch, so none of it is recorded; `approval-outdated`: an act would say something else than
 * what officials signed, so that they are asked again.
 */
export type DisclosureErrorCode = 'batch-refused' | 'approval-outdated'

/** A disclosure that cannot go on. */
export class DisclosureError extends ComityError<DisclosureErrorCode> {}
