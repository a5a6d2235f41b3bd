/** Ed25519 signatures (RFC 8032). */
import { createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { concatBytes, ED25519_KEY_BYTES, unhex } from '../foundation/index.ts'
import { IdentityError } from './errors.ts'

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
