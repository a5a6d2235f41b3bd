/** Work that has a price of its own, done once for all who wait for it. */

/** How much one run takes. */
export type GatheringBounds<Element> = {
  /** Weight of an element; 1 unless told. */
  readonly weigh?: (element: Element) => number
  /** Greatest weight of a run. One element is taken whatever it weighs. */
  readonly weightMax: number
  /** Gives way once, so that whoever has arrived is let in before a run. */
  readonly turn: () => Promise<void>
}

/** The work. It takes its elements once, as late as it can, and gives an outcome for each in their order. */
export type GatheredRun<Element, Outcome> = (take: () => readonly Element[]) => Promise<readonly Outcome[]>

type Waiting<Element, Outcome> = PromiseWithResolvers<Outcome> & { readonly element: Element }

/**
 * One run at a time over those who wait, in the order in which they came; who comes after a run took its elements waits for the next.
 * A run that fails fails those it took, and where it took none those that it would have taken.
 * @returns hands in an element and gives what became of it
 */
export function gathering<Element, Outcome>(
  run: GatheredRun<Element, Outcome>,
  { weigh = () => 1, weightMax, turn }: GatheringBounds<Element>,
): (element: Element) => Promise<Outcome> {
  let waiting: Waiting<Element, Outcome>[] = []
  let isRunning = false

  const takeSome = (): readonly Waiting<Element, Outcome>[] => {
    let weight = 0
    const isOver = (element: Element): boolean => {
      weight += weigh(element)
      return weight > weightMax
    }
    const end = waiting.findIndex(({ element }, index) => isOver(element) && index > 0)
    const taken = end === -1 ? waiting : waiting.slice(0, end)
    waiting = end === -1 ? [] : waiting.slice(end)
    return taken
  }
  const runOnce = async (): Promise<void> => {
    let taken: readonly Waiting<Element, Outcome>[] = []
    try {
      const outcomes = await run(() => {
        taken = takeSome()
        return taken.map(({ element }) => element)
      })
      for (const [index, { resolve }] of taken.entries()) resolve(outcomes[index] as Outcome)
    } catch (error) {
      if (taken.length === 0) taken = takeSome()
      for (const { reject } of taken) reject(error)
    }
  }
  const runAll = async (): Promise<void> => {
    isRunning = true
    while (waiting.length > 0) {
      await turn()
      await runOnce()
    }
    isRunning = false
  }
  return (element) => {
    const own = { ...Promise.withResolvers<Outcome>(), element }
    waiting.push(own)
    if (!isRunning) void runAll()
    return own.promise
  }
}
