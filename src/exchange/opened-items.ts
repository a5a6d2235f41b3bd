/**
 * What envelopes carry of items, kept for a few seconds after it was drafted
 * or opened: one release goes to several partners at about the same time, in
 * an envelope for each. Whether an item may still be carried is asked at each
 * attempt all the same (DESIGN rule 8); this only spares opening it. Whoever
 * destroys keys has all of it forgotten.
 */
import type { HoldingKey } from '../acts/index.ts'
import { BATCH_BYTES_MAX, SECOND_MS } from '../foundation/index.ts'

/** The token of an item and the salt that its act digests it under. */
export type OpenedItem = { readonly token: string; readonly salt: string }

/** How long anything is kept at most, whoever asks for it meanwhile, milliseconds. */
const KEPT_MS = 10 * SECOND_MS
/** Characters of tokens kept at most: a few batches, as partners do not come on at the same pace. */
const CHARACTERS_MAX = 4 * BATCH_BYTES_MAX

/** Items opened within the last seconds. */
export class OpenedItems {
  readonly #kept = new Map<HoldingKey, OpenedItem>()
  #characters = 0
  #timer: NodeJS.Timeout | undefined

  find(holding: HoldingKey): OpenedItem | undefined {
    return this.#kept.get(holding)
  }

  keep(holding: HoldingKey, item: OpenedItem): void {
    if (this.#characters + item.token.length > CHARACTERS_MAX) this.forget()
    this.#timer ??= setTimeout(() => this.forget(), KEPT_MS).unref()
    if (!this.#kept.has(holding)) this.#characters += item.token.length
    this.#kept.set(holding, item)
  }

  /** Forgets everything. */
  forget(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#kept.clear()
    this.#characters = 0
  }
}
