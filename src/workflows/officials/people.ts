/**
 * Officials and who vouches for them: one officer invites, another one, who knows the person, says the same identity again. One identity
 * has one account. Nobody, the operator least, makes an account that works alone.
 */
import type { Transactions } from '../../acts/index.ts'
import {
  accepted,
  type Clock,
  DAY_MS,
  hex,
  hmacSha256,
  type Instant,
  type Randomness,
  type Refusal,
  type Result,
  refused,
  utf8,
} from '../../foundation/index.ts'
import { isLogin } from './authorization.ts'
import { type Enrolment, type EnrolmentState, enrolmentState, NAMELESS } from './enrolment.ts'
import { unfitRole } from './national-roles.ts'
import { decoyHash } from './password.ts'
import { whyNotTwo } from './persons.ts'
import type { AccountRow, AccountStore, NationalRoleReader, PeopleReader, PeopleStore } from './ports.ts'
import type { PersonRole } from './roles.ts'
import { newToken, tokenHash } from './token.ts'
import { lapseToolsOf } from './tools.ts'

/** How long a link to make the first passkey works. */
export const INVITATION_DAYS = 7
const TEXT_MAX = 2_000
const IDENTITY_MAX = 200
const IDENTITY_FORM = 'an identity is a text with letters or digits'
const HAS_ACCOUNT = 'this person has an account already'
const PURPOSE = /^(?=.{3,64}$)[a-z0-9]+(?:-[a-z0-9]+)*$/
const OFFICE = /^[a-z0-9]+(?:-[a-z0-9]+)*$/
const OFFICES_MAX = 16

/** Why an official is not invited, vouched for or put out. */
export type PeopleRefusalCode =
  | 'account-known'
  | 'identity-enrolled'
  | 'identity-differs'
  | 'identity-missing'
  | 'official-invalid'
  | 'official-unknown'
  | 'official-left'
  | 'national-role-unknown'
  | 'vouch-by-inviter'
  | 'vouch-by-oneself'
  | 'already-vouched'

/** An official to be. */
export type NewOfficial = {
  readonly login: string
  readonly role: PersonRole
  /** The role of the party's own that narrows it, null for none; absent: none, or for whoever is invited again what it has. */
  readonly nationalRole?: string | null
  /** What tells the person from every other: a staff number, say. Kept as a keyed hash only. */
  readonly identity: string
  /** Recorded for reads that bring none of their own. */
  readonly purpose: string
  readonly justification: string
  readonly offices: readonly string[]
}

/** An official as the others see it. */
export type OfficialAccount = Pick<AccountRow, 'login' | 'role' | 'nationalRole' | 'offices' | 'createdAt'> & {
  /** Null for one whose password was set on the machine of the node. */
  readonly enrolment: Omit<Enrolment, 'identity'> | null
  readonly state: EnrolmentState | 'by-password'
  readonly passkeys: number
  /** Whether an account at the issuer signs it in. */
  readonly hasIssuerAccount: boolean
}

/** An official and the secret part of its link, which is shown this once. */
export type InvitedOfficial = { readonly official: OfficialAccount; readonly invitation: string; readonly endsAt: Instant }

/** What works on officials. */
export type PeopleParts = {
  readonly accounts: Pick<AccountStore, 'find' | 'list'>
  readonly people: PeopleReader
  readonly transactions: Transactions<{
    readonly accounts: AccountStore
    readonly people: PeopleStore
    readonly nationalRoles: Pick<NationalRoleReader, 'find'>
  }>
  readonly clock: Clock
  readonly randomness: Randomness
  /** Under which identities are hashed. */
  readonly identityKey: Uint8Array
}

type Invited = Result<InvitedOfficial, PeopleRefusalCode>
type Answer = Result<OfficialAccount, PeopleRefusalCode>

/**
 * Invites a person, or one again who lost every passkey or comes back: its passkeys and sessions are out, and somebody vouches anew, by whom
 * then its role of the party's own is another one or none; role, purpose, justification and offices of the account stay. `by` is null on
 * the machine of the node, for the first officials: whoever holds its folder can do anything there.
 */
