/** In a browser in the place of `src/foundation/ed25519.ts`: Ed25519 verification. */
import { ed25519 } from '@noble/curves/ed25519.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { isSoundEd25519Key, isSoundEd25519Signature } from '../../../src/foundation/ed25519-rule.ts'

const { Point } = ed25519
const POINT_BYTES = 32

/**
 * Whether the equation of RFC 8032 section 5.1.7 holds, without the cofactor, for a sound key and a sound signature, as nodes check it: the
 * library's own `verify` multiplies by the cofactor, so that a signer could make a signature that holds in a browser and nowhere else. Never throws.
 */
export function isEd25519Signature(publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean {
  if (!isSoundEd25519Key(publicKey) || !isSoundEd25519Signature(signature)) return false
  const commitment = signature.subarray(0, POINT_BYTES)
  const scalar = littleEndian(signature.subarray(POINT_BYTES))
  const key = pointOf(publicKey)
  if (key === undefined) return false
  const challenge = Point.Fn.create(littleEndian(sha512.create().update(commitment).update(publicKey).update(bytes).digest()))
  const expected = Point.BASE.multiplyUnsafe(scalar).subtract(key.multiplyUnsafe(challenge))
  return expected.toBytes().every((byte, index) => byte === commitment[index])
}

function pointOf(publicKey: Uint8Array): InstanceType<typeof Point> | undefined {
  try {
    return Point.fromBytes(publicKey)
  } catch {
    // No point of the curve.
    return undefined
  }
}

function littleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n)
}
