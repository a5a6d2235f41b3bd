/** A list of hashes in one column. */
import { concatBytes } from '../foundation/index.ts'

/** Bytes of one SHA-256. */
export const HASH_BYTES = 32

/** One after the other. */
export function joinHashes(hashes: readonly Uint8Array[]): Uint8Array {
  return concatBytes(...hashes)
}

/** As they were joined. */
export function splitHashes(joined: Uint8Array): Uint8Array[] {
  const hashes: Uint8Array[] = []
  for (let offset = 0; offset < joined.length; offset += HASH_BYTES) hashes.push(joined.slice(offset, offset + HASH_BYTES))
  return hashes
}
