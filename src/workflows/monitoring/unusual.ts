/** Counts reads by account and tells what is unusual about them. Pure. */
import type { Check } from '../../acts/index.ts'
import { DAY_MS, type Instant } from '../../foundation/index.ts'
import type { MonitoredRead, Reader } from './ports.ts'
import { dutyCalendar, plainText, type Watch } from './watch.ts'

/** Something unusual. */
export type Unusual = {
  readonly account: string
  readonly check: Check
  readonly from: Instant
  readonly until: Instant
  readonly reads: number
  readonly items: number
}

/** On a day with so many times the items of a usual day, and so many at least, an account reads much. */
const VOLUME_FACTOR = 5
const VOLUME_MIN = 500
/** Days that tell what is usual, at least. */
const USUAL_DAYS_MIN = 5
/** Reads of items on a day for which an official gave no reason of its own. */
const STANDING_MAX = 50

type Count = { reads: number; items: number; from: Instant; until: Instant }

/** Reads of a run, counted. */
export type Tally = {
  add(read: MonitoredRead): void
  /** Items by account and day since 1970. */
  days(): ReadonlyMap<string, ReadonlyMap<number, number>>
  /** @param usual items on days before this run, by account */
  unusual(usual: (account: string) => readonly number[]): readonly Unusual[]
}

/** A new tally. An account of which nothing is known any more is looked at as an official. */
export function createTally(watch: Watch, readers: ReadonlyMap<string, Reader>): Tally {
  const isDuty = watch.dutyHours === undefined ? undefined : dutyCalendar(watch.dutyHours)
  const watchwords = new Map([...watch.watchwords].map(([account, words]) => [account, words.map(plainText)]))
  const byDay = new Map<string, Map<number, Count>>()
  const standing = new Map<string, Map<number, Count>>()
  const offDuty = new Map<string, Map<number, Count>>()
  const watched = new Map<string, Map<number, Count>>()
  return {
    add(read) {
      const reader = readers.get(read.account)
      const isTool = reader?.isTool === true
      count(byDay, read)
      if (isDuty !== undefined && !isTool && !isDuty(read.at)) count(offDuty, read)
      if (!isTool && read.items > 0 && read.justification === reader?.justification) count(standing, read)
      const words = watchwords.get(read.account) ?? []
      if (words.length > 0 && hasWord(read, words)) count(watched, read)
    },
    days: () => new Map([...byDay].map(([account, days]) => [account, new Map([...days].map(([day, { items }]) => [day, items]))])),
    unusual(usual) {
      const isMuch = (account: string, { items }: Count): boolean => items > mostItems(usual(account), account)
      return [
        ...told('volume', byDay, isMuch),
        ...told('hours', offDuty, () => true),
        ...told('watchword', watched, () => true),
        ...told('standing-reason', standing, (_account, { reads }) => reads > STANDING_MAX),
      ]
    },
  }

  /** Of a tool of which no usual day is known nothing is too much: reading is what it is for. */
  function mostItems(days: readonly number[], account: string): number {
    if (days.length >= USUAL_DAYS_MIN) return Math.max(VOLUME_MIN, VOLUME_FACTOR * median(days))
    return readers.get(account)?.isTool === true ? Number.POSITIVE_INFINITY : watch.itemsPerDay
  }
}

function count(counts: Map<string, Map<number, Count>>, { account, at, items }: MonitoredRead): void {
  const days = counts.get(account) ?? new Map<number, Count>()
  counts.set(account, days)
  const day = Math.floor(at / DAY_MS)
  const known = days.get(day) ?? { reads: 0, items: 0, from: at, until: at }
  days.set(day, {
    reads: known.reads + 1,
    items: known.items + items,
    from: Math.min(known.from, at),
    until: Math.max(known.until, at),
  })
}

function told(
  check: Check,
  counts: ReadonlyMap<string, ReadonlyMap<number, Count>>,
  isUnusual: (account: string, count: Count) => boolean,
): readonly Unusual[] {
  return [...counts].flatMap(([account, days]) =>
    [...days.values()].filter((one) => isUnusual(account, one)).map((one) => ({ account, check, ...one })),
  )
}

function hasWord({ what, justification }: MonitoredRead, words: readonly string[]): boolean {
  const text = `${plainText(what)} ${plainText(justification)}`
  return words.some((word) => text.includes(word))
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}
