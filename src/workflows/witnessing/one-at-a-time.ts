/** One run after the other; calls made during a run share the one run after it, which begins later than they did. */
export function oneAtATime<Value>(work: () => Promise<Value>): () => Promise<Value> {
  let running: Promise<Value> | undefined
  let next: Promise<Value> | undefined
  const start = (): Promise<Value> => {
    const run = work().finally(() => {
      running = undefined
    })
    running = run
    return run
  }
  const after = async (run: Promise<unknown>): Promise<Value> => {
    // Whoever asked for that run hears of its failure.
    await run.catch(() => undefined)
    next = undefined
    return running ?? start()
  }
  return () => {
    if (running === undefined) return start()
    next ??= after(running)
    return next
  }
}
