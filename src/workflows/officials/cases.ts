/**
 * The register of cases. One officer opens a case, for a purpose and until a date, and names who is responsible for it; officers record its
 * members and tie items to it. Where an agreement asks for a case, its members read what is tied to it and nothing else. A case that nobody
 * prolongs is over by itself.
 */
import type { Transactions } from '../../acts/index.ts'
import { accepted, type Clock, DAY_MS, type Instant, type Refusal, type Result, refused } from '../../foundation/index.ts'
import { isCase } from './attributes.ts'
import { whyNotTwo } from './persons.ts'
import type { AccountStore, AttributeStore, CaseRow, CaseStore, DeputationStore } from './ports.ts'
import type { Official } from './sign-in.ts'

/** A case is looked at anew after so many days at the latest. */
export const CASE_DAYS_MAX = 366
const REASON_MAX = 500
const PURPOSE = /^(?=.{3,64}$)[a-z0-9]+(?:-[a-z0-9]+)*$/

/** Why a case is not opened, prolonged or closed, or nobody leaves it. */
export type CaseRefusalCode =
  | 'case-invalid'
  | 'case-known'
  | 'case-unknown'
  | 'case-over'
  | 'case-own'
  | 'identity-missing'
  | 'official-unknown'

/** `over`: its date came, and nobody prolonged it. */
export type CaseState = 'open' | 'over' | 'closed'

/** What works on cases. */
export type CaseParts = {
  readonly transactions: Transactions<{
    readonly accounts: AccountStore
    readonly people: { readonly attributes: AttributeStore; readonly cases: CaseStore; readonly deputations: Pick<DeputationStore, 'of'> }
  }>
  readonly clock: Clock
}

/** What tells whether somebody is outside of a case. */
export type OutsideParts = {
  readonly accounts: Pick<AccountStore, 'find'>
  readonly people: { readonly attributes: Pick<AttributeStore, 'list'>; readonly deputations: Pick<DeputationStore, 'of'> }
  readonly clock: Clock
}

/** A case to be. */
export type NewCase = Pick<CaseRow, 'number' | 'purpose' | 'owner' | 'reason' | 'endsAt'> & { readonly by: string }

type Answer = Result<CaseRow, CaseRefusalCode>

/** How a case stands. */
export function caseState({ endsAt, closedAt }: Pick<CaseRow, 'endsAt' | 'closedAt'>, now: Instant): CaseState {
  if (closedAt !== null) return 'closed'
  return endsAt > now ? 'open' : 'over'
}

/** Opens a case; whoever is responsible for it becomes its first member. A number is used once. Nobody opens one for itself. */
export async function openCase(request: NewCase, parts: CaseParts): Promise<Answer> {
  const { number, purpose, owner, reason, endsAt, by } = request
  const now = parts.clock.now()
  if (!isCase(number) || !PURPOSE.test(purpose)) return refused('case-invalid', 'a case has a number and a purpose of an agreement')
  if (!isReason(reason)) return refused('case-invalid', `a case has a reason of at most ${REASON_MAX} characters`)
  if (!isDate(endsAt, now)) return refused('case-invalid', `a case ends, within ${CASE_DAYS_MAX} days`)
  return parts.transactions.write(async ({ accounts, people: { attributes, cases, deputations } }): Promise<Answer> => {
    const account = await accounts.find(owner)
    if (account === undefined || account.role === 'tool' || account.enrolment?.leftAt != null) {
      return refused('official-unknown', 'there is no official of this login')
    }
    const notTwo = await whyNotTwo([owner, by], now, { accounts, deputations, clock: parts.clock })
    if (notTwo?.code === 'identity-missing') return refused('identity-missing', notTwo.reason)
    if (notTwo !== undefined) return refused('case-own', 'another officer opens a case than who is responsible for it')
    if ((await cases.find(number)) !== undefined) return refused('case-known', 'there is a case of this number')
    const row: CaseRow = {
      ...{ number, purpose, owner, reason: reason.trim(), openedBy: by, openedAt: now, endsAt },
      ...{ closedBy: null, closedAt: null },
    }
    await cases.open(row)
    await attributes.put({ login: owner, kind: 'case', value: number, endsAt, recordedBy: by, recordedAt: now })
    return accepted(row)
  })
}

