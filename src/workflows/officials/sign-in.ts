/** Who makes a request: by password or by token, one answer for every way to fail. */

import type { OfficialAttributes } from '../../agreement/index.ts'
import { type Clock, hex, hmacSha256, type Instant, type Randomness, utf8 } from '../../foundation/index.ts'
import { attemptLimit } from './attempt-limit.ts'
import { attributesNow, type ClearanceScale, isCase } from './attributes.ts'
import { type Credentials, parseAuthorization } from './authorization.ts'
import { isEnrolled } from './enrolment.ts'
import { type HeldRole, heldRole } from './national-roles.ts'
import { decoyHash, verifyPassword } from './password.ts'
import type { AccountRow, AccountStore, AttributeStore, CaseStore, NationalRoleReader, SessionStore } from './ports.ts'
import type { Role } from './roles.ts'
import { type OfficialSession, reasonFor } from './session-reasons.ts'
import { isLive, isToBeNoted } from './sessions.ts'
import { tokenHash } from './token.ts'
import { isOpen, type ToolTerms } from './tool-terms.ts'

/** A person or tool that proved who it is. */
export type Official = {
  readonly login: string
  readonly role: Role
  /** The role of the party's own that narrows it; absent for whoever is in none. */
  readonly nationalRole?: HeldRole
  /** Recorded for reads that bring none of their own. */
  readonly purpose: string
  readonly justification: string
  /** Offices for which it may sign agreements. */
  readonly offices: readonly string[]
  /** The terms of a tool; null for a person. */
  readonly tool: ToolTerms | null
  /** Whether the issuer of the organisation alone says who it is: then it is nobody's second person. */
  readonly isByIssuer?: true
  /** Login of the official in whose role it acts, as its deputy. */
  readonly standsInFor?: string
  /** What officers recorded of it and is valid now; absent for a tool. */
  readonly attributes?: OfficialAttributes
  /** Absent where each request brings its own credentials. */
  readonly session?: OfficialSession
}

/** What a request brings to prove who makes it. */
export type SignInRequest = {
  /** The header of that name. */
  readonly authorization: string | undefined
  /** SHA-256 of the client certificate that TLS proved, lower-case hexadecimal; counts only where the header is absent. */
  readonly certificate?: string | undefined
  /** Login of the tool that the names in that certificate stand for, on the word of an authority that is believed. */
  readonly namedTool?: string | undefined
  /** The token of a session, from the cookie of a browser; counts only where the header is absent. */
  readonly session?: string | undefined
  /** The case that the request names; what names none of its form is no case of anybody. */
  readonly namedCase?: string | undefined
  /** Whether a page asked by itself, with nobody at it: then the session is as old as before. */
  readonly isUnattended?: boolean
  /** The network address it came from. */
  readonly address: string
}

/** `retryAfterSeconds` is 0 for credentials that do not hold, else for how long no more are looked at. */
export type SignIn = { readonly ok: true; readonly official: Official } | { readonly ok: false; readonly retryAfterSeconds: number }

/** Signs officials and tools in. */
export type Officials = {
  signIn(request: SignInRequest): Promise<SignIn>
}

/** What signing in works on. */
export type OfficialsParts = {
  readonly accounts: Pick<AccountStore, 'find' | 'findByToken' | 'findByCertificate'>
  readonly sessions: Pick<SessionStore, 'find' | 'reasons' | 'see'>
  readonly attributes: Pick<AttributeStore, 'of'>
  readonly cases: Pick<CaseStore, 'openAmong' | 'tied'>
  readonly nationalRoles: Pick<NationalRoleReader, 'find'>
  /** Hashes of the agreements whose conditions of reading an official opened for itself, and that is not over. */
  readonly opened: (login: string, now: Instant) => Promise<readonly string[]>
  readonly clock: Clock
  readonly randomness: Randomness
  /** The words in which this party clears its officials. */
  readonly clearances?: ClearanceScale
}

const KEPT_MS = 5 * 60_000
const KEPT_MAX = 10_000
/** Password hashes that are computed or wait for that at one time. */
const VERIFICATIONS_MAX = 16
/** Failures from one network in a minute, after which no password from it is computed. */
const FAILURES_MAX = 300
const BUSY: SignIn = { ok: false, retryAfterSeconds: 1 }
const REFUSED: SignIn = { ok: false, retryAfterSeconds: 0 }

type Kept = { readonly passwordHash: string; readonly until: Instant }

/**
 * Signs in against accounts. A password that held is remembered in memory for
 * five minutes, under a keyed hash of login and password, for as long as the account
 * keeps its password hash; a login that failed five times from one address within a
 * minute is not looked at again before the minute ends, and neither is any password from a
 * network that failed three hundred times. Tokens, certificates and passwords that are remembered
 * go on meanwhile: whoever shares an address with a stranger is not locked out by it.
 */
