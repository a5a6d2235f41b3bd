/**
 * Boxes of questions. A box holds a set of values for each dimension, as bits, and so every question whose values are all in
 * it. What an article permits is one box; what several permit is their union. Comparing unions is a search for one question
 * of a box that no box of a union holds.
 */

/** Bits of all dimensions, one after the other; each dimension begins a new word. */
export type Box = Uint32Array

/** Where the bits of each dimension lie. Questions in which the values of the first two dimensions are equal do not exist. */
export type BoxLayout = { readonly wordCount: number; readonly places: readonly BoxPlace[] }
/** Words of one dimension: from `start` until `end`. */
export type BoxPlace = { readonly start: number; readonly end: number }

const WORD_BITS = 32

/** The layout of dimensions that have so many values each. The first two have the same values in the same order. */
export function boxLayout(valueCounts: readonly number[]): BoxLayout {
  const places: BoxPlace[] = []
  let start = 0
  for (const count of valueCounts) {
    const end = start + Math.ceil(count / WORD_BITS)
    places.push({ start, end })
    start = end
  }
  return { wordCount: start, places }
}

/** Adds a value of a dimension to a box. */
export function includeValue(box: Box, place: BoxPlace, value: number): void {
  const word = place.start + Math.floor(value / WORD_BITS)
  box[word] = (box[word] as number) | (1 << (value % WORD_BITS))
}

/** The values of a dimension that a box holds, in order. */
export function valuesOf(box: Box, place: BoxPlace): number[] {
  const values: number[] = []
  for (let word = place.start; word < place.end; word += 1) {
    const bits = box[word] as number
    for (let bit = 0; bits >>> bit !== 0 && bit < WORD_BITS; bit += 1) {
      if ((bits & (1 << bit)) !== 0) values.push((word - place.start) * WORD_BITS + bit)
    }
  }
  return values
}

/** Whether every question of `inner` is in `outer`. */
export function contains(outer: Box, inner: Box): boolean {
  for (let word = 0; word < inner.length; word += 1) if (((inner[word] as number) & ~(outer[word] as number)) !== 0) return false
  return true
}

/** Whether every value of one dimension of `inner` is in `outer`. */
export function containsWithin({ start, end }: BoxPlace, outer: Box, inner: Box): boolean {
  for (let word = start; word < end; word += 1) if (((inner[word] as number) & ~(outer[word] as number)) !== 0) return false
  return true
}

/** Whether some question is in both boxes. */
export function intersects(layout: BoxLayout, left: Box, right: Box): boolean {
  for (const place of layout.places) {
    let isShared = false
    for (let word = place.start; word < place.end && !isShared; word += 1) {
      isShared = ((left[word] as number) & (right[word] as number)) !== 0
    }
    if (!isShared) return false
  }
  return !isOneParty(layout, left, right)
}

/** The questions in both boxes, which may be none. */
export function intersection(left: Box, right: Box): Box {
  const shared = new Uint32Array(left.length)
  for (let word = 0; word < left.length; word += 1) shared[word] = (left[word] as number) & (right[word] as number)
  return shared
}

/** Whether a box holds no question. */
export function isEmpty(layout: BoxLayout, box: Box): boolean {
  return !intersects(layout, box, box)
}

/** Whether all that two boxes share goes from one party to the same party. */
function isOneParty(layout: BoxLayout, left: Box, right: Box): boolean {
  const [from, to] = layout.places as [BoxPlace, BoxPlace]
  let count = 0
  for (let word = 0; word < from.end; word += 1) {
    const givers = (left[word] as number) & (right[word] as number)
    const takers = (left[to.start + word] as number) & (right[to.start + word] as number)
    if (givers !== takers) return false
    if (givers === 0) continue
    const isOneBit = (givers & (givers - 1)) === 0
    count += isOneBit ? 1 : 2
    if (count > 1) return false
  }
  return true
}
