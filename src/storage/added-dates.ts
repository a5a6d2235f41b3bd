/**
 * When rows were added, as readers are told it (TAXII `date_added`): one after the other, no two alike, and at distances that tell nothing.
 *
 * Dates that count upwards one by one would tell whoever may see two rows how many lie between that it may not see. So distances are drawn
 * as the waiting times of a memoryless process are: with some of its events left out, such a process looks like a slower one. How fast it
 * goes differs from act to act, so that a reader has nothing to compare with.
 */
import type { Instant } from '../foundation/index.ts'
import { sha256, utf8 } from '../foundation/index.ts'

const MICROSECONDS = 1_000
/** Microseconds between two rows on average: for one act at least, and at most so many times that. */
const MEAN_MIN = 1
const MEAN_SPREAD = 256
const UINT32 = 2 ** 32

/** Dates of rows that are added together, in microseconds. */
export class AddedDates {
  #last: number
  readonly #mean: number

  /**
   * @param last the date of the row before them, whoever may read it
   * @param act what they have in common, which no reader knows
   */
  constructor(last: number, act: string) {
    this.#last = last
    this.#mean = MEAN_MIN * MEAN_SPREAD ** fractionOf(`comity/dates/v1\n${act}`)
  }

  /** The date of the last row. */
  get last(): number {
    return this.#last
  }

  /** @param row an id of random bits that no reader knows, so that a rebuild gives the same distance */
  next(row: string, at: Instant): number {
    const distance = 1 + Math.floor(-Math.log(fractionOf(`comity/date/v1\n${row}`)) * this.#mean)
    this.#last = Math.max(this.#last, at * MICROSECONDS) + distance
    return this.#last
  }
}

/** A number above 0 and at most 1, as good as random. */
function fractionOf(text: string): number {
  const bytes = sha256(utf8(text))
  return (new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) + 1) / UINT32
}
