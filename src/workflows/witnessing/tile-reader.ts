/** Stored tiles for the ledger's proofs. */
import { concatBytes } from '../../foundation/index.ts'
import { LedgerError, type TileReader, type TileWrite } from '../../ledger/index.ts'
import type { LedgerReader } from './ports.ts'

const HASH_BYTES = 32

/** The tiles of one epoch; reading fails with LedgerError `tile-invalid` where one is not stored. */
export function tileReader(ledger: Pick<LedgerReader, 'tile'>, epoch: number): TileReader {
  return {
    async readTile(level, index, width) {
      const tile = await ledger.tile({ epoch, level, index, width })
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
