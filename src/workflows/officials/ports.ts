/** What signing in needs kept. */
import type { ActId, HoldingKey, ToolDeed } from '../../acts/index.ts'
import type { Tlp } from '../../agreement/index.ts'
import type { Instant } from '../../foundation/index.ts'
import type { AttributeKind } from './attributes.ts'
import type { Enrolment } from './enrolment.ts'
import type { Role } from './roles.ts'
import type { ToolPosting, ToolTerms } from './tool-terms.ts'

/** One account of one official or tool. */
export type AccountRow = {
  readonly login: string
  /** As agreements and partners see it. */
  readonly role: Role
  /** Name of the role of the party's own that narrows it; null for most. */
  readonly nationalRole: string | null
  /** scrypt, in the form `scrypt$N$r$p$salt$hash`. */
  readonly passwordHash: string
  /** Hex SHA-256 of the bearer token, or null. */
  readonly tokenHash: string | null
  /** Purpose and justification recorded for reads that bring none of their own. */
  readonly purpose: string
  readonly justification: string
  /** Codes of the offices of its party for which it may sign agreements. */
  readonly offices: readonly string[]
  readonly createdAt: Instant
  /** What a tool holds its account under; null for every other role. */
  readonly tool: ToolTerms | null
  /** How the official was enrolled; null for tools, and for officials whose password was set on the machine of the node. */
  readonly enrolment: Enrolment | null
}

/** Accounts. */
export type AccountStore = {
  /** Fails on a login, token or certificate that exists. */
  add(row: AccountRow): Promise<void>
  /** Replaces terms, and the hash of the token where one is given. */
  change(login: string, change: { readonly tool: ToolTerms; readonly tokenHash?: string }): Promise<void>
  find(login: string): Promise<AccountRow | undefined>
  findByToken(tokenHash: string): Promise<AccountRow | undefined>
  /** @param certificate as in the terms */
  findByCertificate(certificate: string): Promise<AccountRow | undefined>
  list(): Promise<readonly AccountRow[]>
  /** Replaces the enrolment of an account. @throws `conflict` for the identity of another account */
  enrol(login: string, enrolment: Enrolment): Promise<void>
  findByIdentity(identity: string): Promise<AccountRow | undefined>
  /** Puts an account into a role of the party's own, or into none. */
  narrow(login: string, nationalRole: string | null): Promise<void>
}

/** What was done with the account of a tool, and how it stood since. */
export type ToolChangeRow = {
  readonly id: ActId
  readonly tool: string
  readonly deed: ToolDeed
  /** Login of who did it; null for a lapse. */
  readonly by: string | null
  readonly owner: string
  readonly purpose: string
  readonly posts: ToolPosting
  readonly reviewBy: Instant
  readonly at: Instant
}

/** Changes of tools. */
export type ToolChangeReader = {
  /** Newest first. */
  of(tool: string, limit: number): Promise<readonly ToolChangeRow[]>
  /** The last by which it got a date of review, or passed it. */
  lastTerm(tool: string): Promise<ToolChangeRow | undefined>
}

/** A role that the party made up, as its last act says it. */
export type NationalRoleRow = {
  readonly name: string
  readonly actId: ActId
  /** Canonical JSON of {@link RoleTerms}; null where it ended. */
  readonly terms: string | null
  /** Hex SHA-256 of the terms, by which torn ones are told. */
  readonly digest: string | null
  readonly by: string
  readonly confirmedBy: string | null
  readonly at: Instant
}

/** Roles that the party made up; those that ended stay. */
export type NationalRoleReader = {
  find(name: string): Promise<NationalRoleRow | undefined>
  /** In order of name. */
  list(): Promise<readonly NationalRoleRow[]>
}

/** What one officer says a role shall be, until another one says so too. */
export type RoleProposalRow = {
  readonly name: string
  /** Canonical JSON of {@link RoleTerms}. */
  readonly terms: string
  readonly digest: string
  readonly proposedBy: string
  readonly proposedAt: Instant
}

/** Proposals of roles, one for each name. */
export type RoleProposalStore = {
  find(name: string): Promise<RoleProposalRow | undefined>
  /** In order of name. */
  list(): Promise<readonly RoleProposalRow[]>
  /** In place of the one before. */
  put(row: RoleProposalRow): Promise<void>
  remove(name: string): Promise<void>
}

