/** What self-monitoring is told to look for; what is not told has a default. */

/** Hours of duty of the officials of this party. */
export type DutyHours = {
  /** First hour of duty and first hour after it, 0 to 24. */
  readonly from: number
  readonly until: number
  /** Days of duty, Monday is 1. */
  readonly days: readonly number[]
  /** Name in the IANA time zone database. */
  readonly timeZone: string
}

/** Settings of self-monitoring. */
export type Watch = {
  /** Absent: reads at any hour are usual. */
  readonly dutyHours?: DutyHours
  /** Items on a day that are too many for an official of whom no usual day is known yet. */
  readonly itemsPerDay: number
  /** Words that an account should not look for, as names of relatives. */
  readonly watchwords: ReadonlyMap<string, readonly string[]>
}

const QUARTER_MS = 15 * 60_000
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** Tells whether an instant is in the hours of duty. Time zones change their offset at quarters of an hour only. */
export function dutyCalendar({ from, until, days, timeZone }: DutyHours): (at: number) => boolean {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', hour: '2-digit', hourCycle: 'h23' })
  let quarter = Number.NaN
  let isDuty = false
  return (at) => {
    const asked = Math.floor(at / QUARTER_MS)
    if (asked === quarter) return isDuty
    const parts = new Map(format.formatToParts(asked * QUARTER_MS).map(({ type, value }) => [type, value]))
    const hour = Number(parts.get('hour'))
    quarter = asked
    isDuty = days.includes(WEEKDAYS.indexOf(parts.get('weekday') ?? '') + 1) && hour >= from && hour < until
    return isDuty
  }
}

/** Whether the runtime knows a time zone of this name. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** A text as words are looked for in it: without accents, case and escapes of URLs. */
export function plainText(text: string): string {
  return decoded(text).normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    // What is no URL is looked through as it is.
    return text
  }
}
