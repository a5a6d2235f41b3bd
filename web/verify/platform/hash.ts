/** In a browser in the place of `src/foundation/hash.ts`: SHA-256 and HMAC-SHA-256. */
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 as digestOf } from '@noble/hashes/sha2.js'

/** The 32-byte SHA-256 of the parts one after the other. */
export function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const state = digestOf.create()
  for (const part of parts) state.update(part)
  return state.digest()
}

/** Puts the SHA-256 of bytes into others from a place on, which may be in the same: for trees of hashes. */
export function sha256Into(bytes: Uint8Array, into: Uint8Array, at: number): void {
  into.set(digestOf(bytes), at)
}

/** The 32-byte HMAC-SHA-256 of the parts under a key. */
export function hmacSha256(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const state = hmac.create(digestOf, key)
  for (const part of parts) state.update(part)
  return state.digest()
}