/** One passkey of one official. */
export type PasskeyRow = {
  /** Its id at the authenticator, base64url. */
  readonly credential: string
  readonly login: string
  /** COSE_Key, base64url. */
  readonly publicKey: string
  /** Of its last signature. */
  readonly signCount: number
  /** Whether it may be copied to other devices of the official. */
  readonly isBackupEligible: boolean
  /** By which the official knows it. */
  readonly name: string
  readonly createdAt: Instant
  readonly usedAt: Instant | null
}

/** Passkeys. */
export type PasskeyStore = {
  find(credential: string): Promise<PasskeyRow | undefined>
  /** Oldest first. */
  of(login: string): Promise<readonly PasskeyRow[]>
  /** How many each official has. */
  counts(): Promise<ReadonlyMap<string, number>>
  /** Fails with `conflict` for a credential that exists. */
  add(row: PasskeyRow): Promise<void>
  /** Notes a signature. */
  use(credential: string, signature: { readonly signCount: number; readonly at: Instant }): Promise<void>
  remove(credential: string): Promise<void>
  removeOf(login: string): Promise<void>
}

/** A link by which an official makes a passkey; one at a time. */
export type InvitationRow = { readonly login: string; readonly tokenHash: string; readonly endsAt: Instant }

/** Invitations. */
export type InvitationStore = {
  find(tokenHash: string): Promise<InvitationRow | undefined>
  /** In place of the one before. */
  put(row: InvitationRow): Promise<void>
  remove(login: string): Promise<void>
}

/** Who an issuer of OpenID Connect says an official is: one of its subjects is one official, and one official one subject. */
export type IssuerAccountRow = { readonly issuer: string; readonly subject: string; readonly login: string; readonly createdAt: Instant }

/** Accounts of officials at issuers. */
export type IssuerAccountStore = {
  find(issuer: string, subject: string): Promise<IssuerAccountRow | undefined>
  /** In order of login. */
  list(): Promise<readonly IssuerAccountRow[]>
  /** Fails with `conflict` for a subject of another official, or an official of another subject. */
  add(row: IssuerAccountRow): Promise<void>
  removeOf(login: string): Promise<void>
}

/** One session of one official. */
export type SessionRow = {
  readonly tokenHash: string
  readonly login: string
  /** What was signed to open it, base64url; no two sessions have one. */
  readonly challenge: string
  readonly startedAt: Instant
  /** Of its last request, to the minute. */
  readonly seenAt: Instant
  readonly endsAt: Instant
  /** Whether an issuer, and no passkey, said who it is. */
  readonly isByIssuer: boolean
  /** Its session at the issuer (`sid`); null where the issuer named none. */
  readonly issuerSession: string | null
}

/** Why an official reads for a case, or for none, as it stated in a session. */
export type SessionReasonRow = {
  /** Of the session; what was stated ends with it. */
  readonly tokenHash: string
  readonly namedCase: string | null
  readonly purpose: string
  readonly justification: string
  readonly statedAt: Instant
}

/** Sessions. */
export type SessionStore = {
  find(tokenHash: string): Promise<SessionRow | undefined>
  /** What was stated in a session, one for each case, the current one first. */
  reasons(tokenHash: string): Promise<readonly SessionReasonRow[]>
  /** In place of what was stated for that case; from here on it is the current one. */
  state(row: SessionReasonRow): Promise<void>
  /** Fails with `conflict` for a challenge that opened one before. */
  add(row: SessionRow): Promise<void>
  /** Whether a session was opened by it, also one that ended since. */
  hasChallenge(challenge: string): Promise<boolean>
  see(tokenHash: string, at: Instant): Promise<void>
  /** Ends one; its challenge is remembered. */
  end(tokenHash: string, at: Instant): Promise<void>
  removeOf(login: string): Promise<void>
  /** Ends those that an issuer opened, of one official or of one session there; their challenges are remembered. */
  endOfIssuer(which: { readonly login: string } | { readonly issuerSession: string }, at: Instant): Promise<void>
  /** Forgets those that ended before. */
  removeEnded(before: Instant): Promise<void>
}

/** One official standing in for another one. */
export type DeputationRow = {
  readonly id: string
  /** Login of who is stood in for. */
  readonly principal: string
  readonly deputy: string
  /** In which the deputy may act: that of the principal when it was named. */
  readonly role: Role
  readonly reason: string
  readonly namedAt: Instant
  readonly startsAt: Instant
  readonly endsAt: Instant
  /** Login of who ended it before its time; null for one that ends by itself. */
  readonly endedBy: string | null
}

