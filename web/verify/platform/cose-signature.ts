/** In a browser in the place of `src/foundation/cose-signature.ts`: ES256 and RS256, verified. */
import { p256 } from '@noble/curves/nist.js'
import { sha256 } from '@noble/hashes/sha2.js'

/** A public key of an authenticator, in numbers. */
export type CoseNumbers =
  | { readonly kind: 'P-256'; readonly x: Uint8Array; readonly y: Uint8Array }
  | { readonly kind: 'RSA'; readonly modulus: Uint8Array }

const UNCOMPRESSED = 0x04
const EXPONENT_SQUARINGS = 16
// RFC 8017 section 9.2, note 1: what stands before a SHA-256 in EMSA-PKCS1-v1_5.
const SHA256_INFO = [0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20]

/** Whether a key can be verified with: the numbers of a point of its curve, or a modulus. Never throws. */
export function isCoseKey(numbers: CoseNumbers): boolean {
  if (numbers.kind === 'RSA') return (numbers.modulus[0] ?? 0) >= 0x80 && (numbers.modulus.at(-1) ?? 0) % 2 === 1
  try {
    p256.Point.fromBytes(pointBytes(numbers)).assertValidity()
    return true
  } catch {
    // No point of the curve.
    return false
  }
}

/** Whether a signature over the SHA-256 of the bytes holds; the public exponent of RSA is 65,537. Never throws. */
export function isCoseSignature(numbers: CoseNumbers, bytes: Uint8Array, signature: Uint8Array): boolean {
  if (!isCoseKey(numbers)) return false
  if (numbers.kind === 'RSA') return isRs256(numbers.modulus, bytes, signature)
  try {
    // As OpenSSL does, also the higher of the two values that a signer may give is taken.
    return p256.verify(signature, bytes, pointBytes(numbers), { format: 'der', lowS: false })
  } catch {
    // What is no DER is as false as a wrong signature.
    return false
  }
}

function pointBytes({ x, y }: Extract<CoseNumbers, { kind: 'P-256' }>): Uint8Array {
  return Uint8Array.of(UNCOMPRESSED, ...x, ...y)
}

/** RSASSA-PKCS1-v1_5 by comparison with the one encoding that the message has (RFC 8017 section 8.2.2). */
function isRs256(modulusBytes: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean {
  const [modulus, value] = [number(modulusBytes), number(signature)]
  if (signature.length !== modulusBytes.length || value >= modulus) return false
  let power = value
  for (let squaring = 0; squaring < EXPONENT_SQUARINGS; squaring += 1) power = (power * power) % modulus
  const opened = (power * value) % modulus
  const tail = [...SHA256_INFO, ...sha256(bytes)]
  const padding = new Array<number>(modulusBytes.length - tail.length - 3).fill(0xff)
  return opened === number(Uint8Array.of(0x00, 0x01, ...padding, 0x00, ...tail))
}

function number(bytes: Uint8Array): bigint {
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n)
}
