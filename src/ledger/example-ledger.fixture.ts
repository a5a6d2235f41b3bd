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

/** The tree as RFC 6962 section 2.1 writes it, over a prefix of some leaf hashes; no hash is computed twice. */
export class NaiveTree {
  readonly #leaves: readonly Uint8Array[]
  readonly #hashes = new Map<string, Uint8Array>()

  constructor(leaves: readonly Uint8Array[]) {
    this.#leaves = leaves
  }

  /** MTH(D[size]). */
  root(size: number): Uint8Array {
    return this.#hash(0, size)
  }

  /** PATH(index, D[size]). */
  inclusion(index: number, size: number): Uint8Array[] {
    return this.#path(index, 0, size)
  }

  /** PROOF(oldSize, D[size]), for an old size above 0. */
  consistency(oldSize: number, size: number): Uint8Array[] {
    return this.#subproof(oldSize, { start: 0, end: size }, true)
  }

  #hash(start: number, end: number): Uint8Array {
    if (start === end) return EMPTY_ROOT
    if (end - start === 1) return this.#leaves[start] as Uint8Array
    const place = `${start} ${end}`
    const known = this.#hashes.get(place)
    if (known !== undefined) return known
    const middle = start + naiveSplit(end - start)
    const hash = nodeHash(this.#hash(start, middle), this.#hash(middle, end))
    this.#hashes.set(place, hash)
    return hash
  }

  #path(index: number, start: number, end: number): Uint8Array[] {
    if (end - start === 1) return []
    const middle = start + naiveSplit(end - start)
    return index < middle
      ? [...this.#path(index, start, middle), this.#hash(middle, end)]
      : [...this.#path(index, middle, end), this.#hash(start, middle)]
  }

  /** SUBPROOF of the first leaves of a range, up to `oldEnd`. */
  #subproof(oldEnd: number, { start, end }: { readonly start: number; readonly end: number }, isWhole: boolean): Uint8Array[] {
    if (oldEnd === end) return isWhole ? [] : [this.#hash(start, end)]
    const middle = start + naiveSplit(end - start)
    return oldEnd <= middle
      ? [...this.#subproof(oldEnd, { start, end: middle }, isWhole), this.#hash(middle, end)]
      : [...this.#subproof(oldEnd, { start: middle, end }, false), this.#hash(start, middle)]
  }
}

function naiveSplit(size: number): number {
  return 2 ** Math.floor(Math.log2(size - 1))
}
