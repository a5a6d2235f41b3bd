/** A ledger in memory for tests: fixed keys, stored tiles, and a naive tree to compare with (RFC 6962 section 2.1, as written there). */
import { createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { concatBytes, unbase64url, utf8 } from '../foundation/index.ts'
import type { NoteSigner, TileReader, TileWrite } from './index.ts'
import { EMPTY_ROOT, leafHash, nodeHash } from './index.ts'

const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')

/** The signer whose seed is one byte 32 times. */
export function exampleSigner(name: string, seedByte: number): NoteSigner {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, Buffer.alloc(32, seedByte)]), format: 'der', type: 'pkcs8' })
  const publicKey = unbase64url(createPublicKey(key).export({ format: 'jwk' }).x as string)
  return { name, publicKey, sign: (bytes) => new Uint8Array(sign(null, bytes, key)) }
}

/** `entry 0`, `entry 1`... as bytes. */
export function exampleEntries(count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, index) => utf8(`entry ${index}`))
}

/** Their leaf hashes. */
export function exampleLeafHashes(count: number): Uint8Array[] {
  return exampleEntries(count).map(leafHash)
}

/** Grown tiles, one byte string each, read by prefix. */
export class MemoryTiles implements TileReader {
  readonly tiles = new Map<string, Uint8Array>()
  reads: string[] = []

  write(writes: readonly TileWrite[]): void {
    for (const { level, index, offset, hashes } of writes) {
      const stored = this.tiles.get(`${level}/${index}`) ?? new Uint8Array(0)
      this.tiles.set(`${level}/${index}`, concatBytes(stored.subarray(0, offset * 32), hashes))
    }
  }

  async readTile(level: number, index: number, width: number): Promise<Uint8Array> {
    this.reads.push(`${level}/${index}/${width}`)
    return (this.tiles.get(`${level}/${index}`) ?? new Uint8Array(0)).slice(0, width * 32)
  }
}

/** MTH(D[n]). */
export function naiveRoot(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return EMPTY_ROOT
  if (leaves.length === 1) return leaves[0] as Uint8Array
  const split = naiveSplit(leaves.length)
  return nodeHash(naiveRoot(leaves.slice(0, split)), naiveRoot(leaves.slice(split)))
}

/** PATH(m, D[n]). */
export function naiveInclusion(index: number, leaves: readonly Uint8Array[]): Uint8Array[] {
  if (leaves.length === 1) return []
  const split = naiveSplit(leaves.length)
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)]
  return index < split ? [...naiveInclusion(index, left), naiveRoot(right)] : [...naiveInclusion(index - split, right), naiveRoot(left)]
}

/** PROOF(m, D[n]), for m above 0. */
export function naiveConsistency(oldSize: number, leaves: readonly Uint8Array[]): Uint8Array[] {
  return naiveSubproof(oldSize, leaves, true)
}

function naiveSubproof(oldSize: number, leaves: readonly Uint8Array[], isWhole: boolean): Uint8Array[] {
  if (oldSize === leaves.length) return isWhole ? [] : [naiveRoot(leaves)]
  const split = naiveSplit(leaves.length)
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)]
  if (oldSize <= split) return [...naiveSubproof(oldSize, left, isWhole), naiveRoot(right)]
  return [...naiveSubproof(oldSize - split, right, false), naiveRoot(left)]
}

function naiveSplit(size: number): number {
  return 2 ** Math.floor(Math.log2(size - 1))
}
