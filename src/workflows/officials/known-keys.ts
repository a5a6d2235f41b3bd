/**
 * Passkeys of officials made known to the other parties of an agreement: each is stated by an act that another official's passkey vouches
 * for, and taken back by one. Partners know an official by a number without a name.
 */
import { type Directory, type RoadParts, stateActs } from '../../acts/index.ts'
import { enrolmentStatement, type OfficialKey, officialKeysOf, type RETIRE_CAUSES, type StatementBody } from '../../agreement/index.ts'
import {
  accepted,
  base64url,
  hex,
  hmacSha256,
  type Json,
  type Refusal,
  type Result,
  refused,
  unbase64url,
  utf8,
} from '../../foundation/index.ts'
import { passkeyAlgorithm, type StatedAssertion, statementChallenge } from '../../identity/index.ts'
import { isEnrolled } from './enrolment.ts'
import type { RelyingParty } from './passkeys.ts'
import type { AccountRow, AccountStore, PasskeyRow, PasskeyStore } from './ports.ts'

/** What making passkeys known works on. */
export type KnownKeyParts = {
  readonly road: RoadParts
  readonly accounts: Pick<AccountStore, 'find' | 'list'>
  readonly passkeys: Pick<PasskeyStore, 'of'>
  /** Secret of the node from which the numbers of officials come. */
  readonly officialKey: Uint8Array
  readonly relyingParty: RelyingParty | null
}

/** Why a passkey is not made known, or taken back. */
export type KnownKeyRefusalCode =
  | 'agreement-unknown'
  | 'official-unknown'
  | 'official-left'
  | 'passkey-unknown'
  | 'passkeys-unavailable'
  | 'approver-unknown'
  | 'vouch-by-oneself'
  | 'voucher-missing'

/** How a passkey stands under an agreement: `unvouched` that of the first official of a party, until another one vouches. */
export type KnownKeyState = 'unknown' | 'unvouched' | 'known' | 'retired'

/** One passkey of one official under an agreement. */
export type KnownKey = {
  readonly login: string
  readonly role: string
  readonly official: string
  readonly credential: string
  readonly name: string
  readonly state: KnownKeyState
}

/** What a voucher is to sign; null challenge where nobody can vouch yet, so that an official makes its own passkey known. */
export type VouchingQuestion = {
  readonly challenge: string | null
  readonly rpId: string
  readonly credentials: readonly string[]
  readonly statement: Json
}

/** Which passkey of whom, under which agreement, and who vouches. */
export type VouchingRequest = { readonly agreement: string; readonly login: string; readonly credential: string; readonly by: string }

const OFFICIAL_BYTES = 16

/** The number by which partners know whoever has this account; null for who was not enrolled. The same for every account of one person. */
export function officialNumber(account: Pick<AccountRow, 'enrolment'> | undefined, officialKey: Uint8Array): string | null {
  if (account?.enrolment == null) return null
  return hex(hmacSha256(officialKey, utf8(`comity/official/v1\n${account.enrolment.identity}`)).subarray(0, OFFICIAL_BYTES))
}

/** The official of an account that may act; null for one that was not enrolled or is out. */
export async function officialOfAccount(login: string, { accounts, officialKey }: Pick<KnownKeyParts, 'accounts' | 'officialKey'>) {
  const account = await accounts.find(login)
  return account?.enrolment != null && isEnrolled(account.enrolment) ? officialNumber(account, officialKey) : null
}

/** Every passkey of every official who is in, with how it stands under an agreement. */
export async function listKnownKeys(agreement: string, parts: KnownKeyParts): Promise<Result<readonly KnownKey[], KnownKeyRefusalCode>> {
  const known = keysUnder(await parts.road.directory.current(), agreement)
  if (known === undefined) return unknownAgreement()
  const listed: KnownKey[] = []
  for (const account of await parts.accounts.list()) {
    const official = officialNumber(account, parts.officialKey)
    if (official === null || account.enrolment === null || !isEnrolled(account.enrolment)) continue
    for (const { credential, name } of await parts.passkeys.of(account.login)) {
      listed.push({ login: account.login, role: account.role, official, credential, name, state: stateOf(known.get(credential)) })
    }
  }
  return accepted(listed)
}

/** What the voucher is to sign so that a passkey becomes known. */
export async function askToVouchForKey(
  request: VouchingRequest,
  parts: KnownKeyParts,
): Promise<Result<VouchingQuestion, KnownKeyRefusalCode>> {
  const found = await enrolmentOf(request, parts)
  if (!found.ok) return found
  const { body, keys, directory } = found.value
  const statement = enrolmentStatement({ ...body, voucher: null }, { party: directory.self, agreement: request.agreement })
  if (![...keys.values()].some(({ retiredAt }) => retiredAt === null)) {
    return accepted({ challenge: null, rpId: body.rpId, credentials: [], statement })
  }
  const voucher = await officialOfAccount(request.by, parts)
  if (voucher === body.official) return refused('vouch-by-oneself', 'nobody vouches for themselves')
  const own = [...keys.values()].filter(({ official, retiredAt }) => official === voucher && retiredAt === null)
  const [first] = own
  if (first === undefined) return refused('approver-unknown', 'no passkey of yours is known to the other parties: have it made known first')
  const credentials = own.filter(({ rpId }) => rpId === first.rpId).map(({ credential }) => credential)
  return accepted({ challenge: base64url(statementChallenge('enrolment', statement)), rpId: first.rpId, credentials, statement })
}

