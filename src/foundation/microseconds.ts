/** Times to the microsecond: RFC 3339 in UTC with six fraction digits. */
import { formatTimestamp, parseTimestamp } from './time.ts'

const PER_MILLISECOND = 1_000

/** The timestamp of microseconds since 1970. */
export function formatMicroseconds(microseconds: number): string {
  const milliseconds = Math.floor(microseconds / PER_MILLISECOND)
  const rest = String(microseconds - milliseconds * PER_MILLISECOND).padStart(3, '0')
  return formatTimestamp(milliseconds).replace('Z', `${rest}Z`)
}

/** Microseconds since 1970, cut, of a timestamp with any number of fraction digits. @throws FoundationError `time-invalid` */
export function parseMicroseconds(text: string): number {
  const fraction = /\.(\d+)Z$/.exec(text)?.[1] ?? ''
  return parseTimestamp(text) * PER_MILLISECOND + Number(fraction.slice(3, 6).padEnd(3, '0'))
}
