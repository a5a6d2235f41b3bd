/**
 * Signing in through the organisation's own issuer of OpenID Connect. The issuer says which of its accounts a browser is; whose account
 * here that is, was bound by a link that an officer vouched for, and no claim of the issuer changes it. What happens between leaving for the
 * issuer and coming back is held by one secret in the browser, from which state, nonce and verifier are drawn; the node keeps nothing.
 */
import type { Transactions } from '../../acts/index.ts'
import {
  accepted,
  base64url,
  type Clock,
  FoundationError,
  hmacSha256,
  type Randomness,
  type Result,
  refused,
  sha256,
  unbase64url,
  utf8,
} from '../../foundation/index.ts'
import { CHALLENGE_MS, isChallenge, newChallenge } from './challenges.ts'
import { isEnrolled } from './enrolment.ts'
import { accountInvited, type NewSession } from './passkeys.ts'
import type { AccountRow, AccountStore, PeopleReader, PeopleStore } from './ports.ts'
import { openSession } from './sessions.ts'

/** Why nobody is signed in by the issuer. */
export type IssuerRefusalCode =
  | 'issuer-unavailable'
  | 'issuer-unreachable'
  | 'issuer-answer-invalid'
  | 'issuer-too-weak'
  | 'issuer-account-unknown'
  | 'issuer-account-known'
  | 'challenge-over'
  | 'invitation-invalid'

/** What one sign-in is told from every other by. */
export type IssuerSecrets = { readonly state: string; readonly nonce: string; readonly verifier: string }

/** What the browser brings back from the issuer (RFC 6749 section 4.1.2, RFC 9207). */
export type IssuerAnswer = { readonly code: string; readonly state: string; readonly iss?: string }

/** Who it is at the issuer, and in which session there. */
export type IssuerIdentity = { readonly subject: string; readonly session: string | null }

/** The issuer, which alone knows how to talk to it. */
export type IssuerClient = {
  /** Its identifier. */
  readonly issuer: string
  /** By which officials know it. */
  readonly name: string
  /** Where a browser goes to sign in there. */
  location(secrets: IssuerSecrets): Promise<Result<string, IssuerRefusalCode>>
  /** Redeems the code and verifies what the issuer says: signature, issuer, audience, times, nonce, and how strongly it was signed in. */
  redeem(answer: IssuerAnswer, secrets: IssuerSecrets): Promise<Result<IssuerIdentity, IssuerRefusalCode>>
  /** Verifies that the issuer ended sessions (OpenID Connect Back-Channel Logout 1.0 section 2.6). */
  readLogout(token: string): Promise<Result<{ readonly subject: string | null; readonly session: string | null }, IssuerRefusalCode>>
}

/** What signing in through an issuer works on. */
export type IssuerParts = {
  /** Null where the configuration names none. */
  readonly client: IssuerClient | null
  readonly accounts: Pick<AccountStore, 'find'>
  readonly people: PeopleReader
  readonly transactions: Transactions<{ readonly accounts: AccountStore; readonly people: PeopleStore }>
  readonly clock: Clock
  readonly randomness: Randomness
  readonly challengeKey: Uint8Array
}

/** Where the browser goes, and what it keeps meanwhile, out of reach of scripts. */
export type IssuerQuestion = { readonly location: string; readonly kept: string }

type Signed = Result<NewSession, IssuerRefusalCode>
type Asked = Result<IssuerQuestion, IssuerRefusalCode>

/** How long what the browser keeps is good for, seconds. */
export const ISSUER_SECONDS = CHALLENGE_MS / 1_000

const KEPT = /^([\w-]{54})(?:\.([\w-]{43}))?$/

/** Begins to sign in; with an invitation, to bind the account at the issuer to the invited official. */
export async function askIssuer(invitation: string | undefined, parts: IssuerParts): Promise<Asked> {
  const { client, challengeKey: key, clock, randomness } = parts
  if (client === null) return unavailable()
  if (invitation !== undefined && (await accountInvited(invitation, parts)) === undefined) return noInvitation()
  const secret = newChallenge('issuer', { key, now: clock.now(), randomness })
  const location = await client.location(secretsOf(secret, key))
  if (!location.ok) return location
  const kept = invitation === undefined ? base64url(secret) : `${base64url(secret)}.${invitation}`
  return accepted({ location: location.value, kept })
}

