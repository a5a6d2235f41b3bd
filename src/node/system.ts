/** The machine's clock and randomness: the only place in the product that asks for either. */
import { randomFillSync } from 'node:crypto'
import type { Clock, Randomness } from '../foundation/index.ts'

/** The machine's clock. */
export const systemClock: Clock = { now: () => Date.now() }

const POOL_BYTES = 16_384
let pool = new Uint8Array(0)
let used = 0

/** The operating system's generator, drawn in pools because salts are asked for by the thousand. */
export const systemRandomness: Randomness = (length) => {
  if (length > POOL_BYTES) return randomFillSync(new Uint8Array(length))
  if (used + length > pool.length) {
    pool = randomFillSync(new Uint8Array(POOL_BYTES))
    used = 0
  }
  const bytes = pool.slice(used, used + length)
  // What was handed out is not left in the pool.
  pool.fill(0, used, used + length)
  used += length
  return bytes
}
