/** Ed25519 signatures (RFC 8032). */
import type { KeyObject } from 'node:crypto'
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import { concatBytes, unhex } from '../foundation/index.ts'
import { ED25519_KEY_BYTES, isSoundEd25519Key } from './ed25519-point.ts'
import { IdentityError } from './errors.ts'

/** Bytes of an Ed25519 signature. */
export const ED25519_SIGNATURE_BYTES = 64

/** Signs as the holder of one private key, which it never shows. */
export type Signer = {
  /** The 32-byte public key. */
  readonly publicKey: Uint8Array
  /** The 64-byte signature of the bytes; the same bytes give the same signature. */
  sign(bytes: Uint8Array): Uint8Array
}

// The fixed DER in front of the 32 bytes (RFC 8410 sections 4 and 7).
const PKCS8_PREFIX = unhex('302e020100300506032b657004220420')
const SPKI_PREFIX = unhex('302a300506032b6570032100')

const PUBLIC_KEYS_MAX = 1_024
const publicKeys = new Map<string, KeyObject>()

/** The signer of a 32-byte seed. @throws IdentityError `key-invalid` */
export function signerFromSeed(seed: Uint8Array): Signer {
  if (seed.length !== ED25519_KEY_BYTES) throw new IdentityError('key-invalid', `an Ed25519 seed has ${ED25519_KEY_BYTES} bytes`)
  const privateKey = createPrivateKey({ key: Buffer.from(concatBytes(PKCS8_PREFIX, seed)), format: 'der', type: 'pkcs8' })
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' })
  return {
    publicKey: new Uint8Array(spki.subarray(SPKI_PREFIX.length)),
    sign: (bytes) => new Uint8Array(sign(null, bytes, privateKey)),
  }
}

/**
 * Whether the signature of the bytes was made with the key. Never throws:
 * a key or signature of the wrong shape, a weak key (small order or not
 * canonical) and a wrong signature all give false.
 */
export function verifyEd25519(publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean {
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
  const name = Buffer.from(publicKey.buffer, publicKey.byteOffset, publicKey.byteLength).toString('latin1')
  const known = publicKeys.get(name)
  if (known !== undefined) return known
  const built = buildPublicKey(publicKey)
  if (built === undefined) return undefined
  if (publicKeys.size >= PUBLIC_KEYS_MAX) publicKeys.delete(publicKeys.keys().next().value as string)
  publicKeys.set(name, built)
  return built
}

function buildPublicKey(publicKey: Uint8Array): KeyObject | undefined {
  if (!isSoundEd25519Key(publicKey)) return undefined
  try {
    return createPublicKey({ key: Buffer.from(concatBytes(SPKI_PREFIX, publicKey)), format: 'der', type: 'spki' })
  } catch {
    return undefined
  }
}
