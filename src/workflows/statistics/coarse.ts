/** Counts that may be published: small ones are not told, and others not to the last one. */

/** A count as it is published; `few` is more than none and less than what is small. */
export type CoarseCount = number | 'few'

/** The count to the multiple below of what is small, as an agreement says. */
export function coarse(count: number, small: number): CoarseCount {
  if (count === 0) return 0
  return count < small ? 'few' : Math.floor(count / small) * small
}
