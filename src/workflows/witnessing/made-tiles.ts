/** Tiles made from leaves, each compared with the one that is stored once it is full or nothing more comes. */
import { concatBytes, equalBytes } from '../../foundation/index.ts'
import { growTiles, type StoredTiles, TILE_WIDTH, type TileReader, type TileWrite } from '../../ledger/index.ts'

const HASH_BYTES = 32

/** A tile by its level and index. */
type Place = Pick<TileWrite, 'level' | 'index'>

/** What made tiles are held against; `differs` is told the level and index of each that is not as it should be. */
export type TileComparison = { readonly stored: StoredTiles; readonly epoch: number; readonly differs: (place: string) => void }

/** Holds the one tile of each level that is not full. */
export class MadeTiles {
  readonly #comparison: TileComparison
  readonly #partial = new Map<string, Place & { readonly hashes: Uint8Array }>()
  readonly #reader: TileReader
  #size = 0

  constructor(comparison: TileComparison) {
    this.#comparison = comparison
    this.#reader = { readTile: async (level, index, width) => this.#hashesOf({ level, index }).slice(0, width * HASH_BYTES) }
  }

  /** Adds leaf hashes to the tree. */
  async append(newLeafHashes: readonly Uint8Array[]): Promise<void> {
    const writes = await growTiles({ size: this.#size, newLeafHashes, reader: this.#reader })
    this.#size += newLeafHashes.length
    for (const { level, index, offset, hashes } of writes) {
      const place = { level, index }
      const grown = concatBytes(this.#hashesOf(place).subarray(0, offset * HASH_BYTES), hashes)
      if (grown.length < TILE_WIDTH * HASH_BYTES) this.#partial.set(nameOf(place), { ...place, hashes: grown })
      else {
        this.#partial.delete(nameOf(place))
        await this.#compare(place, grown)
      }
    }
  }

  /** Compares what is not full. */
  async end(): Promise<void> {
    for (const { hashes, ...place } of this.#partial.values()) await this.#compare(place, hashes)
    this.#partial.clear()
  }

  async #compare(place: Place, made: Uint8Array): Promise<void> {
    const { stored, epoch, differs } = this.#comparison
    const kept = await stored.tile({ epoch, ...place, width: made.length / HASH_BYTES })
    if (kept === undefined || !equalBytes(kept, made)) differs(nameOf(place))
  }

  #hashesOf(place: Place): Uint8Array {
    return this.#partial.get(nameOf(place))?.hashes ?? new Uint8Array(0)
  }
}

function nameOf({ level, index }: Place): string {
  return `${level}/${index}`
}
