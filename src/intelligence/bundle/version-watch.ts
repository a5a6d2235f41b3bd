/** Which versions of objects a bundle held before, in memory that is the same however many there are. */
import { type JsonObject, sha256, utf8 } from '../../foundation/index.ts'

/** Versions that are remembered at most. */
const VERSIONS_MAX = 100_000
/** Of each version eight bytes of its digest are kept: by chance two of so many have the same once in billions of bundles. */
const WORDS = 2

/** Watches for the same version of an object twice; of a bundle larger than its bound it sees the first hundred thousand versions. */
export class VersionWatch {
  readonly #max: number
  readonly #slots: Uint32Array
  #count = 0

  /** For a bundle of so many objects; of any size where that is not known. */
  constructor(objects = VERSIONS_MAX) {
    this.#max = Math.min(objects, VERSIONS_MAX)
    // At least half of the places stay free, so that a free one is always near.
    this.#slots = new Uint32Array(WORDS * 2 ** Math.ceil(Math.log2(2 * this.#max + 2)))
  }

  isRepeated(object: JsonObject): boolean {
    const { id, modified } = object
    if (typeof id !== 'string' || typeof modified !== 'string') return false
    const digest = sha256(utf8(`${id} ${modified}`))
    const view = new DataView(digest.buffer)
    // Nought stands for a free place.
    const [first, second] = [view.getUint32(0) || 1, view.getUint32(4)]
    const slots = this.#slots
    let place = (second * WORDS) % slots.length
    for (; slots[place] !== 0; place = (place + WORDS) % slots.length)
      if (slots[place] === first && slots[place + 1] === second) return true
    if (this.#count === this.#max) return false
    this.#count += 1
    slots[place] = first
    slots[place + 1] = second
    return false
  }
}