export async function inviteOfficial(
  { official, by }: { readonly official: NewOfficial; readonly by: string | null },
  parts: PeopleParts,
): Promise<Invited> {
  const fault = faultOf(official)
  if (fault !== undefined) return { ok: false, refusal: fault }
  const { login, role, purpose, justification, offices } = official
  const identity = identityOf(official.identity, parts)
  const now = parts.clock.now()
  const invitation = newToken(parts.randomness)
  const endsAt = now + INVITATION_DAYS * DAY_MS
  const vouched = by === null ? { vouchedBy: OFFLINE, vouchedAt: now } : { vouchedBy: null, vouchedAt: null }
  const enrolment: Enrolment = { identity, invitedBy: by ?? OFFLINE, ...vouched, leftAt: null }
  return parts.transactions.write(async ({ accounts, people, nationalRoles }): Promise<Invited> => {
    const known = await accounts.find(login)
    const holder = await accounts.findByIdentity(identity)
    if (holder !== undefined && holder.login !== login) return refused('identity-enrolled', HAS_ACCOUNT)
    if (known !== undefined && (known.enrolment?.identity !== identity || known.role !== role)) {
      return refused('account-known', 'an account of this login exists, of another person or role')
    }
    const nationalRole = official.nationalRole === undefined ? (known?.nationalRole ?? null) : official.nationalRole
    const unfit = nationalRole === null ? undefined : await unfitRole({ role, nationalRole }, nationalRoles)
    if (unfit !== undefined) return { ok: false, refusal: unfit }
    const account = { ...(known ?? newAccount({ login, role, nationalRole, purpose, justification, offices }, parts)), nationalRole }
    if (known === undefined) await accounts.add(account)
    else await accounts.narrow(login, nationalRole)
    await accounts.enrol(login, enrolment)
    await forgetMeans({ login, at: now, by: by ?? OFFLINE }, people)
    await people.invitations.put({ login, tokenHash: tokenHash(invitation), endsAt })
    return accepted({ official: viewOf({ ...account, enrolment }, NO_MEANS), invitation, endsAt })
  })
}

/**
 * The enrolment of an account with a password, to which the machine of the node gives the identity of a person: whoever holds its folder can
 * do anything there.
 */
export async function enrolmentByPassword(
  identity: string,
  {
    accounts,
    clock,
    identityKey,
  }: Pick<PeopleParts, 'clock' | 'identityKey'> & { readonly accounts: Pick<AccountStore, 'findByIdentity'> },
): Promise<Result<Enrolment, 'identity-enrolled' | 'official-invalid'>> {
  if (!isIdentity(identity)) return refused('official-invalid', IDENTITY_FORM)
  const hash = identityOf(identity, { identityKey })
  if ((await accounts.findByIdentity(hash)) !== undefined) return refused('identity-enrolled', HAS_ACCOUNT)
  return accepted({ identity: hash, invitedBy: ADDED, vouchedBy: ADDED, vouchedAt: clock.now(), leftAt: null })
}

/** Says, as an officer who knows the person, that the account is the person's. From here on the link works. */
export async function vouchForOfficial(
  request: { readonly login: string; readonly identity: string; readonly by: string },
  parts: PeopleParts,
): Promise<Answer> {
  const { login, by } = request
  const vouchedAt = parts.clock.now()
  return parts.transactions.write(async ({ accounts, people }): Promise<Answer> => {
    const account = await accounts.find(login)
    if (account?.enrolment == null) return refused('official-unknown', 'nobody of this login was invited')
    const { enrolment } = account
    if (enrolment.leftAt !== null) return refused('official-left', 'the official left: invite it again')
    if (enrolment.vouchedBy !== null) return refused('already-vouched', 'somebody vouched already')
    const since = vouchedAt - INVITATION_DAYS * DAY_MS
    const known = { accounts, deputations: people.deputations, clock: parts.clock }
    const beside = (one: string) => whyNotTwo([one, by], since, known)
    const [inviter, invited] = [await beside(enrolment.invitedBy), await beside(login)]
    if (inviter?.code === 'identity-missing') return { ok: false, refusal: { ...inviter, code: 'identity-missing' } }
    if (inviter !== undefined) return refused('vouch-by-inviter', 'another officer vouches than the one who invited')
    if (invited !== undefined) return refused('vouch-by-oneself', 'nobody vouches for themselves')
    if (enrolment.identity !== identityOf(request.identity, parts)) {
      return refused('identity-differs', 'this is not the identity that the officer who invited gave')
    }
    const vouched = { ...enrolment, vouchedBy: by, vouchedAt }
    await accounts.enrol(login, vouched)
    // Whom nobody had vouched for has made no passkey.
    return accepted(viewOf({ ...account, enrolment: vouched }, NO_MEANS))
  })
}

/** Puts an official out at once, however it signs in: sessions end, passkeys are forgotten, deputations end and the tools that it answers for lapse. */
export async function putOfficialOut({ login, by }: { readonly login: string; readonly by: string }, parts: PeopleParts): Promise<Answer> {
  const leftAt = parts.clock.now()
  return parts.transactions.write(async ({ accounts, people }): Promise<Answer> => {
    const account = await accounts.find(login)
    if (account === undefined || account.role === 'tool') return refused('official-unknown', 'there is no official of this login')
    const enrolment = { ...(account.enrolment ?? nameless(account)), leftAt: account.enrolment?.leftAt ?? leftAt }
    await accounts.enrol(login, enrolment)
    await forgetMeans({ login, at: leftAt, by }, people)
    await lapseToolsOf(login, leftAt, accounts)
    await people.attributes.removeOf(login)
    await people.invitations.remove(login)
    return accepted(viewOf({ ...account, enrolment }, NO_MEANS))
  })
}

