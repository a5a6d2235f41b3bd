import { ComityError } from '../foundation/index.ts'

/** What can keep an agreement from being decided upon at all. */
export type PolicyErrorCode = 'policy-invalid'

/** The compiled policies are not valid; a fault of this program, never of a question. */
export class PolicyError extends ComityError<PolicyErrorCode> {}
