/**
 * Deputies: an official names another one, for a while, who then may act in its role. Whoever stood in for somebody counts with that one as one
 * person, so that no two of them are two where two are needed.
 */
import type { Transactions } from '../../acts/index.ts'
import { accepted, type Clock, DAY_MS, hex, type Instant, type Randomness, type Result, refused } from '../../foundation/index.ts'
import { isEnrolled } from './enrolment.ts'
import { heldRole } from './national-roles.ts'
import type { AccountRow, AccountStore, DeputationRow, DeputationStore, NationalRoleReader, PasskeyStore } from './ports.ts'
import { inRole, type Official } from './sign-in.ts'

/** A deputation lasts so many days at most, and begins within as many. */
export const DEPUTATION_DAYS_MAX = 92
const REASON_MAX = 500
const ID_BYTES = 16

/** Why nobody is named a deputy, a deputation is not ended, or nobody stands in. */
export type DeputyRefusalCode =
  | 'deputation-invalid'
  | 'deputation-known'
  | 'deputation-unknown'
  | 'deputation-over'
  | 'deputy-unfit'
  | 'deputy-of-deputy'

/** What deputies work on. */
export type DeputyParts = {
  readonly accounts: Pick<AccountStore, 'find'>
  readonly deputations: Pick<DeputationStore, 'find' | 'of' | 'list'>
  readonly passkeys: Pick<PasskeyStore, 'of'>
  readonly nationalRoles: Pick<NationalRoleReader, 'find'>
  readonly transactions: Transactions<{
    readonly accounts: AccountStore
    readonly people: { readonly deputations: DeputationStore; readonly passkeys: Pick<PasskeyStore, 'of'> }
  }>
  readonly clock: Clock
  readonly randomness: Randomness
}

/** Who stands in for `by`, from when to when, and why. */
export type NewDeputation = {
  readonly deputy: string
  readonly startsAt: Instant
  readonly endsAt: Instant
  readonly reason: string
  readonly by: Official
}

/** `ahead`: it has not begun. */
export type DeputationState = 'ahead' | 'current' | 'over'

type Answer = Result<DeputationRow, DeputyRefusalCode>

/** How a deputation stands. */
export function deputationState({ startsAt, endsAt }: Pick<DeputationRow, 'startsAt' | 'endsAt'>, now: Instant): DeputationState {
  if (endsAt <= now) return 'over'
  return startsAt <= now ? 'current' : 'ahead'
}

/** Names a deputy: another enrolled person with a passkey of its own, for the role that the official itself has (decision 0070). */
export async function nameDeputy(request: NewDeputation, parts: DeputyParts): Promise<Answer> {
  const { deputy, startsAt, endsAt, reason, by } = request
  const now = parts.clock.now()
  if (by.standsInFor !== undefined) return refused('deputy-of-deputy', 'a deputy names no deputy')
  const isBounded = startsAt < endsAt && endsAt > now && startsAt <= now + DEPUTATION_DAYS_MAX * DAY_MS
  if (!isBounded || endsAt - Math.max(startsAt, now) > DEPUTATION_DAYS_MAX * DAY_MS) {
    return refused('deputation-invalid', `a deputation begins and ends, and lasts ${DEPUTATION_DAYS_MAX} days at most`)
  }
  if (reason.trim() === '' || reason.length > REASON_MAX || /\p{Cc}/u.test(reason)) {
    return refused('deputation-invalid', `a deputation has a reason of at most ${REASON_MAX} characters`)
  }
  // Whoever watches the others is stood in for by none of them.
  if (by.role === 'overseer') return refused('deputy-unfit', 'nobody stands in for an overseer: have another one enrolled')
  const id = hex(parts.randomness(ID_BYTES))
  return parts.transactions.write(async ({ accounts, people: { deputations, passkeys } }): Promise<Answer> => {
    const [principal, other] = [await accounts.find(by.login), await accounts.find(deputy)]
    if (!isPerson(principal)) return refused('deputy-unfit', 'only an official who was enrolled names a deputy')
    if (!isPerson(other) || other.login === by.login) return refused('deputy-unfit', 'a deputy is another official who was enrolled here')
    if (!(await hasPasskey(other, passkeys))) {
      return refused('deputy-unfit', 'a deputy signs in with a passkey of its own, and this official has none yet')
    }
    const standing = (await deputations.of(by.login)).filter((row) => row.endsAt > now)
    if (standing.some((row) => row.principal === by.login && row.deputy === deputy)) {
      return refused('deputation-known', 'this deputation stands already: end it first')
    }
    const { login: named, role } = { login: other.login, role: principal.role }
    const row: DeputationRow = {
      ...{ id, principal: principal.login, deputy: named, role, reason: reason.trim(), namedAt: now },
      ...{ startsAt: Math.max(startsAt, now), endsAt, endedBy: null },
    }
    await deputations.add(row)
    return accepted(row)
  })
}

/** Ends a deputation at once, by either of the two, or by an officer who may put officials out. */
export async function endDeputation(
  request: { readonly id: string; readonly by: Official; readonly mayEndOthers: boolean },
  parts: DeputyParts,
): Promise<Answer> {
  const { id, by, mayEndOthers } = request
  const at = parts.clock.now()
  return parts.transactions.write(async ({ people: { deputations } }): Promise<Answer> => {
    const row = await deputations.find(id)
    const isOwn = row?.principal === by.login || row?.deputy === by.login
    if (row === undefined || !(isOwn || mayEndOthers)) return refused('deputation-unknown', 'there is no such deputation of yours')
    if (row.endsAt <= at) return refused('deputation-over', 'the deputation is over')
    await deputations.end(id, { at, by: by.login })
    return accepted({ ...row, endsAt: at, endedBy: by.login })
  })
}

/**
 * The official as it stands in for another one: in its own name, in the role that it was named for, with what the party took from that role
 * for its principal, and for no office. Refused where no
 * deputation is current, or either of the two is out or of another role by now.
 */
export async function standIn(official: Official, principal: string, parts: DeputyParts): Promise<Result<Official, DeputyRefusalCode>> {
  const now = parts.clock.now()
  const row = (await parts.deputations.of(official.login)).find(
    (one) => one.principal === principal && one.deputy === official.login && deputationState(one, now) === 'current',
  )
  const [account, deputy] = [await parts.accounts.find(principal), await parts.accounts.find(official.login)]
  const isFit = isPerson(account) && isPerson(deputy) && (await hasPasskey(deputy, parts.passkeys))
  const isShut = official.nationalRole?.terms === null
  if (row === undefined || !isFit || isShut || account.role !== row.role) {
    return refused('deputation-unknown', 'you are not the deputy of this official now')
  }
  const held = await heldRole(account, parts.nationalRoles)
  return accepted(inRole({ ...official, role: account.role, offices: [], standsInFor: principal }, held))
}

type Person = AccountRow & { readonly role: Exclude<AccountRow['role'], 'tool'> }

async function hasPasskey({ login }: Person, passkeys: Pick<PasskeyStore, 'of'>): Promise<boolean> {
  return (await passkeys.of(login)).length > 0
}

function isPerson(account: AccountRow | undefined): account is Person {
  return account?.enrolment != null && isEnrolled(account.enrolment)
}
