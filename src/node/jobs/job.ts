/** A task that runs again and again, never beside itself, sooner when woken. */

/** What a job does and how often. */
export type JobParts = {
  readonly name: string
  /** Milliseconds from the end of one run to the next; asked after each run. */
  readonly every: () => number
  readonly run: () => Promise<void>
  /** A run failed; the next one comes all the same unless this throws. */
  readonly failed: (name: string, error: unknown) => void
}

/** Runs one task until it is stopped. */
export class Job {
  readonly #parts: JobParts
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined
  #isWoken = false
  #isHurried = false
  #isStopped = false

  constructor(parts: JobParts) {
    this.#parts = parts
  }

  /** Runs at once, or once more after the run under way. */
  wake(): void {
    if (this.#isStopped) return
    if (this.#running !== undefined) {
      this.#isWoken = true
      return
    }
    this.#isHurried = false
    clearTimeout(this.#timer)
    this.#running = this.#run()
  }

  /** Runs within so many milliseconds, and what asks for it meanwhile shares that run; or once more after the run under way. */
  wakeWithin(milliseconds: number): void {
    if (this.#isStopped || this.#isHurried) return
    if (this.#running !== undefined) {
      this.#isWoken = true
      return
    }
    this.#isHurried = true
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.wake(), milliseconds)
  }

  /** Lets the run under way end; no other begins. */
  async stop(): Promise<void> {
    this.#isStopped = true
    clearTimeout(this.#timer)
    await this.#running
  }

  async #run(): Promise<void> {
    try {
      await this.#parts.run()
    } catch (error) {
      this.#parts.failed(this.#parts.name, error)
    } finally {
      this.#running = undefined
      this.#plan()
    }
  }

  #plan(): void {
    if (this.#isStopped) return
    const wait = this.#isWoken ? 0 : this.#parts.every()
    this.#isWoken = false
    this.#timer = setTimeout(() => this.wake(), wait)
  }
}
