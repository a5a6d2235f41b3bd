/** The libraries that check the equation of Ed25519. Each is given sound keys and signatures alone (`ed25519-rule.ts`), about which all agree. */
import type { KeyObject } from 'node:crypto'
import { createPublicKey, verify } from 'node:crypto'
import { loadSodium } from './ed25519-sodium.ts'
import { base64url } from './encodings.ts'

/** Checks the equation of RFC 8032 section 5.1.7 without the cofactor. */
export type Ed25519Verifier = {
  readonly library: 'libsodium' | 'openssl'
  /** For 32 bytes of key and 64 of signature, both sound. Never throws: false also where the key or `R` is no point of the curve. */
  holds(publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean
}

const PUBLIC_KEYS_MAX = 1_024
const publicKeys = new Map<string, KeyObject>()

/** OpenSSL, which every Node has. */
export const opensslVerifier: Ed25519Verifier = {
  library: 'openssl',
  holds(publicKey, bytes, signature) {
    const key = publicKeyObject(publicKey)
    if (key === undefined) return false
    try {
      return verify(null, bytes, key, signature)
    } catch {
      // Bytes that are no point of the curve fail inside the verifier: as false as a wrong signature.
      return false
    }
  },
}

/** libsodium, in half the time; undefined where the package brings no build for this machine or Node may load none. */
export const sodiumVerifier: Ed25519Verifier | undefined = loadSodium()

/** What verifies on this machine. */
export const ed25519Verifier: Ed25519Verifier = sodiumVerifier ?? opensslVerifier

// Building a key object costs more than the verification itself, so the last
// used ones are kept: a map iterates in the order of insertion.
function publicKeyObject(publicKey: Uint8Array): KeyObject | undefined {
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
