/** Counts that may be published: small ones are not told, and others not to the last one. */

/** Counts below this tell of single persons. */
export const SMALL = 10

/** A count as it is published; `few` is more than none and less than {@link SMALL}. */
export type CoarseCount = number | 'few'

/** The count to the ten below. */
export function coarse(count: number): CoarseCount {
  if (count === 0) return 0
  return count < SMALL ? 'few' : Math.floor(count / SMALL) * SMALL
}
