/**
 * Why an official reads, stated once in a session for each case and remembered until the session ends, so that nobody is asked with every
 * read. Each read is recorded with what was stated for the case that it was decided for.
 */
import type { Transactions } from '../../acts/index.ts'
import { accepted, type Clock, type Result, refused } from '../../foundation/index.ts'
import { isCase } from './attributes.ts'
import type { PeopleStore, SessionReasonRow } from './ports.ts'
import type { Official } from './sign-in.ts'

const JUSTIFICATION_MAX = 2_000
const PURPOSE = /^(?=.{3,64}$)[a-z0-9]+(?:-[a-z0-9]+)*$/

/** Why nothing is remembered. */
export type SessionReasonRefusalCode = 'session-needed' | 'reason-invalid' | 'case-missing'

/** Why an official reads, and for which case; null for none. */
export type StatedReason = Pick<SessionReasonRow, 'namedCase' | 'purpose' | 'justification'>

/** The session of an official, and why it reads now. */
export type OfficialSession = {
  readonly tokenHash: string
  /** What it stated for the case that the request names, else what it stated last; null where that is nothing. */
  readonly reason: StatedReason | null
}

/** What works on it. */
export type SessionReasonParts = {
  readonly transactions: Transactions<{ readonly people: Pick<PeopleStore, 'sessions'> }>
  readonly clock: Clock
}

/** Picks what was stated for a case out of all that was stated, the current one first. */
export function reasonFor(stated: readonly SessionReasonRow[], namedCase: string | undefined): StatedReason | null {
  return (namedCase === undefined ? stated[0] : stated.find((row) => row.namedCase === namedCase)) ?? null
}

/** Remembers why an official reads, in place of what it stated for that case before; it is the current one until another is stated. */
export async function stateReason(
  { official, namedCase, purpose, justification }: StatedReason & { readonly official: Official },
  { transactions, clock }: SessionReasonParts,
): Promise<Result<SessionReasonRow, SessionReasonRefusalCode>> {
  const { session, attributes } = official
  if (session === undefined) {
    return refused('session-needed', 'only a session remembers why you read: sign in with a passkey, or bring a reason with each request')
  }
  const text = justification.trim()
  if (!PURPOSE.test(purpose) || text === '' || text.length > JUSTIFICATION_MAX || /\p{Cc}/u.test(text)) {
    return refused('reason-invalid', `a reason is a purpose of an agreement and a justification of at most ${JUSTIFICATION_MAX} characters`)
  }
  // Whether there is a case of that number is told to its members alone.
  if (namedCase !== null && !(isCase(namedCase) && attributes?.cases?.includes(namedCase) === true)) {
    return refused('case-missing', 'you are recorded as a member of no such case')
  }
  const row = { tokenHash: session.tokenHash, namedCase, purpose, justification: text, statedAt: clock.now() }
  await transactions.write(({ people: { sessions } }) => sessions.state(row))
  return accepted(row)
}
