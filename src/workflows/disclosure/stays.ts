/** What reviewers said of values that only a person can judge: that they may stay. It changes nothing of what goes out. */
import { formatTimestamp, type Instant } from '../../foundation/index.ts'
import type { AskedItem, PreviewedEntry } from './previewed-object.ts'

/** One answer of one official. */
export type Stay = {
  /** Place of the object that was looked at, from 0. */
  readonly index: number
  /** The value by the name that a preview gave it: the answer is of the value wherever it stands in the submission. */
  readonly value: string
  readonly account: string
  readonly at: Instant
}

/** Answers that one submission may have. */
export const STAYS_MAX = 10_000

/** The answers with further ones; whoever said it before is not said to say it again. */
export function withAnswers(stays: readonly Stay[], further: readonly Stay[]): readonly Stay[] {
  const known = new Set(stays.map(placeOf))
  return [...stays, ...new Map(further.map((stay) => [placeOf(stay), stay])).values().filter((stay) => !known.has(placeOf(stay)))]
}

function placeOf({ value, account }: Stay): string {
  return `${value} ${account}`
}

/** Entries with who said of each value asked about that it may stay. */
export async function* withStays(entries: AsyncGenerator<PreviewedEntry>, stays: readonly Stay[]): AsyncGenerator<PreviewedEntry> {
  const said = Map.groupBy(stays, ({ value }) => value)
  const answered = (item: AskedItem): AskedItem => {
    const found = said.get(item.value)
    return found === undefined ? item : { ...item, stays: found.map(({ account, at }) => ({ account, at: formatTimestamp(at) })) }
  }
  for await (const entry of entries) {
    if (entry.kind === 'report' || said.size === 0) yield entry
    else yield { ...entry, shares: entry.shares.map((share) => ({ ...share, review: share.review.map(answered) })) }
  }
}
