/** What is dear to find out is not found out each time that somebody asks. */

/** An answer found sooner is found anew for whoever asks, so that it holds all that was done before the question. */
const DEAR_MS = 20
/** An answer is kept for this many times what it took, so that finding it never takes more than a tenth of the time. */
const KEPT_TIMES = 9

/**
 * Finds an answer as often as it is asked for while that costs next to nothing, and otherwise keeps it for a time that grows with the
 * cost: the figures of a million items, 0.15 s of one thread, are then at most 1.5 s old, however many pages show them live. A failure
 * is not kept.
 *
 * @param now milliseconds that never go back
 */
export function paced<Found>(find: () => Promise<Found>, now: () => number = () => performance.now()): () => Promise<Found> {
  let kept: { readonly answer: Promise<Found>; readonly until: number } | undefined
  let isDear = false
  const findNow = async (): Promise<Found> => {
    const began = now()
    try {
      const found = await find()
      const took = now() - began
      isDear = took >= DEAR_MS
      kept = isDear ? { answer: Promise.resolve(found), until: now() + took * KEPT_TIMES } : undefined
      return found
    } catch (error) {
      kept = undefined
      throw error
    }
  }
  return () => {
    if (kept !== undefined && now() < kept.until) return kept.answer
    const answer = findNow()
    if (isDear) kept = { answer, until: Number.POSITIVE_INFINITY }
    return answer
  }
}
