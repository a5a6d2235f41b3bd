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
/** Clocks of partners may differ by this much, milliseconds. */
export const CLOCK_SKEW_MS = 300_000

const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/

const digitsBefore = (after: string, width: number, count: number): readonly string[] =>
  Array.from({ length: count }, (_, value) => `${String(value).padStart(width, '0')}${after}`)
const HOURS = digitsBefore(':', 2, 24)
const MINUTES = digitsBefore(':', 2, 60)
const SECONDS = digitsBefore('.', 2, 60)
const MILLISECONDS = digitsBefore('Z', 3, 1_000)
const DATE_LENGTH = 10
const TIMESTAMP_LENGTH = 24
/** The day that was written last: what is written one after the other is mostly of one day. */
let written = { day: Number.NaN, date: '' }

/** RFC 3339 in UTC with exactly three fraction digits. */
export function formatTimestamp(instant: Instant): string {
  const day = Math.floor(instant / DAY_MS)
  if (day !== written.day || !Number.isInteger(instant)) {
    const text = new Date(instant).toISOString()
    // Years of more than four digits are written otherwise.
    if (text.length === TIMESTAMP_LENGTH) written = { day: Math.floor(Math.trunc(instant) / DAY_MS), date: text.slice(0, DATE_LENGTH) }
    return text
  }
  const ofDay = instant - day * DAY_MS
  const second = Math.floor(ofDay / SECOND_MS)
  const minute = Math.floor(second / 60)
  return `${written.date}T${HOURS[Math.floor(minute / 60)]}${MINUTES[minute % 60]}${SECONDS[second % 60]}${MILLISECONDS[ofDay % SECOND_MS]}`
}

/**
 * The instant of an RFC 3339 timestamp in UTC (`T`, `Z`, any fraction), cut to
 * milliseconds; the calendar is checked.
 * @throws FoundationError `time-invalid`
 */
export function parseTimestamp(text: string): Instant {
  if (!TIMESTAMP.test(text)) throw invalidTime()
  const year = digitsAt(text, 0, 4)
  const month = digitsAt(text, 5, 2)
  const day = digitsAt(text, 8, 2)
  const hour = digitsAt(text, 11, 2)
  const minute = digitsAt(text, 14, 2)
  const second = digitsAt(text, 17, 2)
  if (month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) throw invalidTime()
  // A leap second is the last second of a month in UTC (RFC 3339 section 5.7).
  const isLeapSecond = second === 60 && hour === 23 && minute === 59 && day === daysOf(year, month)
  if (hour > 23 || minute > 59 || (second > 59 && !isLeapSecond)) throw invalidTime()
  const seconds = (hour * 60 + minute) * 60 + Math.min(second, 59)
  return daysSinceEpoch(year, month, day) * DAY_MS + seconds * SECOND_MS + millisecondsOf(text)
}

function digitsAt(text: string, start: number, count: number): number {
  let value = 0
  for (let index = start; index < start + count; index += 1) value = value * 10 + text.charCodeAt(index) - 0x30
  return value
}

/** The first three digits of the fraction; the text ends in Z, and a fraction begins at 20. */
function millisecondsOf(text: string): number {
  const digits = Math.min(3, Math.max(0, text.length - 21))
  return digitsAt(text, 20, digits) * 10 ** (3 - digits)
}

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

function daysOf(year: number, month: number): number {
  const isLeapYear = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return month === 2 && isLeapYear ? 29 : (MONTH_DAYS[month - 1] as number)
}

/** Days from 1970-01-01 in the proleptic Gregorian calendar, counted in years that begin in March. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1
  const era = Math.floor(marchYear / 400)
  const yearOfEra = marchYear - era * 400
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

/**
 * Orders two valid RFC 3339 UTC timestamps exactly, whatever their precision
 * (`.1Z` equals `.100Z`). Negative, zero or positive.
 */
export function compareTimestamps(left: string, right: string): number {
  const seconds = compareTexts(left.slice(0, 19), right.slice(0, 19))
  return seconds === 0 ? compareTexts(fractionOf(left), fractionOf(right)) : seconds
}

/** The earlier of two RFC 3339 timestamps in UTC, as written; the first where there is no other. */
export function earlierTimestamp(one: string, other: string | undefined): string {
  return other === undefined || compareTimestamps(one, other) < 0 ? one : other
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
