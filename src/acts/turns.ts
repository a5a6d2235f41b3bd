/** Work that many may do at once, and work that nobody else may be at meanwhile. */
export type Turns = {
  /** Runs beside others that share; waits for one that is alone. */
  share<T>(work: () => Promise<T>): Promise<T>
  /** Runs after those that share now, and before any that come later. */
  alone<T>(work: () => Promise<T>): Promise<T>
}

/** Turns that nobody has taken yet. */
export function createTurns(): Turns {
  const sharing = new Set<Promise<unknown>>()
  let single: Promise<unknown> | undefined
  const free = async (): Promise<void> => {
    while (single !== undefined) await Promise.allSettled([single])
  }
  return {
    async share(work) {
      await free()
      const running = work()
      sharing.add(running)
      try {
        return await running
      } finally {
        sharing.delete(running)
      }
    },
    async alone(work) {
      await free()
      const running = Promise.allSettled(sharing).then(work)
      single = running
      try {
        return await running
      } finally {
        single = undefined
      }
    },
  }
}
