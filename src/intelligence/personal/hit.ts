import type { Certainty, PersonalCategory, ValueKind } from './finding.ts'
import { hasTraits } from './traits.ts'

/** What a detector found in one way of reading a text. */
export type Hit = {
  readonly kind: ValueKind
  readonly category: PersonalCategory
  readonly certainty: Certainty
  readonly start: number
  readonly end: number
}

/** Finds values of one sort in a text, whose traits are given (`traitsOf`), in linear time. */
export type Detector = (text: string, traits: number) => readonly Hit[]

/** What a detector of one pattern says of each match; the value is the first group, or else the whole match. */
export type PatternRule = Omit<Hit, 'start' | 'end'> & {
  /** With the flags `g` and `d`. Each repetition is bounded. */
  readonly pattern: RegExp
  /** Traits that a text with a match has. */
  readonly needs: number
  /** Text without which there is no match, to pass quickly over most texts. */
  readonly hint?: RegExp
  readonly accepts?: (value: string, text: string, start: number) => boolean
}

/** What a detector finds in most texts. */
export const NOTHING: readonly Hit[] = []

/** A detector of one pattern. */
export function patternDetector(rule: PatternRule): Detector {
  const { pattern, needs, hint, accepts, kind, category, certainty } = rule
  return (text, traits) => {
    if (!hasTraits(traits, needs) || hint?.test(text) === false) return NOTHING
    const hits: Hit[] = []
    pattern.lastIndex = 0
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      const [start, end] = match.indices?.[1] ?? [match.index, match.index + match[0].length]
      if (accepts?.(text.slice(start, end), text, start) === false) pattern.lastIndex = match.index + 1
      else hits.push({ kind, category, certainty, start, end })
    }
    return hits
  }
}
