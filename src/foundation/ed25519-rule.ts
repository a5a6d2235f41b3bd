/**
 * Which keys and signatures are sound before any equation is asked (RFC 8032 section 5.1): what verifiers differ in.
 *
 * Under a key of small order one signature holds for many messages, and a point with two encodings gives one statement two signatures. RFC 8032
 * leaves to the verifier whether such are taken, and libraries and their versions answer differently. Parties that judged one signature differently
 * would hold different histories, so whatever they may differ in is refused here, before any library sees it.
 */
import { unhex } from './encodings.ts'

/** Bytes of an Ed25519 public key, and of its seed. */
export const ED25519_KEY_BYTES = 32
/** Bytes of an Ed25519 signature: a point `R` and a number `S`. */
export const ED25519_SIGNATURE_BYTES = 64

// The y coordinates of the eight points whose order divides the cofactor.
const SMALL_ORDER_Y = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
].map(unhex)

// The order of the base point, 2^252 + 27742317777372353535851937790883648493, little-endian as `S` is.
const GROUP_ORDER = unhex('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010')

const SIGN_BIT_MASK = 0x7f
const LAST = ED25519_KEY_BYTES - 1

/** Whether the bytes are 32, canonical (y below 2^255 - 19) and not a point of small order. Does not prove that they lie on the curve. */
export function isSoundEd25519Key(key: Uint8Array): boolean {
  return key.length === ED25519_KEY_BYTES && isSoundPoint(key)
}

/** Whether the bytes are 64, `R` is sound as a key must be, and `S` is below the order of the base point. Does not prove that `R` lies on the curve. */
export function isSoundEd25519Signature(signature: Uint8Array): boolean {
  return signature.length === ED25519_SIGNATURE_BYTES && isBelowOrder(signature) && isSoundPoint(signature)
}

/** Of the first 32 bytes: the key, or `R`. */
function isSoundPoint(bytes: Uint8Array): boolean {
  return isCanonicalY(bytes) && !SMALL_ORDER_Y.some((weak) => hasSameY(bytes, weak))
}

function isCanonicalY(bytes: Uint8Array): boolean {
  if (((bytes[LAST] as number) & SIGN_BIT_MASK) !== SIGN_BIT_MASK) return true
  for (let index = 1; index < LAST; index += 1) if (bytes[index] !== 0xff) return true
  return (bytes[0] as number) < 0xed
}

function hasSameY(bytes: Uint8Array, weak: Uint8Array): boolean {
  for (let index = 0; index < LAST; index += 1) if (bytes[index] !== weak[index]) return false
  return ((bytes[LAST] as number) & SIGN_BIT_MASK) === weak[LAST]
}

function isBelowOrder(signature: Uint8Array): boolean {
  for (let index = LAST; index >= 0; index -= 1) {
    const difference = (signature[ED25519_KEY_BYTES + index] as number) - (GROUP_ORDER[index] as number)
    if (difference !== 0) return difference < 0
  }
  return false
}
