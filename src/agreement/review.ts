import { DAY_MS } from '../foundation/index.ts'
import type { Agreement } from './document/index.ts'

/** Milliseconds after which somebody decides whether what was received is kept; undefined where it is kept to its end without. */
export function reviewMs({ days, reviewDays }: Agreement['retention']): number | undefined {
  return reviewDays === undefined || reviewDays >= days ? undefined : reviewDays * DAY_MS
}
