/** A clock that a test moves forward; between two moves it runs as the machine's does. */
import type { Clock, Instant } from '../../src/foundation/index.ts'

/** The clock of a federation under test. */
export class MovedClock implements Clock {
  #ahead = 0

  now(): Instant {
    return Date.now() + this.#ahead
  }

  advance(milliseconds: number): void {
    this.#ahead += milliseconds
  }
}
