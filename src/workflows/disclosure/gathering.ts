/** What is gathered between two transactions: own items, and for each recipient a batch that it carries over until it is full. */
import { BATCH_BYTES_MAX } from '../../foundation/index.ts'
import { Batch, batchItemsMax, type Share } from './batch.ts'
import type { DraftedItem, ShownItem } from './shown-item.ts'

/** What becomes of one object. */
export type Piece = {
  readonly index: number
  /** Bytes of the object. */
  readonly bytes: number
  /** Null where an earlier run recorded it. */
  readonly own: DraftedItem | null
  readonly shares: readonly Share[]
}

/** What one transaction records. */
export type Due = { readonly own: readonly DraftedItem[]; readonly batches: readonly Batch[] }

/** What is due without what is not to go any more. */
export function leaveOut({ own, batches }: Due, isGone: { own(item: DraftedItem): boolean; shown(item: ShownItem): boolean }): Due {
  for (const batch of batches) batch.leaveOut(isGone.shown)
  return { own: own.filter((item) => !isGone.own(item)), batches: batches.filter(({ count }) => count > 0) }
}

/** Gathers pieces in order of index. Never holds more than one transaction's own items, and beside full batches one for each recipient. */
export class Gathering {
  readonly #itemsMax: number
  readonly #open = new Map<string, Batch>()
  readonly #dropped = new Set<string>()
  #own: DraftedItem[] = []
  #full: Batch[] = []
  #pieces = 0
  #bytes = 0

  constructor(objectsMax?: number) {
    this.#itemsMax = batchItemsMax(objectsMax)
  }

  /** Whether a piece fits into the next transaction; one alone always does. */
  hasRoomFor({ bytes }: Piece): boolean {
    return this.#pieces === 0 || (this.#pieces < this.#itemsMax && this.#bytes + bytes <= BATCH_BYTES_MAX)
  }

  add({ index, bytes, own, shares }: Piece): void {
    this.#pieces += 1
    this.#bytes += bytes
    if (own !== null) this.#own.push(own)
    for (const share of shares) {
      if (this.#dropped.has(share.party)) continue
      const batch = this.#batchFor(share, index)
      batch.add(share)
      if (batch.isFull) this.#close(batch)
    }
  }

  /** Takes out own items and the batches that are full. */
  take(): Due {
    const due = { own: this.#own, batches: this.#full }
    this.#own = []
    this.#full = []
    this.#pieces = 0
    this.#bytes = 0
    return due
  }

  /** Takes out all that is left. */
  takeLast(): Due {
    for (const batch of [...this.#open.values()]) this.#close(batch)
    return this.take()
  }

  /** Forgets what waits for a recipient, and gathers nothing more for it. @returns the batch that was open */
  drop(party: string): Batch | undefined {
    this.#dropped.add(party)
    const batch = this.#open.get(party)
    this.#open.delete(party)
    return batch
  }

  /** Index of the first object whose item is carried over, by recipient. */
  carried(): ReadonlyMap<string, number> {
    return new Map([...this.#open].map(([party, { first }]) => [party, first]))
  }

  #batchFor({ party, item }: Share, index: number): Batch {
    const open = this.#open.get(party)
    if (open?.hasRoomFor(item) === true) return open
    if (open !== undefined) this.#close(open)
    const batch = new Batch(party, { first: index, itemsMax: this.#itemsMax })
    this.#open.set(party, batch)
    return batch
  }

  #close(batch: Batch): void {
    this.#open.delete(batch.party)
    this.#full.push(batch)
  }
}
