/** Passkeys: made through an invitation, signed in with, shown to their owner and removed by it. */
import type { Transactions } from '../../acts/index.ts'
import {
  accepted,
  base64url,
  type Clock,
  type Instant,
  type Randomness,
  type Result,
  refused,
  SECOND_MS,
  unbase64url,
} from '../../foundation/index.ts'
import { type Assertion, type PasskeyRefusalCode, verifyAssertion, verifyNewPasskey } from '../../identity/index.ts'
import { CHALLENGE_MS, isChallenge, newChallenge } from './challenges.ts'
import { isEnrolled } from './enrolment.ts'
import type { AccountRow, AccountStore, PasskeyRow, PeopleReader, PeopleStore } from './ports.ts'
import { isLive, openSession } from './sessions.ts'
import { newToken, tokenHash } from './token.ts'

/** Passkeys of one official. */
const PASSKEYS_MAX = 10
/** How long a link to make one more passkey works. */
const ANOTHER_MS = 15 * 60 * SECOND_MS
/** How long a session for a program lasts at most. */
const PROGRAM_MS = 60 * 60 * SECOND_MS
const CHALLENGE_BYTES = 32
const NAME_MAX = 60

/** Why a passkey is not made, or nobody is signed in by it. */
export type SignInRefusalCode =
  | PasskeyRefusalCode
  | 'invitation-invalid'
  | 'not-invited'
  | 'challenge-over'
  | 'passkey-unknown'
  | 'passkey-known'
  | 'passkey-last'
  | 'passkeys-too-many'
  | 'passkeys-unavailable'

/** What passkeys work on. */
export type PasskeyParts = {
  readonly accounts: Pick<AccountStore, 'find'>
  readonly people: PeopleReader
  readonly transactions: Transactions<{ readonly accounts: AccountStore; readonly people: PeopleStore }>
  readonly clock: Clock
  readonly randomness: Randomness
  readonly challengeKey: Uint8Array
  /** Where pages of this node are used; null where its address has no name, without which there are no passkeys. */
  readonly relyingParty: RelyingParty | null
}

/** Where pages of this node are used. */
export type RelyingParty = { readonly rpId: string; readonly origins: readonly string[] }

/** What a browser is asked for. */
export type PasskeyQuestion = { readonly challenge: string; readonly rpId: string }

/** What a browser is asked for to make a passkey, in the name of an official. */
export type EnrolmentQuestion = PasskeyQuestion & { readonly login: string; readonly known: readonly string[] }

/** A new session; the token goes to the browser. */
export type NewSession = { readonly login: string; readonly token: string }

type Signed = Result<NewSession, SignInRefusalCode>

/** Begins to make a passkey: who follows the link learns whose it is, and nobody else does. */
export async function askForPasskey(invitation: string, parts: PasskeyParts): Promise<Result<EnrolmentQuestion, SignInRefusalCode>> {
  const { relyingParty, people } = parts
  if (relyingParty === null) return unavailable()
  const account = await accountInvited(invitation, parts)
  if (account === undefined) return noInvitation()
  const known = (await people.passkeys.of(account.login)).map(({ credential }) => credential)
  return accepted({ ...questionOf('enrol', relyingParty.rpId, parts), login: account.login, known })
}

