/** Base58 as wallets and addresses of content write it: one large number of 58 digits, without those that look alike. */

const WORD = /^[1-9A-HJ-NP-Za-km-z]{12,200}$/
const DIGITS = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
/** Digits that are taken at once: their number is exact. */
const STEP = 8

/** The bytes of a word; undefined where it is none, or has not the letters of either case and figures that nearly all have. */
export function bytesOfBase58(word: string): Buffer | undefined {
  if (!WORD.test(word) || !/[a-z]/.test(word) || !/[A-Z]/.test(word) || !/\d/.test(word)) return undefined
  let number = 0n
  for (let start = 0; start < word.length; start += STEP) {
    const digits = word.slice(start, start + STEP)
    let low = 0
    for (const digit of digits) low = low * 58 + DIGITS.indexOf(digit)
    number = number * BigInt(58 ** digits.length) + BigInt(low)
  }
  const hex = number.toString(16)
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')
}
