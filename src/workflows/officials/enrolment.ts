/** How an official came to an account: invited by one officer, vouched for by another, known by passkeys of its own. */
import type { Instant } from '../../foundation/index.ts'

/** Stands before the login in place of an identity, and in no hash, where nobody said who an official is that was put out. */
export const NAMELESS = 'nameless:'

/** The enrolment of one person. */
export type Enrolment = {
  /** Keyed hash of what tells the person from every other, lower-case hexadecimal: one person has one account. Or {@link NAMELESS} and a login. */
  readonly identity: string
  readonly invitedBy: string
  /** Login of the officer who vouched that the account is this person's; null until one does. */
  readonly vouchedBy: string | null
  readonly vouchedAt: Instant | null
  /** From here on the account is out, and its login is nobody else's. */
  readonly leftAt: Instant | null
}

/** `invited`: nobody vouched yet. `vouched`: the link was not used yet. */
export type EnrolmentState = 'invited' | 'vouched' | 'enrolled' | 'left'

/** How an enrolment stands. */
export function enrolmentState({ vouchedBy, leftAt }: Pick<Enrolment, 'vouchedBy' | 'leftAt'>, isUsed: boolean): EnrolmentState {
  if (leftAt !== null) return 'left'
  if (vouchedBy === null) return 'invited'
  return isUsed ? 'enrolled' : 'vouched'
}

/** Whether somebody said who the official is. */
export function hasIdentity({ identity }: Pick<Enrolment, 'identity'>): boolean {
  return !identity.startsWith(NAMELESS)
}

/** Whether the person may act: somebody vouched, and it did not leave. */
export function isEnrolled({ vouchedBy, leftAt }: Pick<Enrolment, 'vouchedBy' | 'leftAt'>): boolean {
  return vouchedBy !== null && leftAt === null
}
