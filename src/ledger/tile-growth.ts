/** Which hashes an append adds to which tiles; only full tiles feed the level above (c2sp.org/tlog-tiles). */
import { concatBytes } from '../foundation/index.ts'
import { LedgerError } from './errors.ts'
import { HASH_BYTES } from './reading.ts'
import type { TileReader } from './tree.ts'
import { hashOfPerfect, readChecked, TILE_WIDTH } from './tree.ts'

/** Hashes to append to one tile, which held `offset` hashes before (0: a new tile). */
export type TileWrite = {
  readonly level: number
  readonly index: number
  readonly offset: number
  /** Concatenated, 32 bytes each. */
  readonly hashes: Uint8Array
}

/** What is appended to a tree of `size` leaves whose tiles `reader` reads. */
export type TileGrowth = {
  readonly size: number
  readonly newLeafHashes: readonly Uint8Array[]
  readonly reader: TileReader
}

/**
 * The writes that append these leaf hashes, lower levels first. Writing them again changes nothing, since each
 * names its offset. Reads at most one partial tile of each level. It trusts what it reads: compare `treeRoot`
 * with the right edge's root before signing.
 * @throws LedgerError `range-invalid`, `tile-invalid`
 */
export async function growTiles({ size, newLeafHashes, reader }: TileGrowth): Promise<TileWrite[]> {
  if (!Number.isSafeInteger(size) || size < 0) throw new LedgerError('range-invalid', 'tree size is not a natural number')
  if (newLeafHashes.some((hash) => hash.length !== HASH_BYTES))
    throw new LedgerError('tile-invalid', `leaf hash is not ${HASH_BYTES} bytes`)
  const writes: TileWrite[] = []
  let added = newLeafHashes
  let count = size
  for (let level = 0; added.length > 0; level += 1) {
    const levelWrites = appendTo({ level, count, added })
    writes.push(...levelWrites)
    added = await hashesOfFilled(reader, levelWrites)
    count = Math.floor(count / TILE_WIDTH)
  }
  return writes
}

type LevelGrowth = { readonly level: number; readonly count: number; readonly added: readonly Uint8Array[] }

function appendTo({ level, count, added }: LevelGrowth): TileWrite[] {
  const writes: TileWrite[] = []
  for (let taken = 0; taken < added.length; ) {
    const position = count + taken
    const offset = position % TILE_WIDTH
    const hashes = added.slice(taken, taken + TILE_WIDTH - offset)
    writes.push({ level, index: Math.floor(position / TILE_WIDTH), offset, hashes: concatBytes(...hashes) })
    taken += hashes.length
  }
  return writes
}

async function hashesOfFilled(reader: TileReader, writes: readonly TileWrite[]): Promise<Uint8Array[]> {
  const filled = writes.filter((write) => write.offset * HASH_BYTES + write.hashes.length === TILE_WIDTH * HASH_BYTES)
  return Promise.all(filled.map(async (write) => hashOfPerfect(await filledTile(reader, write))))
}

async function filledTile(reader: TileReader, { level, index, offset, hashes }: TileWrite): Promise<Uint8Array> {
  if (offset === 0) return hashes
  return concatBytes(await readChecked({ reader, level, index, width: offset }), hashes)
}
