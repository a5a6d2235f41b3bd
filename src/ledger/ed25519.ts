/** What Ed25519 keys signed (RFC 8032), remembered. */
import { base64url, ED25519_KEY_BYTES, ED25519_SIGNATURE_BYTES, isEd25519Signature, sha256 } from '../foundation/index.ts'

// A checkpoint is looked at again by every step that rests on it, and a signature that held once holds for ever.
const HELD_MAX = 1_024
const held = new Set<string>()

/** Whether a signature over the bytes verifies; false for an unsound key or signature (`foundation/ed25519-rule.ts`). */
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