/** Gives a case another date, by an officer who is no member of it: whoever reads for it does not keep it open. */
export async function prolongCase(
  { number, endsAt, by }: { readonly number: string; readonly endsAt: Instant; readonly by: string },
  parts: CaseParts,
): Promise<Answer> {
  const now = parts.clock.now()
  if (!isDate(endsAt, now)) return refused('case-invalid', `a case ends, within ${CASE_DAYS_MAX} days`)
  return parts.transactions.write(async ({ accounts, people }): Promise<Answer> => {
    const { cases } = people
    const row = await cases.find(number)
    if (row === undefined) return unknown()
    if (row.closedAt !== null) return refused('case-over', 'the case is closed: open another one')
    const fault = await whyNotOutside({ login: by, number, now }, { accounts, people, clock: parts.clock })
    if (fault !== undefined) return { ok: false, refusal: fault }
    await cases.end(number, { endsAt })
    return accepted({ ...row, endsAt })
  })
}

/** Closes a case at once and for good, by an officer or by who is responsible for it: it opens nothing to anybody any more. */
export async function closeCase(
  { number, by, isOfficer }: { readonly number: string; readonly by: string; readonly isOfficer: boolean },
  { transactions, clock }: CaseParts,
): Promise<Answer> {
  const at = clock.now()
  return transactions.write(async ({ people: { cases } }): Promise<Answer> => {
    const row = await cases.find(number)
    if (row === undefined || !(isOfficer || row.owner === by)) return unknown()
    if (row.closedAt !== null) return refused('case-over', 'the case is closed')
    await cases.end(number, { by, at })
    return accepted({ ...row, closedBy: by, closedAt: at })
  })
}

/** A member leaves a case by itself. */
export async function leaveCase(
  { number, login }: { readonly number: string; readonly login: string },
  { transactions, clock }: CaseParts,
): Promise<Result<null, CaseRefusalCode>> {
  const now = clock.now()
  return transactions.write(async ({ people: { attributes } }): Promise<Result<null, CaseRefusalCode>> => {
    if (!(await membersOf(number, now, attributes)).includes(login)) return unknown()
    await attributes.remove(login, { kind: 'case', value: number })
    return accepted(null)
  })
}

/**
 * An officer as it looks for what it may tie to an open case: it reads for the purpose of the case as if everything were tied to it. Refused to
 * whoever is one person with a member, and would open to itself what it ties.
 */
export async function tyingTo(
  { official, row }: { readonly official: Official; readonly row: CaseRow | undefined },
  parts: OutsideParts,
): Promise<Result<Official, CaseRefusalCode>> {
  const now = parts.clock.now()
  if (row === undefined) return unknown()
  if (caseState(row, now) !== 'open') return refused('case-over', 'the case is closed, or its date came')
  const fault = await whyNotOutside({ login: official.login, number: row.number, now }, parts)
  if (fault !== undefined) return { ok: false, refusal: fault }
  const had = official.attributes ?? { trainings: [], clearance: null }
  return accepted({ ...official, attributes: { ...had, cases: [row.number], namedCase: row.number, tied: { has: () => true } } })
}

type Who = { readonly login: string; readonly number: string; readonly now: Instant }

/** Why an official is not outside of a case: whichever account it uses, it is one person with a member, or nobody said who it is. */
async function whyNotOutside(
  { login, number, now }: Who,
  { accounts, people: { attributes, deputations }, clock }: OutsideParts,
): Promise<Refusal<'case-own' | 'identity-missing'> | undefined> {
  for (const member of await membersOf(number, now, attributes)) {
    const notTwo = await whyNotTwo([member, login], now, { accounts, deputations, clock })
    if (notTwo?.code === 'identity-missing') return { code: 'identity-missing', reason: notTwo.reason }
    if (notTwo !== undefined) return { code: 'case-own', reason: 'a member of the case does not do this: another officer does' }
  }
  return undefined
}

/** Logins of the members of a case. */
async function membersOf(number: string, now: Instant, attributes: Pick<AttributeStore, 'list'>): Promise<readonly string[]> {
  const rows = await attributes.list()
  return rows.flatMap(({ login, kind, value, endsAt }) => (kind === 'case' && value === number && endsAt > now ? [login] : []))
}

/** Whether a text is a reason that stands in the register. */
export function isReason(text: string): boolean {
  return text.trim() !== '' && text.length <= REASON_MAX && !/\p{Cc}/u.test(text)
}

function isDate(endsAt: Instant, now: Instant): boolean {
  return endsAt > now && endsAt <= now + CASE_DAYS_MAX * DAY_MS
}

function unknown() {
  return refused('case-unknown', 'there is no case of this number that you may see')
}
