/** SHA-256 and HMAC-SHA-256 (FIPS 180-4, RFC 2104), by Node; in a browser `web/verify/platform` is in its place. */
import { createHash, hash } from 'node:crypto'

const DIGEST_BYTES = 32
/** Parts up to this size together are joined: a hash that takes them one by one costs several times a short one's work. */
const JOINED_BYTES_MAX = 16 * 1024
const room = new Uint8Array(JOINED_BYTES_MAX)

/** The 32-byte SHA-256 of the parts one after the other. */
export function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const [first] = parts
  if (first !== undefined && parts.length === 1) return digestOf(first)
  let length = 0
  for (const part of parts) length += part.length
  return length > JOINED_BYTES_MAX ? digestInTurn(parts) : digestOf(joined(parts, length))
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  let offset = 0
  for (const part of parts) {
    room.set(part, offset)
    offset += part.length
  }
  return room.subarray(0, length)
}

function digestInTurn(parts: readonly Uint8Array[]): Uint8Array {
  const state = createHash('sha256')
  for (const part of parts) state.update(part)
  return new Uint8Array(state.digest())
}

function digestOf(bytes: Uint8Array): Uint8Array {
  const digest = new Uint8Array(DIGEST_BYTES)
  sha256Into(bytes, digest, 0)
  return digest
}

/** Puts the SHA-256 of bytes into others from a place on, which may be in the same: for trees of hashes. */
export function sha256Into(bytes: Uint8Array, into: Uint8Array, at: number): void {
  // As text and from there to bytes: asked for a buffer, Node makes one outside the heap, which takes longer than the hash.
  const text = hash('sha256', bytes, 'latin1')
  for (let index = 0; index < DIGEST_BYTES; index += 1) into[at + index] = text.charCodeAt(index)
}

const BLOCK_BYTES = 64
const INNER = 0x36
const OUTER = 0x5c

/** The 32-byte HMAC-SHA-256 of the parts under a key. Made of two hashes, as a state of OpenSSL's takes several times as long as both. */
export function hmacSha256(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const short = key.length > BLOCK_BYTES ? sha256(key) : key
  return sha256(padded(short, OUTER), sha256(padded(short, INNER), ...parts))
}

function padded(key: Uint8Array, pad: number): Uint8Array {
  const block = new Uint8Array(BLOCK_BYTES).fill(pad)
  for (let index = 0; index < key.length; index += 1) block[index] = (key[index] as number) ^ pad
  return block
}
