/** Ed25519 verification (RFC 8032), by libsodium or by Node's OpenSSL; in a browser `web/verify/platform` is in its place. */
import { isSoundEd25519Key, isSoundEd25519Signature } from './ed25519-rule.ts'
import { ed25519Verifier } from './ed25519-verifiers.ts'

/**
 * Whether the equation of RFC 8032 section 5.1.7 holds, without the cofactor, for a sound key and a sound signature (`ed25519-rule.ts`): the same
 * answer whichever verifier this machine has. Never throws: false for whatever has the wrong shape or is unsound.
 */
export function isEd25519Signature(publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean {
  return isSoundEd25519Key(publicKey) && isSoundEd25519Signature(signature) && ed25519Verifier.holds(publicKey, bytes, signature)
}
