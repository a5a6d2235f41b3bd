/** libsodium's check of Ed25519, loaded from the build that `sodium-native` brings for this machine. */
import { createRequire } from 'node:module'
import type { Ed25519Verifier } from './ed25519-verifiers.ts'
import { unhex } from './encodings.ts'

/** Signature, message and key, each as a buffer, where it begins in it and its length. The library ends the process where key or signature are too short. */
type VerifyDetached = (...ranges: readonly (ArrayBufferLike | number)[]) => boolean

/** libsodium's verifier; undefined where the package brings no build for this machine, or this process may load none. */
export function loadSodium(): Ed25519Verifier | undefined {
  try {
    // `sodium-native` finds its build with ten modules and wraps three hundred functions, which takes every process 25 to 50 ms and 6 MB. One function is
    // wanted, so its build is loaded by its own name, which the exact version in `package.json` fixes.
    const build = `sodium-native/prebuilds/${process.platform}-${process.arch}/sodium-native.node`
    const { crypto_sign_verify_detached: verifyDetached } = createRequire(import.meta.url)(build) as {
      readonly crypto_sign_verify_detached: VerifyDetached
    }
    const verifier: Ed25519Verifier = {
      library: 'libsodium',
      holds: (key, bytes, by) =>
        verifyDetached(
          by.buffer,
          by.byteOffset,
          by.byteLength,
          bytes.buffer,
          bytes.byteOffset,
          bytes.byteLength,
          key.buffer,
          key.byteOffset,
          key.byteLength,
        ),
    }
    return knowsAnswer(verifier) ? verifier : undefined
  } catch {
    // No build for this machine, or addons are forbidden to this process: OpenSSL verifies, and the node says so when it starts.
    return undefined
  }
}

/** Test 2 of RFC 8032 section 7.1, and the same with another message. */
function knowsAnswer({ holds }: Ed25519Verifier): boolean {
  const key = unhex('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c')
  const signature = unhex(
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  )
  return holds(key, Uint8Array.of(0x72), signature) && !holds(key, Uint8Array.of(0x73), signature)
}
