/**
 * Time as a parameter. Pure code takes a {@link Clock} or an instant and never
 * asks the machine.
 */
import { FoundationError } from './errors.ts'

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number

/** Where an instant comes from. */
export type Clock = { now(): Instant }

/** One day in milliseconds. */
export const DAY_MS = 86_400_000
/** One second in milliseconds. */
export const SECOND_MS = 1_000

const TIMESTAMP = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?Z$/

/** RFC 3339 in UTC with exactly three fraction digits. */
export function formatTimestamp(instant: Instant): string {
  return new Date(instant).toISOString()
}

/**
 * The instant of an RFC 3339 timestamp in UTC (`T`, `Z`, any fraction), cut to
 * milliseconds; the calendar is checked.
 * @throws FoundationError `time-invalid`
 */
export function parseTimestamp(text: string): Instant {
  const match = TIMESTAMP.exec(text)
  if (match === null) throw invalidTime()
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [number, number, number, number, number, number]
  const isLeapSecond = second === 60 && hour === 23 && minute === 59
  if (hour > 23 || minute > 59 || (second > 59 && !isLeapSecond)) throw invalidTime()
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) throw invalidTime()
  const fraction = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3))
  date.setUTCHours(hour, minute, Math.min(second, 59), fraction)
  return date.getTime()
}

/**
 * Orders two valid RFC 3339 UTC timestamps exactly, whatever their precision
 * (`.1Z` equals `.100Z`). Negative, zero or positive.
 */
export function compareTimestamps(left: string, right: string): number {
  const seconds = compareTexts(left.slice(0, 19), right.slice(0, 19))
  return seconds === 0 ? compareTexts(fractionOf(left), fractionOf(right)) : seconds
}

function fractionOf(timestamp: string): string {
  return timestamp.slice(19).replace(/[.Z]/g, '').replace(/0+$/, '')
}

function compareTexts(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}

function invalidTime(): FoundationError {
  return new FoundationError('time-invalid', 'text is not an RFC 3339 timestamp in UTC')
}
