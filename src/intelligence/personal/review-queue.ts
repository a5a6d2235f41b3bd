/** What only a person can judge. */
import type { PersonalCategory, PersonalValue, ValueKind } from './finding.ts'

/** One question to a reviewer; it never holds what was found. */
export type ReviewItem = {
  readonly pointer: string
  readonly place: PersonalValue['place']
  readonly category: PersonalCategory
  readonly kind: ValueKind
  /** Names the value, so that a reviewer can say what is to become of it. */
  readonly value: string
  /** First and last character of the value with dots between them, at most; nothing of short values and secrets. */
  readonly masked: string
  readonly length: number
}

const MASKED_LENGTH_MIN = 6
const LENGTH_SHOWN_MAX = 8

/**
 * The candidates among findings, one for each place and value, special categories first.
 * @param nameOf the name of a value by its key; it must not tell the value
 */
export function reviewQueueOf(findings: readonly PersonalValue[], nameOf: (key: string) => string): ReviewItem[] {
  const items = new Map<string, ReviewItem>()
  for (const finding of findings) {
    const { pointer, place, category, kind, value, key } = finding
    const isJudged = finding.certainty === 'certain' && category !== 'special-category'
    if (isJudged) continue
    const question = { pointer, place, category, kind, value: nameOf(key), masked: masked(finding), length: value.length }
    items.set(`${pointer} ${place} ${key}`, question)
  }
  return [...items.values()].sort((left, right) => rank(left) - rank(right))
}

function rank({ category, kind }: ReviewItem): number {
  if (category === 'special-category') return 0
  return kind === 'unscanned' ? 1 : 2
}

function masked({ value, category }: PersonalValue): string {
  const characters = [...value]
  const dots = '•'.repeat(Math.min(characters.length, LENGTH_SHOWN_MAX))
  if (characters.length < MASKED_LENGTH_MIN || category === 'credential') return dots
  return `${characters[0]}${dots}${characters.at(-1)}`
}