/** Deputations, newest first. They are kept when they are over: who stood in for whom is known afterwards. */
export type DeputationStore = {
  find(id: string): Promise<DeputationRow | undefined>
  /** Of an official on either side. */
  of(login: string): Promise<readonly DeputationRow[]>
  list(): Promise<readonly DeputationRow[]>
  add(row: DeputationRow): Promise<void>
  /** Ends one that is not over. */
  end(id: string, ending: { readonly at: Instant; readonly by: string }): Promise<void>
  /** Ends every one of an official, on either side, that is not over. */
  endOf(login: string, ending: { readonly at: Instant; readonly by: string }): Promise<void>
}

/** What an officer recorded of an official beside its role. */
export type AttributeRow = {
  readonly login: string
  readonly kind: AttributeKind
  /** Code of a training, number of a case, a level of TLP, or a word of the own scale of clearances. */
  readonly value: string
  /** Of a clearance, up to which level it reads, as it was when it was recorded. */
  readonly level?: Tlp
  readonly endsAt: Instant
  readonly recordedBy: string
  readonly recordedAt: Instant
}

/** Attributes, in order. */
export type AttributeStore = {
  of(login: string): Promise<readonly AttributeRow[]>
  list(): Promise<readonly AttributeRow[]>
  /** In place of the same one; an official has one clearance. */
  put(row: AttributeRow): Promise<void>
  remove(login: string, which: Pick<AttributeRow, 'kind' | 'value'>): Promise<void>
  removeOf(login: string): Promise<void>
}

/** One case of the register. */
export type CaseRow = {
  readonly number: string
  readonly purpose: string
  /** Login of the official who is responsible for it. */
  readonly owner: string
  readonly reason: string
  readonly openedBy: string
  readonly openedAt: Instant
  /** It is over then, unless somebody prolongs it. */
  readonly endsAt: Instant
  readonly closedBy: string | null
  readonly closedAt: Instant | null
}

/** An item that is tied to a case. */
export type CaseItemRow = {
  readonly number: string
  readonly holding: HoldingKey
  readonly reason: string
  readonly tiedBy: string
  readonly tiedAt: Instant
}

/** Cases. What is tied to one is forgotten with the item. */
export type CaseStore = {
  find(number: string): Promise<CaseRow | undefined>
  /** Newest first. */
  list(): Promise<readonly CaseRow[]>
  /** Those of the numbers that are of cases open at a time, in order. */
  openAmong(numbers: readonly string[], now: Instant): Promise<readonly string[]>
  tied(number: string): Promise<ReadonlySet<string>>
  /** Newest first. */
  items(number: string): Promise<readonly CaseItemRow[]>
  /** Fails with `conflict` for a number that is known. */
  open(row: CaseRow): Promise<void>
  end(number: string, ending: { readonly endsAt: Instant } | { readonly by: string; readonly at: Instant }): Promise<void>
  /** What is tied already stays as it is. */
  tie(row: CaseItemRow): Promise<void>
  untie(number: string, holding: HoldingKey): Promise<void>
}

/** What is kept of officials beside their accounts. */
export type PeopleStore = {
  readonly passkeys: PasskeyStore
  readonly issuerAccounts: IssuerAccountStore
  readonly invitations: InvitationStore
  readonly sessions: SessionStore
  readonly deputations: DeputationStore
  readonly attributes: AttributeStore
  readonly cases: CaseStore
  readonly roleProposals: RoleProposalStore
}

/** The reading part of it. */
export type PeopleReader = {
  readonly passkeys: Pick<PasskeyStore, 'find' | 'of' | 'counts'>
  readonly issuerAccounts: Pick<IssuerAccountStore, 'find' | 'list'>
  readonly invitations: Pick<InvitationStore, 'find'>
  readonly sessions: Pick<SessionStore, 'find' | 'reasons' | 'hasChallenge'>
  readonly deputations: Pick<DeputationStore, 'find' | 'of' | 'list'>
  readonly attributes: Pick<AttributeStore, 'of' | 'list'>
  readonly roleProposals: Pick<RoleProposalStore, 'find' | 'list'>
  readonly cases: Omit<CaseStore, 'open' | 'end' | 'tie' | 'untie'>
}
