/** Signatures that authenticators make, verified by Node: ES256 and RS256 (RFC 9053, RFC 8812); in a browser `web/verify/platform` is in its place. */
import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { base64url } from './encodings.ts'

/** A public key of an authenticator, in numbers. */
export type CoseNumbers =
  | { readonly kind: 'P-256'; readonly x: Uint8Array; readonly y: Uint8Array }
  | { readonly kind: 'RSA'; readonly modulus: Uint8Array }

/** Whether a key can be verified with: the numbers of a point of its curve, or a modulus. Never throws. */
export function isCoseKey(numbers: CoseNumbers): boolean {
  return keyObject(numbers) !== undefined
}

/** Whether a signature over the SHA-256 of the bytes holds; the public exponent of RSA is 65,537. Never throws. */
export function isCoseSignature(numbers: CoseNumbers, bytes: Uint8Array, signature: Uint8Array): boolean {
  const key = keyObject(numbers)
  if (key === undefined) return false
  try {
    return verify('sha256', bytes, key, signature)
  } catch {
    // What is no DER or of another length is as false as a wrong signature.
    return false
  }
}

function keyObject(numbers: CoseNumbers): KeyObject | undefined {
  const jwk =
    numbers.kind === 'P-256'
      ? { kty: 'EC', crv: 'P-256', x: base64url(numbers.x), y: base64url(numbers.y) }
      : { kty: 'RSA', n: base64url(numbers.modulus), e: 'AQAB' }
  try {
    return createPublicKey({ key: jwk, format: 'jwk' })
  } catch {
    return undefined
  }
}
