/**
 * What an authenticator is to sign. A challenge carries its own end and proves that this node drew it, so that asking for one keeps
 * nothing; that it is answered once is for whoever accepts the answer to see to.
 */
import { timingSafeEqual } from 'node:crypto'
import { concatBytes, hmacSha256, type Instant, type Randomness, SECOND_MS, uint64, utf8 } from '../../foundation/index.ts'

/** How long an official may take to answer. */
export const CHALLENGE_MS = 5 * 60 * SECOND_MS

/** What is being done: an answer to one is no answer to another. */
export type ChallengeUse = 'enrol' | 'sign-in' | 'issuer'

const RANDOM_BYTES = 16
const TIME_BYTES = 8
const PROOF_BYTES = 16

/** A new challenge of 40 bytes. */
export function newChallenge(
  use: ChallengeUse,
  { key, now, randomness }: { key: Uint8Array; now: Instant; randomness: Randomness },
): Uint8Array {
  const head = concatBytes(randomness(RANDOM_BYTES), uint64(now + CHALLENGE_MS))
  return concatBytes(head, proofOf(use, head, key))
}

/** Whether this node drew it for this use, not longer ago than an answer may take. */
export function isChallenge(challenge: Uint8Array, use: ChallengeUse, { key, now }: { key: Uint8Array; now: Instant }): boolean {
  if (challenge.length !== RANDOM_BYTES + TIME_BYTES + PROOF_BYTES) return false
  const head = challenge.subarray(0, RANDOM_BYTES + TIME_BYTES)
  if (!timingSafeEqual(challenge.subarray(head.length), proofOf(use, head, key))) return false
  const view = new DataView(challenge.buffer, challenge.byteOffset)
  const endsAt = Number(view.getBigUint64(RANDOM_BYTES))
  // Of a clock that was put back, a challenge that seems to hold longer than any does is over.
  return endsAt > now && endsAt - now <= CHALLENGE_MS
}

function proofOf(use: ChallengeUse, head: Uint8Array, key: Uint8Array): Uint8Array {
  return hmacSha256(key, utf8(`comity/challenge/${use}/v1`), head).subarray(0, PROOF_BYTES)
}
