/** Tells listeners that something changed; what changed they read themselves. */
export class Changes {
  readonly #listeners = new Set<() => void>()

  /** @returns how to end it */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Calls every listener. */
  readonly notify = (): void => {
    for (const listener of this.#listeners) listener()
  }
}
