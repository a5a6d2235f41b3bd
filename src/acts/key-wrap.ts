/**
 * Wrapping of item keys under the epoch key: AES-256 in counter mode (NIST SP 800-38A section 6.5), each key under counter blocks of
 * its own. One call of the cipher makes the blocks of any number of keys, because a call costs more than what it does to a key.
 *
 * That a key was changed, moved or wrapped under another epoch shows when the content does not open with it: contents are
 * authenticated, under the name of their item (`content.ts`).
 */
import { createCipheriv } from 'node:crypto'
import { concatBytes } from '../foundation/index.ts'
import { ActError } from './errors.ts'

const BLOCK_BYTES = 16
const KEY_BYTES = 2 * BLOCK_BYTES
/** The last byte of a block counts the two blocks of a key. */
export const WRAP_NONCE_BYTES = BLOCK_BYTES - 1
const WRAPPED_BYTES = WRAP_NONCE_BYTES + KEY_BYTES

/** An item key, and the random bytes that it is wrapped with: never the same for two keys. */
export type KeyToWrap = { readonly key: Uint8Array; readonly nonce: Uint8Array }

/** Nonce and key in its wrapping, of each in order. */
export function wrapKeys(epochKey: Uint8Array, keys: readonly KeyToWrap[]): readonly Uint8Array[] {
  const stream = counterBlocks(
    epochKey,
    keys.map(({ nonce }) => nonce),
  )
  return keys.map(({ key, nonce }, index) => concatBytes(nonce, combined(key, stream, index * KEY_BYTES)))
}

/** Whether bytes are a key that {@link wrapKeys} wrapped. */
export function isWrappedKey(wrapped: Uint8Array): boolean {
  return wrapped.length === WRAPPED_BYTES
}

/** The keys in such bytes, in order. Wrong bytes give wrong keys. @throws ActError `content-unopenable` for bytes of another length */
export function unwrapKeys(epochKey: Uint8Array, wrapped: readonly Uint8Array[]): readonly Uint8Array[] {
  if (!wrapped.every(isWrappedKey)) throw new ActError('content-unopenable', 'a wrapped key has a wrong length')
  const stream = counterBlocks(epochKey, wrapped)
  return wrapped.map((bytes, index) => combined(bytes.subarray(WRAP_NONCE_BYTES), stream, index * KEY_BYTES))
}

/** The encrypted counter blocks of nonces, which stand at the beginning of the bytes given. */
function counterBlocks(epochKey: Uint8Array, nonces: readonly Uint8Array[]): Uint8Array {
  const blocks = new Uint8Array(nonces.length * KEY_BYTES)
  for (const [index, nonce] of nonces.entries()) {
    const start = index * KEY_BYTES
    for (let at = 0; at < WRAP_NONCE_BYTES; at += 1) {
      const byte = nonce[at] as number
      blocks[start + at] = byte
      blocks[start + BLOCK_BYTES + at] = byte
    }
    blocks[start + KEY_BYTES - 1] = 1
  }
  // Each block encrypted by itself is what counter mode combines with the text.
  return createCipheriv('aes-256-ecb', epochKey, null).setAutoPadding(false).update(blocks)
}

function combined(key: Uint8Array, stream: Uint8Array, from: number): Uint8Array {
  const bytes = new Uint8Array(KEY_BYTES)
  for (let at = 0; at < KEY_BYTES; at += 1) bytes[at] = (key[at] as number) ^ (stream[from + at] as number)
  return bytes
}
