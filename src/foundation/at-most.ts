/** Runs work of which only so many may be under way at one time; the others wait in the order in which they came. */
export type AtMost = <T>(work: () => Promise<T>) => Promise<T>

/** @param count at least 1 */
export function atMost(count: number): AtMost {
  const waiting: (() => void)[] = []
  let free = count
  return async (work) => {
    if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve))
    else free -= 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      // Whoever waits first takes the place over, so that nobody who comes meanwhile does.
      if (next === undefined) free += 1
      else next()
    }
  }
}