export function createOfficials(parts: OfficialsParts): Officials {
  const { accounts, sessions, clock, randomness } = parts
  const limit = attemptLimit({ attemptsMax: 5, windowSeconds: 60, subjectsMax: KEPT_MAX })
  const failures = attemptLimit({ attemptsMax: FAILURES_MAX, windowSeconds: 60, subjectsMax: KEPT_MAX })
  const memoryKey = randomness(32)
  const decoy = decoyHash(randomness)
  const kept = new Map<string, Kept>()
  const underWay = new Map<string, Promise<boolean>>()

  const remember = (key: string, passwordHash: string): void => {
    const [oldest] = kept.size < KEPT_MAX ? [] : kept.keys()
    if (oldest !== undefined) kept.delete(oldest)
    kept.set(key, { passwordHash, until: clock.now() + KEPT_MS })
  }

  /** The same credentials arriving at once are verified once. */
  const verifyOnce = (key: string, verify: () => Promise<boolean>): Promise<boolean> => {
    const known = underWay.get(key)
    if (known !== undefined) return known
    const verification = verify().finally(() => underWay.delete(key))
    underWay.set(key, verification)
    return verification
  }

  const byPassword = async (credentials: Credentials & { kind: 'password' }, address: string): Promise<SignIn> => {
    const { login, password } = credentials
    const row = await accounts.find(login)
    // A secret that the node drew cannot be guessed, so a plain hash tells it.
    if (row?.role === 'tool' && row.tokenHash === tokenHash(password)) return accepted(row, clock.now())
    const passwordHash = row?.passwordHash ?? decoy
    const key = hex(hmacSha256(memoryKey, utf8(`${login}:${password}`)))
    const known = kept.get(key)
    if (row !== undefined && known?.passwordHash === passwordHash && known.until > clock.now()) return accepted(row, clock.now())
    const subject = `${login}\n${address}`
    if (!underWay.has(key)) {
      if (underWay.size >= VERIFICATIONS_MAX) return BUSY
      const networkWaits = failures.wait(networkOf(address), clock.now())
      if (networkWaits > 0) return { ok: false, retryAfterSeconds: networkWaits }
      const retryAfterSeconds = limit.attempt(subject, clock.now())
      if (retryAfterSeconds > 0) return { ok: false, retryAfterSeconds }
    }
    const isRight = await verifyOnce(key, () => verifyPassword(password, passwordHash))
    if (!isRight || row === undefined) return REFUSED
    limit.forgive(subject)
    remember(key, passwordHash)
    return accepted(row, clock.now())
  }

  const byRow = (row: AccountRow | undefined): SignIn => (row === undefined ? REFUSED : accepted(row, clock.now()))

  const bySession = (token: string, request: SignInRequest): Promise<SignIn> => ofSession(token, request, { accounts, sessions, clock })

  const identify = async (request: SignInRequest): Promise<SignIn> => {
    const { authorization, certificate, namedTool, session, address } = request
    if (authorization === undefined && session !== undefined) return bySession(session, request)
    if (authorization === undefined && certificate !== undefined) return ofCertificate(certificate, { namedTool, accounts, clock })
    const credentials = parseAuthorization(authorization)
    if (credentials === undefined) return REFUSED
    if (credentials.kind === 'password') return byPassword(credentials, address)
    const row = await accounts.findByToken(tokenHash(credentials.token))
    // A program of an official brings the token of a session as a bearer token.
    return row === undefined ? bySession(credentials.token, request) : byRow(row)
  }

  return {
    async signIn(request) {
      const signedIn = await withAttributes(await identify(request), request.namedCase, parts)
      // Whoever brings nothing was not guessing: clients ask once to be told what is asked for.
      const { authorization, certificate, session } = request
      if (signedIn.ok || signedIn === BUSY || [authorization, certificate, session].every((one) => one === undefined)) return signedIn
      const retryAfterSeconds = failures.attempt(networkOf(request.address), clock.now())
      return { ok: false, retryAfterSeconds: Math.max(signedIn.retryAfterSeconds, retryAfterSeconds) }
    },
  }
}

/** Who a certificate stands for: the account that names it, or the one that its own names stand for; where those are two, nobody. */
async function ofCertificate(
  certificate: string,
  { namedTool, accounts, clock }: Pick<SignInRequest, 'namedTool'> & Pick<OfficialsParts, 'accounts' | 'clock'>,
): Promise<SignIn> {
  const pinned = await accounts.findByCertificate(certificate)
  if (pinned !== undefined && namedTool !== undefined && pinned.login !== namedTool) return REFUSED
  const row = pinned ?? (namedTool === undefined ? undefined : await accounts.find(namedTool))
  return row?.role === 'tool' ? accepted(row, clock.now()) : REFUSED
}

