/** Numbers that are written in groups, beside others that are written alike: where each of them may end. */

/** A stretch of digits alone. */
type Group = {
  readonly end: number
  /** Of the number up to the end of this group. */
  readonly digits: string
}

/** One way to read a number that begins at a place. */
export type NumberReading = {
  readonly end: number
  /** The digits alone. */
  readonly digits: string
  /** What follows may be something else: it stands apart, and does not go on as addresses, times and dates do. */
  readonly isApart: boolean
}

/** No number has so many digits, whatever else it is. */
const GROUP_LENGTH_MAX = 32
/** What a number is written with; both are sticky. */
export type NumberForm = {
  /** What may stand between two groups. */
  readonly separator: RegExp
  /** What joins the end of a number with more of the same: of an address, a time, a date, a name. */
  readonly joined: RegExp
  readonly digitsMax: number
}

/** What stands between two values that follow each other, also where it may stand inside of one. */
const APART = /\s|\)\(|\//
const WORD = /[0-9A-Za-z]/y

/** The ways to read a number that begins at a place, shortest first: each ends with a group of digits, and no letter or digit follows. */
export function numberReadings(text: string, start: number, { separator, joined, digitsMax }: NumberForm): readonly NumberReading[] {
  const readings: NumberReading[] = []
  for (let group = groupAt(text, start, ''); group !== undefined && group.digits.length <= digitsMax; ) {
    const { end, digits } = group
    separator.lastIndex = end
    const between = separator.exec(text)?.[0]
    const next = between === undefined ? undefined : groupAt(text, end + between.length, digits)
    if (!stands(WORD, text, end)) {
      const isApart = next === undefined || between === undefined ? !stands(joined, text, end) : APART.test(between)
      readings.push({ end, digits, isApart })
    }
    group = next
  }
  return readings
}

function groupAt(text: string, start: number, before: string): Group | undefined {
  let end = start
  while (end < start + GROUP_LENGTH_MAX && isDigit(text.charCodeAt(end))) end += 1
  return end === start ? undefined : { end, digits: before + text.slice(start, end) }
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

function stands(pattern: RegExp, text: string, place: number): boolean {
  pattern.lastIndex = place
  return pattern.test(text)
}
