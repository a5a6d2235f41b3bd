/** How long to wait between two attempts at the same thing. */
import { type Randomness, SECOND_MS } from '../foundation/index.ts'

/** Milliseconds before the second attempt. */
export const BACKOFF_FIRST = SECOND_MS
/** Most milliseconds between two attempts. */
export const BACKOFF_LAST = 60 * SECOND_MS

/** Milliseconds to wait after so many failures, without jitter. */
export function restAfter(failures: number): number {
  return Math.min(BACKOFF_LAST, BACKOFF_FIRST * 2 ** Math.min(failures, 10))
}

/** How long to wait before attempt number `attempts + 1`, with jitter so that partners do not meet in step. */
export function backoff(attempts: number, randomness: Randomness): number {
  return Math.round(restAfter(attempts) * (0.75 + ((randomness(1)[0] as number) / 255) * 0.5))
}
