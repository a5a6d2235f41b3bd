/** Who makes a request: by password or by token, one answer for every way to fail. */
import { type Clock, hex, hmacSha256, type Instant, type Randomness, utf8 } from '../../foundation/index.ts'
import { attemptLimit } from './attempt-limit.ts'
import { type Credentials, parseAuthorization } from './authorization.ts'
import { decoyHash, verifyPassword } from './password.ts'
import type { AccountRow, AccountStore } from './ports.ts'
import type { Role } from './roles.ts'
import { tokenHash } from './token.ts'

/** A person or tool that proved who it is. */
export type Official = {
  readonly login: string
  readonly role: Role
  /** Recorded for reads that bring none of their own. */
  readonly purpose: string
  readonly justification: string
  /** Offices for which it may sign agreements. */
  readonly offices: readonly string[]
}

/** `retryAfterSeconds` is 0 for credentials that do not hold, else for how long no more are looked at. */
export type SignIn = { readonly ok: true; readonly official: Official } | { readonly ok: false; readonly retryAfterSeconds: number }

/** Signs officials and tools in. */
export type Officials = {
  /** @param request the `Authorization` header and the network address it came from */
  signIn(request: { readonly authorization: string | undefined; readonly address: string }): Promise<SignIn>
}

/** What signing in works on. */
export type OfficialsParts = {
  readonly accounts: Pick<AccountStore, 'find' | 'findByToken'>
  readonly clock: Clock
  readonly randomness: Randomness
}

const KEPT_MS = 5 * 60_000
const KEPT_MAX = 10_000
/** Password hashes computed at one time; each takes 32 MB. */
const VERIFICATIONS_MAX = 16
const BUSY: SignIn = { ok: false, retryAfterSeconds: 1 }
const REFUSED: SignIn = { ok: false, retryAfterSeconds: 0 }

type Kept = { readonly passwordHash: string; readonly until: Instant }

/**
 * Signs in against accounts. A password that held is remembered in memory for
 * five minutes, under a keyed hash of login and password, for as long as the account
 * keeps its password hash; a login that failed five times from one address within a
 * minute is not looked at again before the minute ends.
 */
export function createOfficials({ accounts, clock, randomness }: OfficialsParts): Officials {
  const limit = attemptLimit({ attemptsMax: 5, windowSeconds: 60, subjectsMax: KEPT_MAX })
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
    const passwordHash = row?.passwordHash ?? decoy
    const key = hex(hmacSha256(memoryKey, utf8(`${login}:${password}`)))
    const known = kept.get(key)
    if (row !== undefined && known?.passwordHash === passwordHash && known.until > clock.now()) return accepted(row)
    const subject = `${login}\n${address}`
    if (!underWay.has(key)) {
      if (underWay.size >= VERIFICATIONS_MAX) return BUSY
      const retryAfterSeconds = limit.attempt(subject, clock.now())
      if (retryAfterSeconds > 0) return { ok: false, retryAfterSeconds }
    }
    const isRight = await verifyOnce(key, () => verifyPassword(password, passwordHash))
    if (!isRight || row === undefined) return REFUSED
    limit.forgive(subject)
    remember(key, passwordHash)
    return accepted(row)
  }

  return {
    async signIn({ authorization, address }) {
      const credentials = parseAuthorization(authorization)
      if (credentials === undefined) return REFUSED
      if (credentials.kind === 'password') return byPassword(credentials, address)
      const row = await accounts.findByToken(tokenHash(credentials.token))
      return row === undefined ? REFUSED : accepted(row)
    },
  }
}

function accepted({ login, role, purpose, justification, offices }: AccountRow): SignIn {
  return { ok: true, official: { login, role, purpose, justification, offices } }
}
