/**
 * How a text begins in Deflate (RFC 1951). Nothing announces bytes in this form alone, and to try it on every word would take longer than
 * all else in a search: few other bytes begin so.
 */

const FIXED = 1
const DYNAMIC = 2
/** Where the signs of a text stand among the codes of eight bits (section 3.2.6). */
const [LITERAL_FIRST, TEXT_FIRST, TEXT_LAST] = [0x30, 0x50, 0xae]
const WHITE_SPACE = [0x39, 0x3a, 0x3d]
const SIGNS_LOOKED_AT = 3
/** More codes for lengths or distances are not allowed (section 3.2.7). */
const CODES_MAX = 29
const CODE_LENGTHS_MIN = 4
/** A whole set of codes of at most seven bits. */
const WHOLE = 128

/** Whether bytes may be a text in Deflate. */
export function mayBeDeflate(bytes: Uint8Array): boolean {
  const kind = bitsAt(bytes, 1, 2)
  return kind === FIXED ? beginsWithSigns(bytes) : kind === DYNAMIC && hasWholeCodes(bytes)
}

function beginsWithSigns(bytes: Uint8Array): boolean {
  for (let sign = 0; sign < SIGNS_LOOKED_AT; sign += 1) {
    let code = 0
    for (let bit = 0; bit < 8; bit += 1) code = (code << 1) | bitsAt(bytes, 3 + sign * 8 + bit, 1)
    // Something said before is said again, which only a first sign cannot.
    if (code < LITERAL_FIRST && sign > 0) return true
    if ((code < TEXT_FIRST || code > TEXT_LAST) && !WHITE_SPACE.includes(code)) return false
  }
  return true
}

function hasWholeCodes(bytes: Uint8Array): boolean {
  if (bitsAt(bytes, 3, 5) > CODES_MAX || bitsAt(bytes, 8, 5) > CODES_MAX) return false
  const count = bitsAt(bytes, 13, 4) + CODE_LENGTHS_MIN
  let sum = 0
  for (let index = 0; index < count; index += 1) {
    const length = bitsAt(bytes, 17 + index * 3, 3)
    if (length > 0) sum += WHOLE >> length
  }
  return sum === WHOLE
}

/** Up to 25 bits from the lowest of each byte on; nought beyond the end. */
export function bitsAt(bytes: Uint8Array, from: number, count: number): number {
  const at = from >> 3
  const low = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)
  const high = (bytes[at + 2] ?? 0) | ((bytes[at + 3] ?? 0) << 8)
  return ((low | (high << 16)) >>> (from & 7)) & ((1 << count) - 1)
}
