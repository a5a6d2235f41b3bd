/** Tiles as a store keeps them, for proofs and for what is about to be appended. */
import { concatBytes } from '../foundation/index.ts'
import { LedgerError } from './errors.ts'
import { HASH_BYTES } from './reading.ts'
import type { TileWrite } from './tile-growth.ts'
import type { TileReader } from './tree.ts'

/** Reads the stored tiles of a ledger, epoch by epoch. */
export type StoredTiles = {
  /** The first `width` hashes of a tile, `width * 32` bytes; undefined when that many are not stored. */
  tile(tile: {
    readonly epoch: number
    readonly level: number
    readonly index: number
    readonly width: number
  }): Promise<Uint8Array | undefined>
}

/** The tiles of one epoch; reading fails with LedgerError `tile-invalid` where one is not stored. */
export function tileReader(stored: StoredTiles, epoch: number): TileReader {
  return {
    async readTile(level, index, width) {
      const tile = await stored.tile({ epoch, level, index, width })
      if (tile === undefined) throw new LedgerError('tile-invalid', `tile ${level}/${index} is not stored`)
      return tile
    },
  }
}

/** The same tiles as they will be once these writes are stored. */
export function withWrites(stored: TileReader, writes: readonly TileWrite[]): TileReader {
  const pending = new Map(writes.map((write) => [`${write.level}/${write.index}`, write]))
  return {
    async readTile(level, index, width) {
      const write = pending.get(`${level}/${index}`)
      if (write === undefined || width <= write.offset) return stored.readTile(level, index, width)
      const before = write.offset === 0 ? new Uint8Array(0) : await stored.readTile(level, index, write.offset)
      return concatBytes(before, write.hashes).slice(0, width * HASH_BYTES)
    },
  }
}
