/** When a feed is read next. */
import { type Instant, type Randomness, SECOND_MS } from '../../foundation/index.ts'

const FIRST_MS = 30 * SECOND_MS
const LAST_MS = 6 * 3_600 * SECOND_MS
const DOUBLINGS_MAX = 16

/** Varies a wait by a quarter, so that the nodes that read one server do not meet in step. */
export function jittered(waitMs: number, randomness: Randomness): number {
  const [first, second] = randomness(2) as unknown as readonly [number, number]
  return Math.round(waitMs * (0.75 + (first * 256 + second) / 131_070))
}

/** When a feed is tried again after so many failures in a row, never before the server asked for. */
export function retryAfter(failures: number, known: { now: Instant; retryAt: Instant | undefined; randomness: Randomness }): Instant {
  const wait = Math.min(LAST_MS, FIRST_MS * 2 ** Math.min(failures - 1, DOUBLINGS_MAX))
  const own = known.now + jittered(wait, known.randomness)
  return Math.max(own, known.retryAt ?? 0)
}
