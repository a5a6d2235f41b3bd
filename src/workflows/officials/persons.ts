/** Who is one person and who are two, wherever two are needed. By default nobody is anybody's second person: both have to be told apart. */
import { type Clock, type Instant, type Refusal, refused } from '../../foundation/index.ts'
import { hasIdentity } from './enrolment.ts'
import type { AccountRow, AccountStore, DeputationStore } from './ports.ts'

/** What tells persons apart. */
export type PersonParts = {
  readonly accounts: Pick<AccountStore, 'find'>
  readonly deputations: Pick<DeputationStore, 'of'>
  readonly clock: Clock
}

/** Why two logins are not two persons. */
export type NotTwo = Refusal<'one-person' | 'identity-missing'>

/**
 * Why two logins are not two persons: they are one, have stood in for one another since a time, or nobody said of one of them who it is. A
 * tool counts as the official who answers for it. Undefined where they are two.
 */
export async function whyNotTwo(
  [first, second]: readonly [string, string],
  since: Instant,
  { accounts, deputations, clock }: PersonParts,
): Promise<NotTwo | undefined> {
  const [one, other] = [await personBehind(first, accounts), await personBehind(second, accounts)]
  if (first === second || (one !== undefined && one.login === other?.login)) return ONE
  const [identity, otherIdentity] = [identityOf(one), identityOf(other)]
  if (one === undefined || other === undefined || identity === undefined || otherIdentity === undefined) return MISSING
  if (identity === otherIdentity) return ONE
  const now = clock.now()
  const haveStoodIn = (await deputations.of(one.login)).some(
    ({ principal, deputy, startsAt, endsAt }) =>
      [principal, deputy].includes(other.login) && startsAt <= now && endsAt > Math.max(since, startsAt),
  )
  return haveStoodIn ? ONE : undefined
}

const ONE: NotTwo = refused('one-person', 'both are one person, or have stood in for one another').refusal
const MISSING: NotTwo = refused(
  'identity-missing',
  'two persons are needed, and one of the two accounts has no identity: have it invited, or given one on the machine of the node (comity account identify)',
).refusal

async function personBehind(login: string, accounts: PersonParts['accounts']): Promise<AccountRow | undefined> {
  const account = await accounts.find(login)
  return account?.tool == null ? account : accounts.find(account.tool.owner)
}

function identityOf(account: AccountRow | undefined): string | undefined {
  return account?.enrolment != null && hasIdentity(account.enrolment) ? account.enrolment.identity : undefined
}
