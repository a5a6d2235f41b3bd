/**
 * A first look at a text, pair of characters by pair: most texts hold no pair without which nothing certain can stand in them, in
 * whatever way that the search reads it is written, and need no search at all.
 */

const ASCII = 128
const SOUGHT = 1
const DIGIT = 2
/** Digits in the shortest number that is looked at, and in the shortest text in figures: six bytes. */
const DIGITS_MIN = 6

/** Base32 of either kind in small letters needs no capital and few figures. */
const LOW_BASE32 = /[a-z\d]{26}/

/** Whether a text has to be searched; where it has not, the search would call nothing in it certain. */
export function isWorthSearching(text: string): boolean {
  let digits = 0
  let previous = text.charCodeAt(0)
  if (previous >= ASCII) return true
  for (let index = 1; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code >= ASCII) return true
    const found = PAIRS[previous * ASCII + code] as number
    if (found !== 0) {
      if ((found & SOUGHT) !== 0) return true
      digits += 1
    }
    previous = code
  }
  return digits >= DIGITS_MIN || (digits > 0 && LOW_BASE32.test(text))
}

const PAIRS = pairTable([
  // Addresses and numbers: an at sign, as it is or in words, and a plus sign. Longer numbers are told by their digits.
  [SOUGHT, /[@+]/],
  [SOUGHT, /[[({<][\saAcC]/],
  [SOUGHT, /t\s|_a|\s\.|[[]\.|\.\]/i],
  // What the decoders take for theirs.
  [SOUGHT, /%[\da-fu]|\\.|&[#a-z]|<[a-z/!]|[=][\da-f?]|[=\s]\n|\0/is],
  // Base64 and base32 without any of these come of no text that anybody writes; accounts of clouds are capitals alone.
  [SOUGHT, /[a-z][A-Z]|[A-Z][A-Z\d]/],
  // Calls for characters.
  [SOUGHT, /r[(\]]/i],
  // Headers, tokens of GitHub and of Slack, accounts of Windows.
  [SOUGHT, /za|ki|[pousrb]_|xo|5-/i],
  [DIGIT, /.\d/s],
])

function pairTable(rows: readonly (readonly [number, RegExp])[]): Uint8Array {
  const table = new Uint8Array(ASCII * ASCII)
  for (let pair = 0; pair < table.length; pair += 1) {
    const text = String.fromCharCode(Math.floor(pair / ASCII), pair % ASCII)
    for (const [meaning, pattern] of rows) if (pattern.test(text)) table[pair] = (table[pair] as number) | meaning
  }
  return table
}
