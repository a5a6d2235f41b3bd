/** A waiting submission, read object by object as far as it is shown: it may hold a million of them. */
import { useEffect, useRef, useState } from 'react'
import { CallError, readReview } from './api-client.ts'
import type { PreviewedObject } from './generated/api.ts'

/** Which objects are shown: all, those with something that only a person can judge, or those that somebody gets reduced or not at all. */
export type Shown = 'all' | 'questions' | 'removals'

/** What was read so far. */
export type ReviewReading = {
  readonly objects: readonly PreviewedObject[]
  /** Objects that were read, shown or not. */
  readonly seen: number
  readonly isWhole: boolean
  readonly isReading: boolean
  readonly failure: CallError | null
}

const PAGE = 20
const START: ReviewReading = { objects: [], seen: 0, isWhole: false, isReading: true, failure: null }

const HOLDS: Readonly<Record<Shown, (object: PreviewedObject) => boolean>> = {
  all: () => true,
  questions: ({ shares }) => shares.some(({ review }) => review.length > 0),
  removals: ({ shares }) => shares.some(({ removed }) => removed.length > 0),
}

/** Reads a page, and another one whenever `more` is called; `round` reads from the start again. */
export function useReview(submission: string, shown: Shown, round: number): ReviewReading & { readonly more: () => void } {
  const [reading, setReading] = useState(START)
  const pull = useRef<() => void>(() => undefined)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a round is read anew though nothing else differs.
  useEffect(() => {
    const stop = new AbortController()
    const lines = readReview(submission, stop.signal)
    const page = async (): Promise<void> => {
      const found: PreviewedObject[] = []
      let seen = 0
      let isWhole = false
      while (found.length < PAGE && !isWhole) {
        const { done, value } = await lines.next()
        if (done === true || value.kind === 'report') isWhole = true
        else {
          seen += 1
          if (HOLDS[shown](value)) found.push(value)
        }
      }
      if (stop.signal.aborted) return
      setReading((before) => ({
        ...before,
        objects: [...before.objects, ...found],
        seen: before.seen + seen,
        isWhole,
        isReading: false,
      }))
    }
    const next = (): void => {
      setReading((before) => ({ ...before, isReading: true }))
      page().catch((error: unknown) => {
        if (stop.signal.aborted) return
        if (!(error instanceof CallError)) throw error
        setReading((before) => ({ ...before, isReading: false, failure: error }))
      })
    }
    pull.current = next
    setReading(START)
    next()
    return () => stop.abort()
  }, [submission, shown, round])
  return { ...reading, more: () => pull.current() }
}
