/** Sessions of officials who signed in with a passkey: kept as hashes, over after a pause and after a day's work at the latest. */
import { base64url, CLOCK_SKEW_MS, type Clock, type Instant, type Randomness, SECOND_MS } from '../../foundation/index.ts'
import type { SessionRow, SessionStore } from './ports.ts'
import { newToken, tokenHash } from './token.ts'

/** A session is over in which nobody did anything for so long; what a page asks by itself is nobody. */
export const SESSION_IDLE_MS = 30 * 60 * SECOND_MS
/** A session is over then, however busy. */
export const SESSION_MAX_MS = 10 * 60 * 60 * SECOND_MS
/** A request is noted at most so often. */
const NOTED_MS = 60 * SECOND_MS

/** Of whom, by what was signed, and for one that an issuer opened its session there, if it named one. */
type OpenedSession = {
  readonly login: string
  readonly challenge: Uint8Array
  readonly issuerSession?: string | null
  /** How long it lasts at most; a day's work unless told. */
  readonly lastsMs?: number
}

/** A new session; the token is given to the browser and kept nowhere. */
export async function openSession(
  { login, challenge, issuerSession, lastsMs = SESSION_MAX_MS }: OpenedSession,
  { sessions, clock, randomness }: { readonly sessions: Pick<SessionStore, 'add'>; readonly clock: Clock; readonly randomness: Randomness },
): Promise<string> {
  const token = newToken(randomness)
  const now = clock.now()
  await sessions.add({
    tokenHash: tokenHash(token),
    login,
    challenge: base64url(challenge),
    startedAt: now,
    seenAt: now,
    endsAt: now + lastsMs,
    isByIssuer: issuerSession !== undefined,
    issuerSession: issuerSession ?? null,
  })
  return token
}

/** Whether a session still holds. */
export function isLive({ startedAt, seenAt, endsAt }: Pick<SessionRow, 'startedAt' | 'seenAt' | 'endsAt'>, now: Instant): boolean {
  // Of a clock that was put back, a session that has not begun is none.
  return startedAt <= now + CLOCK_SKEW_MS && now < endsAt && now - seenAt < SESSION_IDLE_MS
}

/** Whether a request of now is to be noted. */
export function isToBeNoted({ seenAt }: Pick<SessionRow, 'seenAt'>, now: Instant): boolean {
  return now - seenAt >= NOTED_MS
}
