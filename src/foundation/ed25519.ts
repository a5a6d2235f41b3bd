/** Ed25519 verification (RFC 8032), by Node; in a browser `web/verify/platform` is in its place. */
import type { KeyObject } from 'node:crypto'
import { createPublicKey, verify } from 'node:crypto'
import { base64url } from './encodings.ts'

/** Bytes of an Ed25519 public key, and of its seed. */
export const ED25519_KEY_BYTES = 32
/** Bytes of an Ed25519 signature. */
export const ED25519_SIGNATURE_BYTES = 64

const PUBLIC_KEYS_MAX = 1_024
const publicKeys = new Map<string, KeyObject>()

/**
 * Whether the equation of RFC 8032 section 5.1.7 holds, without the cofactor. Never throws: false for a key or signature of the wrong
 * shape. Which keys are fit to be used is for the caller to know: under one of small order a signature holds for many messages.
 */
export function isEd25519Signature(publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== ED25519_SIGNATURE_BYTES) return false
  const key = publicKeyObject(publicKey)
  if (key === undefined) return false
  try {
    return verify(null, bytes, key, signature)
  } catch {
    // Bytes that are no point of the curve fail inside the verifier: as false as a wrong signature.
    return false
  }
}

// Building a key object costs more than the verification itself, so the last
// used ones are kept: a map iterates in the order of insertion.
function publicKeyObject(publicKey: Uint8Array): KeyObject | undefined {
  if (publicKey.length !== ED25519_KEY_BYTES) return undefined
  const name = base64url(publicKey)
  const known = publicKeys.get(name)
  if (known !== undefined) return known
  const built = buildPublicKey(name)
  if (built === undefined) return undefined
  if (publicKeys.size >= PUBLIC_KEYS_MAX) publicKeys.delete(publicKeys.keys().next().value as string)
  publicKeys.set(name, built)
  return built
}

function buildPublicKey(x: string): KeyObject | undefined {
  try {
    return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  } catch {
    return undefined
  }
}
