/**
 * How a text begins in Brotli (RFC 7932). Nothing announces bytes in this form, and to try it takes as long as some hundred words take
 * otherwise: what the head says of the length must fit to the bytes that are there, and hardly any others do.
 */
import { bitsAt } from './deflate-head.ts'

/** Nibbles of the length of a block, by the number that stands before it; the last one is of a block that holds no text. */
const LENGTH_NIBBLES = [4, 5, 6]
/** Shorter texts are packed with one set of codes for each purpose. */
const ONE_SET_LENGTH = 4_096
/** How much longer than its text a last block may be, and how much shorter: no text that anybody wrote shrinks further. */
const [GROWTH_MAX, SHRINKAGE_MAX, LONG_SHRINKAGE_MAX] = [2, 256, 64]
/** Bits of these sets, and how many behind them stand before the one that is nought in what is packed as a text. */
const [SETS_BITS, DISTANCE_BITS] = [3, 6]

/** Whether bytes may be a text in Brotli. What stands in it unpacked is read as signs among other bytes. */
export function mayBeBrotli(bytes: Uint8Array): boolean {
  let at = windowBits(bytes)
  if (at === 0) return false
  const isLast = bitsAt(bytes, at, 1) === 1
  // An empty last block holds nothing.
  if (isLast && bitsAt(bytes, at + 1, 1) === 1) return false
  at += isLast ? 2 : 1
  const nibbles = LENGTH_NIBBLES[bitsAt(bytes, at, 2)]
  if (nibbles === undefined) return false
  const length = bitsAt(bytes, at + 2, nibbles * 4) + 1
  // A length is written with as few nibbles as it takes (section 9.2).
  if (nibbles > 4 && length <= 1 << ((nibbles - 1) * 4)) return false
  const isShort = length < ONE_SET_LENGTH
  if (length > bytes.length * (isShort ? SHRINKAGE_MAX : LONG_SHRINKAGE_MAX) || (isLast && length * GROWTH_MAX < bytes.length)) return false
  at += 2 + nibbles * 4
  if (!isLast && bitsAt(bytes, at, 1) === 1) return false
  if (!isLast) at += 1
  if (bitsAt(bytes, at, SETS_BITS) !== 0) return !isShort
  // Of the ways to look at the bytes before one (section 7.1) two are for texts, and both are even.
  return bitsAt(bytes, at + SETS_BITS + DISTANCE_BITS, 1) === 0
}

/** How many bits say the size of the window (section 9.1); nought where they say none. */
function windowBits(bytes: Uint8Array): number {
  if (bitsAt(bytes, 0, 1) === 0) return 1
  if (bitsAt(bytes, 1, 3) !== 0) return 4
  return bitsAt(bytes, 4, 3) === 1 ? 0 : 7
}
