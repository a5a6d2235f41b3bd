/** Long work in one process lets others work in between. */

const SLICE_MS = 8

/** Asked after each small piece of work: after each slice of time a promise to wait for. */
export function pauses(): () => Promise<void> | undefined {
  let since = performance.now()
  return () => {
    if (performance.now() - since < SLICE_MS) return undefined
    return new Promise((resolve) => {
      setImmediate(() => {
        since = performance.now()
        resolve()
      })
    })
  }
}
