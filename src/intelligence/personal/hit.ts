import type { Certainty, PersonalCategory, ValueKind } from './finding.ts'

/** What a detector found in one way of reading a text. */
export type Hit = {
  readonly kind: ValueKind
  readonly category: PersonalCategory
  readonly certainty: Certainty
  readonly start: number
  readonly end: number
}

/** Finds values of one sort in a text in linear time. */
export type Detector = (text: string) => Iterable<Hit>

/** What a detector of one pattern says of each match; the value is the first group, or else the whole match. */
export type PatternRule = Omit<Hit, 'start' | 'end'> & {
  /** With the flags `g` and `d`. Each repetition is bounded. */
  readonly pattern: RegExp
  /** Text without which there is no match, to pass quickly over most texts. */
  readonly hint?: RegExp
  readonly accepts?: (value: string, text: string, start: number) => boolean
}

/** A detector of one pattern. */
export function patternDetector(rule: PatternRule): Detector {
  const { pattern, hint, accepts, kind, category, certainty } = rule
  return (text) => {
    const hits: Hit[] = []
    if (hint?.test(text) === false) return hits
    pattern.lastIndex = 0
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      const [start, end] = match.indices?.[1] ?? [match.index, match.index + match[0].length]
      if (accepts?.(text.slice(start, end), text, start) === false) pattern.lastIndex = match.index + 1
      else hits.push({ kind, category, certainty, start, end })
    }
    return hits
  }
}
