/** Bearer tokens: random, so a plain hash of one is enough to keep. */
import { base64url, hex, type Randomness, sha256, utf8 } from '../../foundation/index.ts'

const TOKEN_BYTES = 32

/** A new token of 256 random bits. */
export function newToken(randomness: Randomness): string {
  return base64url(randomness(TOKEN_BYTES))
}

/** What is kept of a token: lower-case hexadecimal SHA-256. */
export function tokenHash(token: string): string {
  return hex(sha256(utf8(token)))
}
