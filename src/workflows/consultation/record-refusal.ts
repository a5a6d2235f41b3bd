/** The record of requests that were refused to somebody known: who, what kind, which code, never the request (DESIGN rule 11). */
import type { RefusalStore, Transactions } from '../../acts/index.ts'
import { base64url, type Clock, concatBytes, type Randomness, sha256, utf8 } from '../../foundation/index.ts'

/** A request that an account was refused. */
export type RefusedCall = {
  readonly account: string
  /** Which door: a code such as `api-request`. */
  readonly kind: string
  readonly code: string
  /** Method and path; only their length and salted digest are kept. */
  readonly what: string
}

/** Records refusals, to be folded into the next refuse act of the account. */
export type RefusalRecorder = (refused: RefusedCall) => Promise<void>

const SALT_BYTES = 16

/** A recorder over the store of this node; returns when the row is durable. */
export function createRefusalRecorder(parts: {
  readonly transactions: Transactions<{ readonly refusals: RefusalStore }>
  readonly clock: Clock
  readonly randomness: Randomness
}): RefusalRecorder {
  const { transactions, clock, randomness } = parts
  return async ({ account, kind, code, what }) => {
    const bytes = utf8(what)
    const digest = base64url(sha256(concatBytes(randomness(SALT_BYTES), bytes)))
    await transactions.write(({ refusals }) =>
      refusals.add({ principal: account, kind, code, bytes: bytes.length, digest, at: clock.now() }),
    )
  }
}