/** Makes the passkey that was asked for, once, and signs its owner in. */
export async function enrolPasskey(
  request: { readonly invitation: string; readonly name: string; readonly challenge: string } & Pick<
    Assertion,
    'authenticatorData' | 'clientDataJson'
  >,
  parts: PasskeyParts,
): Promise<Signed> {
  const { relyingParty, clock } = parts
  if (relyingParty === null) return unavailable()
  const challenge = challengeOf('enrol', request.challenge, parts)
  if (challenge === undefined) return over()
  const made = verifyNewPasskey(request, { challenge, ...relyingParty })
  if (!made.ok) return made
  const now = clock.now()
  return parts.transactions.write(async ({ accounts, people }): Promise<Signed> => {
    const account = await accountInvited(request.invitation, { accounts, people, clock })
    if (account === undefined) return noInvitation()
    const { login } = account
    const credential = base64url(made.value.credential)
    if ((await people.passkeys.find(credential)) !== undefined) return refused('passkey-known', 'this passkey is known already')
    const known = await people.passkeys.of(login)
    if (known.length >= PASSKEYS_MAX) return refused('passkeys-too-many', `an official has ${PASSKEYS_MAX} passkeys at most`)
    const { signCount, isBackupEligible } = made.value
    const publicKey = base64url(made.value.publicKey)
    const name = request.name.trim().slice(0, NAME_MAX)
    await people.passkeys.add({ credential, login, publicKey, signCount, isBackupEligible, name, createdAt: now, usedAt: null })
    await people.invitations.remove(login)
    return accepted({ login, token: await openSession({ login, challenge }, { ...parts, sessions: people.sessions }) })
  })
}

/** Begins to sign in. Nothing is kept, and nothing told: the passkey says who it is. */
export function askToSignIn(parts: PasskeyParts): Result<PasskeyQuestion, SignInRefusalCode> {
  return parts.relyingParty === null ? unavailable() : accepted(questionOf('sign-in', parts.relyingParty.rpId, parts))
}

/** Signs in whoever holds the passkey. Each answer opens one session. */
export async function signInByPasskey(
  request: { readonly credential: string; readonly challenge: string } & Assertion,
  parts: PasskeyParts,
): Promise<Signed> {
  const { relyingParty, clock } = parts
  if (relyingParty === null) return unavailable()
  const challenge = challengeOf('sign-in', request.challenge, parts)
  if (challenge === undefined) return over()
  // What does not hold costs no transaction.
  const signer = await signerOf(request, challenge, { ...parts, relyingParty })
  if (!signer.ok) return signer
  return parts.transactions.write(async ({ accounts, people }): Promise<Signed> => {
    const current = await signerOf(request, challenge, { accounts, people, relyingParty })
    if (!current.ok) return current
    if (await people.sessions.hasChallenge(base64url(challenge))) return over()
    const { login, signCount } = current.value
    const now = clock.now()
    await people.passkeys.use(request.credential, { signCount, at: now })
    // A challenge is remembered for as long as it could be answered again.
    await people.sessions.removeEnded(now - CHALLENGE_MS)
    return accepted({ login, token: await openSession({ login, challenge }, { ...parts, sessions: people.sessions }) })
  })
}

async function signerOf(
  request: { readonly credential: string } & Assertion,
  challenge: Uint8Array,
  {
    accounts,
    people,
    relyingParty,
  }: Pick<PasskeyParts, 'accounts'> & {
    readonly people: { readonly passkeys: Pick<PeopleStore['passkeys'], 'find'> }
    readonly relyingParty: RelyingParty
  },
): Promise<Result<{ readonly login: string; readonly signCount: number }, SignInRefusalCode>> {
  const passkey = await people.passkeys.find(request.credential)
  const account = passkey === undefined ? undefined : await accounts.find(passkey.login)
  if (passkey === undefined || account?.enrolment == null || !isEnrolled(account.enrolment)) return unknown()
  const known = { publicKey: unbase64url(passkey.publicKey), signCount: passkey.signCount }
  const verified = verifyAssertion(request, known, { challenge, ...relyingParty })
  return verified.ok ? accepted({ login: account.login, signCount: verified.value.signCount }) : verified
}

/** A link by which an official who is signed in makes one more passkey. @returns its secret part, shown this once */
export async function inviteAnother(
  login: string,
  { transactions, clock, randomness }: PasskeyParts,
): Promise<Result<{ readonly invitation: string; readonly endsAt: Instant }, SignInRefusalCode>> {
  const invitation = newToken(randomness)
  const endsAt = clock.now() + ANOTHER_MS
  return transactions.write(async ({ accounts, people }): Promise<Result<{ invitation: string; endsAt: Instant }, SignInRefusalCode>> => {
    const account = await accounts.find(login)
    if (account?.enrolment == null) return refused('not-invited', 'passkeys are for officials who were invited: have yourself invited')
    await people.invitations.put({ login, tokenHash: tokenHash(invitation), endsAt })
    return accepted({ invitation, endsAt })
  })
}

