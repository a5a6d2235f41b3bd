/** Objects as they were read, for as long as they are looked at and up to a bound: what is beyond is read again. */
import type { ItemFacts, StixObject } from '../../intelligence/index.ts'

/** Of their text; as objects they take several times as much. */
const BYTES_MAX = 12 * 1024 * 1024

type ReadObject = { readonly object: StixObject; readonly facts: ItemFacts }

/** By their index. */
export class ReadObjects {
  readonly #objects = new Map<number, ReadObject>()
  #bytes = 0

  keep({ index, bytes }: { readonly index: number; readonly bytes: number }, read: ReadObject): void {
    if (this.#bytes + bytes > BYTES_MAX) return
    this.#bytes += bytes
    this.#objects.set(index, read)
  }

  find(index: number): ReadObject | undefined {
    return this.#objects.get(index)
  }
}