/** Makes a passkey known, with what the voucher's passkey answered; without it the first official makes its own known. */
export async function makeKeyKnown(
  request: VouchingRequest & { readonly answer: StatedAssertion | null },
  parts: KnownKeyParts,
): Promise<Result<KnownKeyState, KnownKeyRefusalCode> | { readonly ok: false; readonly refusal: Refusal }> {
  const found = await enrolmentOf(request, parts)
  if (!found.ok) return found
  const { body } = found.value
  if (request.answer === null && request.by !== request.login) {
    return refused('voucher-missing', 'whoever makes the passkey of another known vouches with its own')
  }
  const draft = { kind: 'enrol', agreement: request.agreement, body: { ...body, voucher: request.answer } }
  const [stated] = await stateActs([{ draft }], parts.road, { account: request.by })
  if (stated?.ok !== true) return { ok: false, refusal: stated?.refusal ?? { code: 'official-unknown', reason: 'it was not stated' } }
  return accepted(request.answer === null ? 'unvouched' : 'known')
}

/** Takes passkeys of an official back, under every agreement under which they are known; all of them, or one. */
export async function retireKeys(
  request: {
    readonly login: string
    readonly credential: string | null
    readonly cause: (typeof RETIRE_CAUSES)[number]
    readonly by: string
  },
  parts: KnownKeyParts,
): Promise<Result<{ readonly agreements: number }, KnownKeyRefusalCode>> {
  const official = officialNumber(await parts.accounts.find(request.login), parts.officialKey)
  if (official === null) return refused('official-unknown', 'there is no official of this login')
  const directory = await parts.road.directory.current()
  const { credential, cause } = request
  const isMeant = (key: OfficialKey): boolean => {
    const isThat = key.official === official && (credential === null || credential === key.credential)
    return isThat && (key.retiredAt === null || (cause === 'compromised' && !key.isCompromised))
  }
  const proposals = directory.agreements
    .filter(({ record }) => [...officialKeysOf(record, directory.self).values()].some(isMeant))
    .map(({ row }) => ({ draft: { kind: 'retire', agreement: row.hash, body: { official, credential, cause } } }))
  const outcomes = proposals.length === 0 ? [] : await stateActs(proposals, parts.road, { account: request.by })
  return accepted({ agreements: outcomes.filter(({ ok }) => ok).length })
}

type Found = {
  readonly body: Omit<StatementBody<'enrol'>, 'voucher'>
  readonly keys: ReadonlyMap<string, OfficialKey>
  readonly directory: Directory
}

async function enrolmentOf(
  { agreement, login, credential }: VouchingRequest,
  parts: KnownKeyParts,
): Promise<Result<Found, KnownKeyRefusalCode>> {
  const { relyingParty } = parts
  if (relyingParty === null) return refused('passkeys-unavailable', 'passkeys need a name in the address of the node')
  const directory = await parts.road.directory.current()
  const keys = keysUnder(directory, agreement)
  if (keys === undefined) return unknownAgreement()
  const account = await parts.accounts.find(login)
  const official = officialNumber(account, parts.officialKey)
  if (account === undefined || official === null) return refused('official-unknown', 'there is no official of this login who was invited')
  if (account.enrolment === null || !isEnrolled(account.enrolment)) return refused('official-left', 'the official left, or nobody vouched')
  const passkey = (await parts.passkeys.of(login)).find((one) => one.credential === credential)
  if (passkey === undefined) return refused('passkey-unknown', 'the official has no such passkey')
  const offices = directory.agreement(agreement)?.record.agreement.parties.list.find(({ code }) => code === directory.self)?.offices ?? []
  return accepted({ body: bodyOf(account, passkey, { official, relyingParty, offices }), keys, directory })
}

function bodyOf(
  account: AccountRow,
  { credential, publicKey, signCount }: PasskeyRow,
  known: { readonly official: string; readonly relyingParty: RelyingParty; readonly offices: readonly { readonly code: string }[] },
): Found['body'] {
  const { rpId, origins } = known.relyingParty
  const algorithm = passkeyAlgorithm(publicKey)
  if (algorithm === undefined) throw new Error('a passkey that was verified when it was made cannot be read')
  return {
    official: known.official,
    role: account.role as Found['body']['role'],
    offices: account.offices.filter((office) => known.offices.some(({ code }) => code === office)),
    credential,
    publicKey: base64url(unbase64url(publicKey)),
    algorithm: algorithm as Found['body']['algorithm'],
    rpId,
    origins,
    signCount,
  }
}

function keysUnder(directory: Directory, agreement: string): ReadonlyMap<string, OfficialKey> | undefined {
  const entry = directory.agreement(agreement)
  return entry === undefined ? undefined : officialKeysOf(entry.record, directory.self)
}

function stateOf(key: OfficialKey | undefined): KnownKeyState {
  if (key === undefined) return 'unknown'
  if (key.retiredAt !== null) return 'retired'
  return key.vouchedBy === null ? 'unvouched' : 'known'
}

function unknownAgreement() {
  return refused('agreement-unknown', 'no such agreement is known')
}
