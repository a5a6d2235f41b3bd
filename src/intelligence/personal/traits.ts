/**
 * What a text is made of, told by one walk over its pairs of characters. Each detector and decoder names the traits without which it
 * finds nothing, and is not asked where one is missing: most texts have few.
 */

/** Traits of a text, one bit each; the lowest are of single characters, see {@link traitsOf}. */
export const TRAIT = {
  /** Signs with a space or a hyphen between each and the next, six of them. */
  spelled: 1 << 2,
  /** A nought before the place of bytes in a dump. */
  dumped: 1 << 3,
  at: 1 << 4,
  plus: 1 << 5,
  /** A digit before a full stop. */
  digitStop: 1 << 6,
  digitHyphen: 1 << 7,
  letterDigit: 1 << 8,
  colon: 1 << 9,
  /** A hexadecimal digit before what parts the bytes of a hardware address. */
  byteMark: 1 << 10,
  byteStop: 1 << 11,
  /** A slash of either kind before the first letter of a folder that holds persons' folders. */
  homeFolder: 1 << 12,
  query: 1 << 13,
  /** What stands between a name and a secret, or before the name. */
  assignment: 1 << 14,
  doubleSlash: 1 << 15,
  /** An opening bracket, or what stands in words for a sign or for a scheme. */
  defanged: 1 << 16,
  percent: 1 << 17,
  backslash: 1 << 18,
  markup: 1 << 19,
  equals: 1 << 20,
  /** How hosts in other figures than usual begin. */
  hostFigures: 1 << 21,
  /** Enough digits for a telephone number (seven), and for a payment card (13). */
  digits7: 1 << 22,
  digits13: 1 << 23,
  /** Characters without white space between them that base64 is written with: eight, 15, and as many as a UUID takes without hyphens. */
  word8: 1 << 24,
  word15: 1 << 25,
  word32: 1 << 26,
  /** Characters beyond ASCII, or NUL: all else may stand in such a text. */
  beyondAscii: 1 << 27,
  /** How an option of a command begins. */
  option: 1 << 28,
  /** A sign that shells leave out. */
  caret: 1 << 29,
  /** The end of one quoted piece and what may join another to it. */
  joined: 1 << 30,
  /** A capital beside a mark, as base85 has them and sentences have not. */
  base85: 1 << 31,
} as const

/** Those of a text of which nothing is known. */
export const ALL_TRAITS = -1

const DIGIT = 1
const WORD = 2

const ROWS: readonly (readonly [number, RegExp])[] = [
  // The pair ends with it.
  [DIGIT, /\d$/],
  [WORD, /[A-Za-z0-9+/_-]$/],
  [TRAIT.at, /@$/],
  [TRAIT.plus, /\+$/],
  [TRAIT.colon, /:$/],
  [TRAIT.query, /[?&;]$/],
  [TRAIT.assignment, /[:=]$|--/],
  [TRAIT.percent, /%$/],
  [TRAIT.backslash, /\\$/],
  [TRAIT.markup, /[&<]$/],
  [TRAIT.caret, /[\^`]$/],
  [TRAIT.base85, /[A-Z][!-/:-@[-`{-~]|[!-/:-@[-`{-~][A-Z]/],
  [TRAIT.joined, /["'][\s.+&]/],
  // The pair of a text's first character begins with NUL.
  [TRAIT.dumped, /[\s\0]0/],
  [TRAIT.equals, /=$/],
  [TRAIT.digitStop, /\d\./],
  [TRAIT.digitHyphen, /\d-/],
  [TRAIT.letterDigit, /[a-z]\d/i],
  [TRAIT.byteMark, /[0-9a-f][:-]/i],
  [TRAIT.byteStop, /[0-9a-f]\./i],
  [TRAIT.homeFolder, /[\\/][udhvebmr]/i],
  [TRAIT.doubleSlash, /\/\//],
  [TRAIT.option, /\s[-/]/],
  // A number as a host, `in-addr.arpa`, `ip6.arpa`, figures with hyphens.
  [TRAIT.hostFigures, /[/@]\d|n-|p6|\d-/i],
  // ` at `, ` dot `, ` . `, `_at_`; `hxxp`, `meow`.
  [TRAIT.defanged, /[[({<]$|\.\]|[\s_][ad]|\s\.|hx|eo/i],
]

const ASCII = 128
const PAIRS = new Uint32Array(ASCII * ASCII)
for (let pair = 0; pair < PAIRS.length; pair += 1) {
  const text = String.fromCharCode(Math.floor(pair / ASCII), pair % ASCII)
  for (const [meaning, pattern] of ROWS) if (pattern.test(text)) PAIRS[pair] = (PAIRS[pair] as number) | meaning
}

const [DIGITS_OF_PHONE, DIGITS_OF_CARD] = [7, 13]
const [SPACE, HYPHEN] = [0x20, 0x2d]
/** Steps of two characters between spaces or hyphens where a word is spelled. */
const STEPS_MIN = 4
const [SHORT_WORD, LONG_WORD, UUID_WORD] = [8, 15, 32]

/** The traits of a text: all of them where a character is beyond ASCII. */
export function traitsOf(text: string): number {
  let [traits, digits, word, longest] = [0, 0, 0, 0]
  let [previous, parted, steps] = [0, 0, 0]
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code >= ASCII || code === 0) return ALL_TRAITS
    const found = PAIRS[previous * ASCII + code] as number
    traits |= found
    digits += found & DIGIT
    word = (found & WORD) === 0 ? 0 : word + 1
    if (word > longest) longest = word
    if (code === SPACE || code === HYPHEN) {
      steps = index - parted === 2 ? steps + 1 : 0
      parted = index
      if (steps >= STEPS_MIN) traits |= TRAIT.spelled
    }
    previous = code
  }
  if (digits >= DIGITS_OF_PHONE) traits |= digits >= DIGITS_OF_CARD ? TRAIT.digits7 | TRAIT.digits13 : TRAIT.digits7
  if (longest >= SHORT_WORD) traits |= TRAIT.word8
  if (longest >= LONG_WORD) traits |= TRAIT.word15
  if (longest >= UUID_WORD) traits |= TRAIT.word32
  return traits
}

/** Whether a text with these traits has all that is needed. */
export function hasTraits(traits: number, needed: number): boolean {
  return (traits & needed) === needed
}