/** Signs in whoever came back from the issuer. Each answer opens one session, in the browser that asked. */
export async function signInByIssuer(
  { answer, kept }: { readonly answer: IssuerAnswer; readonly kept: string | undefined },
  parts: IssuerParts,
): Promise<Signed> {
  const { client, challengeKey: key, clock } = parts
  if (client === null) return unavailable()
  const began = beganWith(kept, parts)
  if (began === undefined) return over()
  const { secret, invitation } = began
  const redeemed = await client.redeem(answer, secretsOf(secret, key))
  if (!redeemed.ok) return redeemed
  const { subject, session: issuerSession } = redeemed.value
  const now = clock.now()
  return parts.transactions.write(async ({ accounts, people }): Promise<Signed> => {
    // What is kept of the secret is a hash: the secret itself is the browser's alone.
    const challenge = sha256(secret)
    if (await people.sessions.hasChallenge(base64url(challenge))) return over()
    const within = { accounts, people, clock }
    const owner =
      invitation === undefined
        ? await ownerOf(client.issuer, subject, within)
        : await bind({ invitation, issuer: client.issuer, subject }, within)
    if (!owner.ok) return owner
    await people.sessions.removeEnded(now - CHALLENGE_MS)
    const { login } = owner.value
    return accepted({ login, token: await openSession({ login, challenge, issuerSession }, { ...parts, sessions: people.sessions }) })
  })
}

/** Ends the sessions that the issuer says are over: all that it opened for the official it names, else those of the session it names. */
export async function endSessionsByIssuer(token: string, parts: IssuerParts): Promise<Result<null, IssuerRefusalCode>> {
  const { client, clock } = parts
  if (client === null) return unavailable()
  const told = await client.readLogout(token)
  if (!told.ok) return told
  const { subject, session } = told.value
  return parts.transactions.write(async ({ people }): Promise<Result<null, IssuerRefusalCode>> => {
    const account = subject === null ? undefined : await people.issuerAccounts.find(client.issuer, subject)
    if (account !== undefined) await people.sessions.endOfIssuer({ login: account.login }, clock.now())
    if (session !== null) await people.sessions.endOfIssuer({ issuerSession: session }, clock.now())
    return accepted(null)
  })
}

type Within = {
  readonly accounts: Pick<AccountStore, 'find'>
  readonly people: Pick<PeopleStore, 'issuerAccounts' | 'invitations'>
  readonly clock: Clock
}

/** Whose account here it is. No account springs up by itself. */
async function ownerOf(issuer: string, subject: string, { accounts, people }: Within): Promise<Result<AccountRow, IssuerRefusalCode>> {
  const bound = await people.issuerAccounts.find(issuer, subject)
  const account = bound === undefined ? undefined : await accounts.find(bound.login)
  if (account?.enrolment == null || !isEnrolled(account.enrolment)) {
    return refused('issuer-account-unknown', 'no official here has this account at the issuer: an officer invites, another one vouches')
  }
  return accepted(account)
}

/** Binds the account at the issuer to whom the link invites, once; the one bound before is forgotten. */
async function bind(
  { invitation, issuer, subject }: { readonly invitation: string; readonly issuer: string; readonly subject: string },
  within: Within,
): Promise<Result<AccountRow, IssuerRefusalCode>> {
  const account = await accountInvited(invitation, within)
  if (account === undefined) return noInvitation()
  const { issuerAccounts, invitations } = within.people
  const bound = await issuerAccounts.find(issuer, subject)
  if (bound !== undefined && bound.login !== account.login) {
    return refused('issuer-account-known', 'this account at the issuer is that of another official')
  }
  await issuerAccounts.removeOf(account.login)
  await issuerAccounts.add({ issuer, subject, login: account.login, createdAt: within.clock.now() })
  await invitations.remove(account.login)
  return accepted(account)
}

function beganWith(
  kept: string | undefined,
  { challengeKey: key, clock }: IssuerParts,
): { readonly secret: Uint8Array; readonly invitation: string | undefined } | undefined {
  const [, text, invitation] = KEPT.exec(kept ?? '') ?? []
  if (text === undefined) return undefined
  try {
    const secret = unbase64url(text)
    return isChallenge(secret, 'issuer', { key, now: clock.now() }) ? { secret, invitation } : undefined
  } catch (error) {
    if (error instanceof FoundationError) return undefined
    throw error
  }
}

function secretsOf(secret: Uint8Array, key: Uint8Array): IssuerSecrets {
  const drawn = (label: string): string => base64url(hmacSha256(key, utf8(`comity/issuer/${label}/v1\n`), secret))
  return { state: drawn('state'), nonce: drawn('nonce'), verifier: drawn('verifier') }
}

function unavailable() {
  return refused('issuer-unavailable', 'this node signs nobody in through an issuer')
}

function noInvitation() {
  return refused('invitation-invalid', 'this link is over, was used, or waits for an officer who vouches')
}

function over() {
  return refused('challenge-over', 'this took too long or was begun in another browser: start again')
}
