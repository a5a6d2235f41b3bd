/** Base58 as wallets and addresses of content write it, and base62 with either case first: one large number, its digits in a word. */

const WORD = /^[0-9A-Za-z]{12,200}$/
/** Without those that look alike. */
const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const [FIGURES, LOW] = ['0123456789', 'abcdefghijklmnopqrstuvwxyz']
const BASES = [BASE58, FIGURES + LOW.toUpperCase() + LOW, FIGURES + LOW + LOW.toUpperCase()].map((digits) => {
  return { radix: digits.length, placeOf: Int8Array.from({ length: 128 }, (_, code) => digits.indexOf(String.fromCharCode(code))) }
})
/** Digits that are taken at once: their number is exact. */
const STEP = 8

/** The bytes that a word may be; none where it is no such number, or has not the letters of either case and figures that nearly all have. */
export function bytesOfLargeNumber(word: string): readonly Buffer[] {
  if (!WORD.test(word) || !/[a-z]/.test(word) || !/[A-Z]/.test(word) || !/\d/.test(word)) return []
  return BASES.flatMap(({ radix, placeOf }) => {
    const number = mayBeginText(word, radix, placeOf) ? numberOf(word, radix, placeOf) : undefined
    if (number === undefined) return []
    const hex = number.toString(16)
    return [Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')]
  })
}

/** Where the first byte of a text lies, rounded outwards: among signs, or among what begins a character beyond ASCII. */
const [SIGN_MIN, ASCII, LEAD_MIN] = [0x1f, 0x80, 0xc0]

/** Whether the highest byte of the number may begin a text, as told from its first digits: most words need no reckoning then. */
function mayBeginText(word: string, radix: number, placeOf: Int8Array): boolean {
  let high = 0
  for (let place = 0; place < STEP; place += 1) high = high * radix + (placeOf[word.charCodeAt(place)] as number)
  const bits = Math.log2(Math.max(high, 1)) + (word.length - STEP) * Math.log2(radix)
  const first = 2 ** (bits % 8)
  return first > SIGN_MIN && (first < ASCII || first > LEAD_MIN)
}

function numberOf(word: string, radix: number, placeOf: Int8Array): bigint | undefined {
  let number = 0n
  for (let start = 0; start < word.length; start += STEP) {
    const end = Math.min(start + STEP, word.length)
    let low = 0
    for (let place = start; place < end; place += 1) {
      const digit = placeOf[word.charCodeAt(place)] as number
      if (digit < 0) return undefined
      low = low * radix + digit
    }
    number = number * BigInt(radix ** (end - start)) + BigInt(low)
  }
  return number
}