/** Forgets everything by which an official signs in, and ends what it opened and for whom it stands in, or who for it. */
async function forgetMeans(
  { login, at, by }: { readonly login: string; readonly at: Instant; readonly by: string },
  { passkeys, issuerAccounts, sessions, deputations }: PeopleStore,
): Promise<void> {
  await passkeys.removeOf(login)
  await issuerAccounts.removeOf(login)
  await sessions.removeOf(login)
  await deputations.endOf(login, { at, by })
}

/** For an official whose password was set on the machine of the node: nobody said who it is. */
function nameless({ login, createdAt }: AccountRow): Enrolment {
  return { identity: `${NAMELESS}${login}`, invitedBy: OFFLINE, vouchedBy: OFFLINE, vouchedAt: createdAt, leftAt: null }
}

/** Every official, those who left as well, in order of login. */
export async function listOfficials({ accounts, people }: Pick<PeopleParts, 'accounts' | 'people'>): Promise<readonly OfficialAccount[]> {
  const counts = await people.passkeys.counts()
  const bound = new Set((await people.issuerAccounts.list()).map(({ login }) => login))
  const meansOf = (login: string): Means => ({ passkeys: counts.get(login) ?? 0, hasIssuerAccount: bound.has(login) })
  return (await accounts.list()).filter(({ role }) => role !== 'tool').map((row) => viewOf(row, meansOf(row.login)))
}

/** Who invited and vouched on a node that did not run. */
const OFFLINE = 'offline'
/** Who gave an identity to an account with a password, there too. No login has a colon. */
const ADDED = 'offline:password'

function newAccount(
  official: Pick<AccountRow, 'login' | 'role' | 'nationalRole' | 'purpose' | 'justification' | 'offices'>,
  { clock, randomness }: PeopleParts,
): AccountRow {
  return { ...official, passwordHash: decoyHash(randomness), tokenHash: null, createdAt: clock.now(), tool: null, enrolment: null }
}

/** By what an official signs in. */
type Means = Pick<OfficialAccount, 'passkeys' | 'hasIssuerAccount'>
const NO_MEANS: Means = { passkeys: 0, hasIssuerAccount: false }

function viewOf({ login, role, nationalRole, offices, createdAt, enrolment }: AccountRow, means: Means): OfficialAccount {
  if (enrolment === null) return { login, role, nationalRole, offices, createdAt, enrolment, state: 'by-password', ...means }
  const { invitedBy, vouchedBy, vouchedAt, leftAt } = enrolment
  const shown = { invitedBy, vouchedBy, vouchedAt, leftAt }
  const isUsed = means.passkeys > 0 || means.hasIssuerAccount
  const isByPassword = invitedBy === ADDED && !isUsed && leftAt === null
  const state = isByPassword ? 'by-password' : enrolmentState(enrolment, isUsed)
  return { login, role, nationalRole, offices, createdAt, enrolment: shown, state, ...means }
}

/** One person is one person however the number is written: case, width and blanks tell nobody apart. */
function identityOf(text: string, { identityKey }: Pick<PeopleParts, 'identityKey'>): string {
  return hex(
    hmacSha256(
      identityKey,
      utf8(
        text
          .normalize('NFKC')
          .toLowerCase()
          .replaceAll(/[\s\p{P}]+/gu, ''),
      ),
    ),
  )
}

function faultOf({ login, identity, purpose, justification, offices }: NewOfficial): Refusal<PeopleRefusalCode> | undefined {
  if (!isLogin(login)) return invalid('a login has 1 to 100 characters without blanks or colons')
  if (!isIdentity(identity)) return invalid(IDENTITY_FORM)
  if (!PURPOSE.test(purpose)) return invalid('a purpose is a code in lower-case letters')
  if (!isText(justification, TEXT_MAX)) return invalid('a justification is a text')
  const areOffices = offices.length <= OFFICES_MAX && offices.every((office) => office.length <= 64 && OFFICE.test(office))
  return areOffices ? undefined : invalid('offices are codes in lower-case letters')
}

function isIdentity(text: string): boolean {
  return isText(text, IDENTITY_MAX) && /[\p{L}\p{N}]/u.test(text)
}

function invalid(reason: string): Refusal<PeopleRefusalCode> {
  return { code: 'official-invalid', reason }
}

function isText(text: string, charactersMax: number): boolean {
  return text.trim() !== '' && text.length <= charactersMax && text.isWellFormed() && !/\p{Cc}/u.test(text)
}