/** Who a session is, while it lasts. */
async function ofSession(
  token: string,
  { isUnattended = false, namedCase }: Pick<SignInRequest, 'isUnattended' | 'namedCase'>,
  { accounts, sessions, clock }: Pick<OfficialsParts, 'accounts' | 'sessions' | 'clock'>,
): Promise<SignIn> {
  const session = await sessions.find(tokenHash(token))
  const now = clock.now()
  if (session === undefined || !isLive(session, now)) return REFUSED
  const row = await accounts.find(session.login)
  if (row?.enrolment == null) return REFUSED
  if (!isUnattended && isToBeNoted(session, now)) await sessions.see(session.tokenHash, now)
  const signedIn = accepted(row, now)
  if (!signedIn.ok) return signedIn
  const reason = reasonFor(await sessions.reasons(session.tokenHash), namedCase)
  const official = { ...signedIn.official, session: { tokenHash: session.tokenHash, reason } }
  return { ok: true, official: session.isByIssuer ? { ...official, isByIssuer: true } : official }
}

type AttributeSources = Pick<OfficialsParts, 'attributes' | 'cases' | 'nationalRoles' | 'opened' | 'clock' | 'clearances'>

/** What is recorded of a person is looked at with each request, for it may be over or taken back. */
async function withAttributes(
  signedIn: SignIn,
  namedCase: string | undefined,
  { attributes, cases, nationalRoles, opened, clock, clearances }: AttributeSources,
): Promise<SignIn> {
  if (!signedIn.ok) return signedIn
  const { login, session, tool } = signedIn.official
  const now = clock.now()
  const asked = namedCase ?? session?.reason?.namedCase ?? undefined
  if (tool !== null && asked === undefined) return signedIn
  const named = asked === undefined || !isCase(asked) ? {} : { namedCase: asked }
  // A tool reads for cases of whoever answers for it, and has nothing else of them.
  const had = attributesNow(await attributes.of(tool?.owner ?? login), now, clearances)
  const own = tool === null ? had : { trainings: [], clearance: null }
  const open = await cases.openAmong(had.cases ?? [], now)
  const isMember = named.namedCase !== undefined && open.includes(named.namedCase)
  const tied = isMember ? { tied: await cases.tied(named.namedCase) } : {}
  const glass = tool === null ? { opened: await opened(login, now) } : {}
  const official = { ...signedIn.official, attributes: { ...own, cases: open, ...named, ...tied, ...glass } }
  const { role, nationalRole } = official
  if (nationalRole === undefined) return { ok: true, official }
  // What the role is, is looked at anew as well: it may have ended.
  return { ok: true, official: inRole(official, await heldRole({ role, nationalRole: nationalRole.name }, nationalRoles)) }
}

/** The official as a role of the party's own, or none, lets it act: what that asks goes wherever it is asked what the official may. */
export function inRole({ nationalRole: _, ...official }: Official, held: HeldRole | undefined): Official {
  const { national: __, ...attributes } = official.attributes ?? { trainings: [], clearance: null }
  if (held === undefined) return { ...official, ...(official.attributes !== undefined && { attributes }) }
  return { ...official, nationalRole: held, attributes: { ...attributes, national: held.terms?.conditions ?? 'nothing-left' } }
}

/** Why an official reads, as it is recorded: with the case that it names. */
export function recordedReason({ attributes }: Pick<Official, 'attributes'>, justification: string): string {
  const namedCase = attributes?.namedCase
  return namedCase === undefined ? justification : `Case ${namedCase}: ${justification}`
}

/** A tool that lapsed or was revoked, and an official who left or whom nobody vouched for, are refused as if they were not there. */
function accepted(row: AccountRow, now: Instant): SignIn {
  const official = officialOf(row, now)
  return official === undefined ? REFUSED : { ok: true, official }
}

/** Who the account is of; undefined where it may do nothing now. */
export function officialOf(row: AccountRow, now: Instant): Official | undefined {
  const { login, role, nationalRole, purpose, justification, offices, tool, enrolment } = row
  if (enrolment !== null && !isEnrolled(enrolment)) return undefined
  if (role === 'tool' && (tool === null || !isOpen(tool, now))) return undefined
  const official = { login, role, purpose, justification, offices, tool }
  // Shut until it was looked at.
  return nationalRole === null ? official : inRole(official, { name: nationalRole, terms: null })
}

const IPV6_GROUPS = 4

/** What one caller can be told from another by: of IPv6 the first half, for the rest is its own to choose. */
function networkOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address
  return expanded(address).slice(0, IPV6_GROUPS).join(':')
}

function expanded(address: string): readonly string[] {
  const [head = '', tail] = address.split('::')
  const before = head === '' ? [] : head.split(':')
  if (tail === undefined) return before
  const after = tail === '' ? [] : tail.split(':')
  return [...before, ...Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0'), ...after]
}
