/** SHA-256 and HMAC-SHA-256 (FIPS 180-4, RFC 2104). */
import { createHash, createHmac, hash } from 'node:crypto'

/** The 32-byte SHA-256 of the parts one after the other. */
export function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return new Uint8Array(hash('sha256', parts[0] as Uint8Array, 'buffer'))
  const state = createHash('sha256')
  for (const part of parts) state.update(part)
  return new Uint8Array(state.digest())
}

/** The 32-byte HMAC-SHA-256 of the parts under a key. */
export function hmacSha256(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const state = createHmac('sha256', key)
  for (const part of parts) state.update(part)
  return new Uint8Array(state.digest())
}
