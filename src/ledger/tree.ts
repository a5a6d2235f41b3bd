/** Roots and proofs computed from stored tiles (c2sp.org/tlog-tiles, RFC 6962 section 2.1). */
import { LedgerError } from './errors.ts'
import { EMPTY_ROOT, nodeHash } from './merkle.ts'
import { HASH_BYTES } from './reading.ts'
import { foldSubtrees } from './right-edge.ts'

/** Hashes of one full tile. */
export const TILE_WIDTH = 256
const TILE_HEIGHT = 8

/** Reads stored tiles. */
export type TileReader = {
  /** The first `width` hashes (1 to 256) of a tile, `width * 32` bytes; a tile that grew since serves its prefix. */
  readTile(level: number, index: number, width: number): Promise<Uint8Array>
}

/** The root of the first `size` leaves. @throws LedgerError `range-invalid`, `tile-invalid` */
export async function treeRoot(reader: TileReader, size: number): Promise<Uint8Array> {
  assertNatural(size)
  if (size === 0) return EMPTY_ROOT
  const [root] = await rangeHashes({ reader, size, ranges: [{ start: 0, end: size }] })
  return root as Uint8Array
}

/**
 * The inclusion proof of a leaf in the tree of `size`, from the leaf's sibling to the root's child.
 * @throws LedgerError `range-invalid`, `tile-invalid`
 */
export async function inclusionProof(reader: TileReader, index: number, size: number): Promise<Uint8Array[]> {
  assertNatural(index)
  assertNatural(size)
  if (index >= size) throw new LedgerError('range-invalid', 'index is not below the tree size')
  const ranges: Range[] = []
  let start = 0
  let end = size
  while (end - start > 1) {
    const middle = start + splitOf(end - start)
    if (index < middle) {
      ranges.push({ start: middle, end })
      end = middle
    } else {
      ranges.push({ start, end: middle })
      start = middle
    }
  }
  return rangeHashes({ reader, size, ranges: ranges.reverse() })
}

/**
 * The proof that the tree of `size` starts with the tree of `oldSize`; empty from 0 and for equal sizes.
 * @throws LedgerError `range-invalid`, `tile-invalid`
 */
export async function consistencyProof(reader: TileReader, oldSize: number, size: number): Promise<Uint8Array[]> {
  const ranges = growthRanges(oldSize, size)
  // The verifier knows the old root, which is this subtree's hash when it starts at the first leaf.
  return rangeHashes({ reader, size, ranges: ranges.filter(({ start, end }) => start !== 0 || end !== oldSize) })
}

/** The same with the smaller root before it where it is a whole subtree: what {@link verifyForkPath} takes. @throws LedgerError */
export async function prefixPath(reader: TileReader, oldSize: number, size: number): Promise<Uint8Array[]> {
  return rangeHashes({ reader, size, ranges: growthRanges(oldSize, size) })
}

/** The subtrees of the larger tree on the path of the smaller one; none where one of them is empty or both are equal. */
function growthRanges(oldSize: number, size: number): readonly Range[] {
  assertNatural(oldSize)
  assertNatural(size)
  if (oldSize > size) throw new LedgerError('range-invalid', 'old size is above the tree size')
  if (oldSize === 0 || oldSize === size) return []
  const ranges: Range[] = []
  let start = 0
  let end = size
  while (end !== oldSize) {
    const middle = start + splitOf(end - start)
    if (oldSize <= middle) {
      ranges.push({ start: middle, end })
      end = middle
    } else {
      ranges.push({ start, end: middle })
      start = middle
    }
  }
  ranges.push({ start, end })
  return ranges.reverse()
}

type Range = { readonly start: number; readonly end: number }
type Query = { readonly reader: TileReader; readonly size: number; readonly ranges: readonly Range[] }

/** Each range's subtree hash. Every tile is read once, all of them at the same time. */
async function rangeHashes({ reader, size, ranges }: Query): Promise<Uint8Array[]> {
  const tiles = new Map<string, Promise<Uint8Array>>()
  const tileOf = (level: number, index: number): Promise<Uint8Array> => {
    const key = `${level}/${index}`
    const known = tiles.get(key)
    if (known !== undefined) return known
    const reading = readChecked({ reader, level, index, width: tileWidth({ level, index, size }) })
    tiles.set(key, reading)
    return reading
  }
  const hashOf = async ({ start, end }: Range): Promise<Uint8Array> =>
    foldSubtrees(await Promise.all(perfectRanges(start, end).map((range) => perfectHash(tileOf, range))))
  return Promise.all(ranges.map(hashOf))
}

type TileLookup = (level: number, index: number) => Promise<Uint8Array>

/** The hash of an aligned range whose length is a power of two. */
async function perfectHash(tileOf: TileLookup, { start, end }: Range): Promise<Uint8Array> {
  let level = 0
  let leavesPerHash = 1
  while (leavesPerHash * TILE_WIDTH <= end - start) {
    level += 1
    leavesPerHash *= TILE_WIDTH
  }
  const first = start / leavesPerHash
  const index = Math.floor(first / TILE_WIDTH)
  const tile = await tileOf(level, index)
  const offset = (first % TILE_WIDTH) * HASH_BYTES
  return hashOfPerfect(tile.subarray(offset, offset + ((end - start) / leavesPerHash) * HASH_BYTES))
}

/** The root over a power of two of concatenated hashes. */
export function hashOfPerfect(hashes: Uint8Array): Uint8Array {
  let level: Uint8Array[] = []
  for (let offset = 0; offset < hashes.length; offset += HASH_BYTES) level.push(hashes.slice(offset, offset + HASH_BYTES))
  while (level.length > 1) {
    const above: Uint8Array[] = []
    for (let index = 0; index < level.length; index += 2) above.push(nodeHash(level[index] as Uint8Array, level[index + 1] as Uint8Array))
    level = above
  }
  return level[0] as Uint8Array
}

/** How many hashes a tile holds in a tree of this size, 0 to 256. */
export function tileWidth({ level, index, size }: { level: number; index: number; size: number }): number {
  const hashes = Math.floor(size / 2 ** (TILE_HEIGHT * level))
  return Math.max(0, Math.min(TILE_WIDTH, hashes - index * TILE_WIDTH))
}

type TileRequest = { readonly reader: TileReader; readonly level: number; readonly index: number; readonly width: number }

/** A tile whose length is what was asked for. @throws LedgerError `tile-invalid` */
export async function readChecked({ reader, level, index, width }: TileRequest): Promise<Uint8Array> {
  const tile = await reader.readTile(level, index, width)
  if (tile.length !== width * HASH_BYTES) throw new LedgerError('tile-invalid', `tile ${level}/${index} is not ${width} hashes wide`)
  return tile
}

/** The perfect subtrees of a range that starts where a subtree of its size may start, largest first. */
function perfectRanges(start: number, end: number): Range[] {
  const ranges: Range[] = []
  for (let from = start; from < end; ) {
    const length = largestPower(end - from)
    ranges.push({ start: from, end: from + length })
    from += length
  }
  return ranges
}

/** The largest power of two below a number above 1. */
function splitOf(size: number): number {
  return largestPower(size - 1)
}

function largestPower(atMost: number): number {
  let power = 1
  while (power * 2 <= atMost) power *= 2
  return power
}

function assertNatural(value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) throw new LedgerError('range-invalid', 'size or index is not a natural number')
}
