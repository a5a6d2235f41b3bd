/** Which Ed25519 keys may sign notes, and what they signed (RFC 8032). */
import { base64url, ED25519_KEY_BYTES, ED25519_SIGNATURE_BYTES, isEd25519Signature, sha256, unhex } from '../foundation/index.ts'

// The encodings of the curve's points of small order, without the sign bit. Under such a key one signature fits many
// messages, so its holder could later deny what it signed.
const SMALL_ORDER: readonly Uint8Array[] = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
].map(unhex)

/** Whether a key has the right length and is no point of small order. */
export function isUsablePublicKey(publicKey: Uint8Array): boolean {
  if (publicKey.length !== ED25519_KEY_BYTES) return false
  return !SMALL_ORDER.some((point) => point.every((byte, index) => byte === mask(publicKey, index)))
}

// A checkpoint is looked at again by every step that rests on it, and a signature that held once holds for ever.
const HELD_MAX = 1_024
const held = new Set<string>()

/** Whether a signature over the bytes verifies; false for a key that is no point of the curve. */
export function isSignedBy(publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== ED25519_KEY_BYTES || signature.length !== ED25519_SIGNATURE_BYTES) return false
  // Key and signature have one length each, so that no two questions share a name.
  const name = base64url(sha256(publicKey, signature, bytes))
  if (held.has(name)) return true
  const isSigned = isEd25519Signature(publicKey, bytes, signature)
  if (isSigned) remember(name)
  return isSigned
}

function remember(name: string): void {
  if (held.size >= HELD_MAX) held.delete(held.values().next().value as string)
  held.add(name)
}

function mask(publicKey: Uint8Array, index: number): number {
  const byte = publicKey[index] as number
  return index === ED25519_KEY_BYTES - 1 ? byte & 0x7f : byte
}
