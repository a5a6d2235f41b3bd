/**
 * Which 32 bytes are fit to be an Ed25519 public key (RFC 8032 section 5.1).
 *
 * Under a key of small order one signature holds for many messages: a party
 * could sign one statement and later point to another. Verifiers differ in
 * whether they accept such keys (RFC 8032 leaves it open; OpenSSL 3.0 does,
 * 3.5 does not), and partners must not differ; so they are refused here, as
 * are second encodings of a key.
 */
import { ED25519_KEY_BYTES, isEd25519Signature, unhex } from '../foundation/index.ts'

// The y coordinates of the eight points whose order divides the cofactor.
const SMALL_ORDER_Y = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
].map(unhex)

const SIGN_BIT_MASK = 0x7f
const LAST = ED25519_KEY_BYTES - 1

/**
 * Whether the signature of the bytes was made with the key. Never throws:
 * a key or signature of the wrong shape, a weak key (small order or not
 * canonical) and a wrong signature all give false.
 */
export function verifyEd25519(publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean {
  return isSoundEd25519Key(publicKey) && isEd25519Signature(publicKey, bytes, signature)
}

/** Whether the bytes are 32, canonical (y below 2^255 - 19) and not a point of small order. Does not prove that they lie on the curve. */
export function isSoundEd25519Key(key: Uint8Array): boolean {
  return key.length === ED25519_KEY_BYTES && isCanonicalY(key) && !SMALL_ORDER_Y.some((weak) => hasSameY(key, weak))
}

function isCanonicalY(key: Uint8Array): boolean {
  if (((key[LAST] as number) & SIGN_BIT_MASK) !== SIGN_BIT_MASK) return true
  for (let index = 1; index < LAST; index += 1) if (key[index] !== 0xff) return true
  return (key[0] as number) < 0xed
}

function hasSameY(key: Uint8Array, weak: Uint8Array): boolean {
  for (let index = 0; index < LAST; index += 1) if (key[index] !== weak[index]) return false
  return ((key[LAST] as number) & SIGN_BIT_MASK) === weak[LAST]
}