/**
 * A session for a program of an official who is signed in: the command line has no authenticator to ask. It lasts an hour, and no longer than
 * the session that it is opened from, so that none is made longer by it. @returns its token, shown this once
 */
export async function openForProgram(
  session: string,
  parts: Pick<PasskeyParts, 'transactions' | 'clock' | 'randomness'>,
): Promise<Result<{ readonly token: string; readonly endsAt: Instant }, SignInRefusalCode>> {
  const challenge = parts.randomness(CHALLENGE_BYTES)
  const now = parts.clock.now()
  return parts.transactions.write(
    async ({ people: { sessions } }): Promise<Result<{ token: string; endsAt: Instant }, SignInRefusalCode>> => {
      const parent = await sessions.find(tokenHash(session))
      if (parent === undefined || !isLive(parent, now) || parent.isByIssuer) {
        return refused('not-invited', 'a passkey has to have opened the session: sign in with one')
      }
      const endsAt = Math.min(now + PROGRAM_MS, parent.endsAt)
      const token = await openSession({ login: parent.login, challenge, lastsMs: endsAt - now }, { ...parts, sessions })
      return accepted({ token, endsAt })
    },
  )
}

/** Removes a passkey of its owner, who keeps one at least. */
export async function removePasskey(
  request: { readonly login: string; readonly credential: string },
  parts: PasskeyParts,
): Promise<Result<readonly PasskeyRow[], SignInRefusalCode>> {
  return parts.transactions.write(async ({ people }): Promise<Result<readonly PasskeyRow[], SignInRefusalCode>> => {
    const own = await people.passkeys.of(request.login)
    const kept = own.filter(({ credential }) => credential !== request.credential)
    if (kept.length === own.length) return unknown()
    if (kept.length === 0) return refused('passkey-last', 'without its last passkey an official could not sign in: make another one first')
    await people.passkeys.remove(request.credential)
    return accepted(kept)
  })
}

type Looked = {
  readonly accounts: Pick<AccountStore, 'find'>
  readonly people: { readonly invitations: Pick<PeopleStore['invitations'], 'find'> }
  readonly clock: Clock
}

/** Whom a link invites; undefined for one that is over, was used, or that nobody vouched for yet. */
export async function accountInvited(invitation: string, { accounts, people, clock }: Looked): Promise<AccountRow | undefined> {
  const row = await people.invitations.find(tokenHash(invitation))
  if (row === undefined || row.endsAt <= clock.now()) return undefined
  const account = await accounts.find(row.login)
  return account?.enrolment != null && isEnrolled(account.enrolment) ? account : undefined
}

function questionOf(use: 'enrol' | 'sign-in', rpId: string, { challengeKey, clock, randomness }: PasskeyParts): PasskeyQuestion {
  return { challenge: base64url(newChallenge(use, { key: challengeKey, now: clock.now(), randomness })), rpId }
}

function challengeOf(use: 'enrol' | 'sign-in', text: string, { challengeKey, clock }: PasskeyParts): Uint8Array | undefined {
  const challenge = unbase64url(text)
  return isChallenge(challenge, use, { key: challengeKey, now: clock.now() }) ? challenge : undefined
}

function unavailable() {
  return refused('passkeys-unavailable', 'passkeys need a name in the address of the node: its address is a bare number')
}

function noInvitation() {
  return refused('invitation-invalid', 'this link is over, was used, or waits for an officer who vouches')
}

function over() {
  return refused('challenge-over', 'this took too long: start again')
}

function unknown() {
  return refused('passkey-unknown', 'this passkey signs nobody in here')
}
