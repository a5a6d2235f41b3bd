/** What keeps the work on a normal form within bounds, whatever the pattern. */
import { base64url, sha256, utf8 } from '../../foundation/index.ts'

/** Steps for one pattern, a comparison of two short keys each: about a second at the very most. */
const STEPS_MAX = 2_000_000

/** Thrown where the work would exceed its bound; it never leaves this folder. */
export class TooMuchWork extends Error {}

/** The steps that are left for one pattern. */
export class WorkBudget {
  #left = STEPS_MAX

  /** @throws TooMuchWork */
  spend(steps: number): void {
    this.#left -= steps
    if (this.#left < 0) throw new TooMuchWork()
  }
}

/** A short key of some text: keys are put into keys, and would double with each quotation mark that is escaped again. */
export function shortKey(text: string): string {
  return base64url(sha256(utf8(text)))
}
