/** How scripts and dumps hide what a text says: calls for single characters, pieces joined together, signs that mean nothing. */
import { character, type Decoder, replacing } from './decoder.ts'
import { hasTraits, TRAIT } from './traits.ts'

const CALL =
  /(?:\[char\]\s?|\bchrw?\$?\(|\bchar\()\s{0,4}(?:(?:0x|&h)([0-9a-f]{1,6})|(\d{1,7}))(?:\s{0,4}\))?(?:\s{0,4}[.+&,]\s{0,4}(?=\[char\]|chrw?\$?\(|char\())?/gi
const QUOTE_BEFORE = /["']\s{0,4}[.+&]\s{0,4}$/
const QUOTE_BEHIND = /^\s{0,4}[.+&]\s{0,4}["']/
const NEAR = 12

/** Calls for a character by its number, as scripts write them: `chr(64)`, `[char]64`. */
export const calls: Decoder = (view) =>
  hasTraits(view.traits, TRAIT.defanged) && /chr|char/i.test(view.text) ? readCalls(view) : undefined

// Next to a piece in quotes a character stands as another one.
const readCalls = replacing(TRAIT.defanged, CALL, (match) => {
  const [written, hexadecimal, decimal] = match
  const text = hexadecimal === undefined ? character(decimal as string, 10) : character(hexadecimal, 16)
  const before = QUOTE_BEFORE.test(match.input.slice(Math.max(0, match.index - NEAR), match.index))
  const end = match.index + written.length
  const behind = QUOTE_BEHIND.test(match.input.slice(end, end + NEAR))
  return `${before ? '"' : ''}${text ?? ''}${behind ? '"' : ''}`
})

const JOIN = /(["'])\s{0,4}[.+&]\s{0,4}["']/g

/** Pieces of a text that a script joins. */
export const joins: Decoder = replacing(TRAIT.joined, JOIN, () => '')

const DEEP_ESCAPE = /\\{3,64}(?:u([0-9a-f]{4})|x([0-9a-f]{2}))/gi

/** Escapes that were escaped more than once, as JSON inside of JSON has them. */
export const deepEscapes: Decoder = replacing(TRAIT.backslash, DEEP_ESCAPE, ([, wide, narrow]) => character((wide ?? narrow) as string, 16))

const CODE_POINT = /(?:\bU\+|\\N\{U\+)([0-9a-f]{4,6})(?:\}|[ ,;](?=U\+))?/gi

/** Characters by the numbers that Unicode gives them: `U+0040`. */
export const codePoints: Decoder = replacing(TRAIT.plus, CODE_POINT, ([, code]) => character(code as string, 16))

const CARET_RUN = /(?:[\^`][ -~]){4,1000}|(?<=[\w@.])[\^`](?=[\w@.])/g
const CARETS_MIN = 2

/** Marks that shells leave out: carets and backticks inside of words, or before every sign. */
export const carets: Decoder = (view) => (hasTraits(view.traits, TRAIT.caret) && hasCarets(view.text) ? readCarets(view) : undefined)

function hasCarets(text: string): boolean {
  return (text.match(/[\^`]/g) ?? []).length >= CARETS_MIN
}

const readCarets = replacing(TRAIT.caret, CARET_RUN, ([written]) =>
  [...written.matchAll(/[\^`]([ -~]?)/g)].map(([, sign]) => sign).join(''),
)

const SPELLED = /(?<!\S)\S([ -]|, | {3})\S(?:\1\S){4,400}(?!\S)/g

/** Words spelled sign by sign. */
export const spelled: Decoder = replacing(TRAIT.spelled, SPELLED, ([written]) => written.replace(/(.)./g, '$1'))

const DUMP_LINE = /(?<!\S)(?:0x)?0[0-9a-f]{3,7}:? {1,3}((?:[0-9a-f]{2,8} {1,2}){1,16}[0-9a-f]{0,8}) {0,60}(?: \|?.{0,20})?(?:\r?\n|$)/gim

/** Dumps of bytes in lines, each with its place before it and its signs behind it: the bytes alone. */
export const dumps: Decoder = replacing(
  TRAIT.dumped,
  DUMP_LINE,
  ([, figures]) => `${((figures as string).match(/[0-9a-f]{2}/gi) ?? []).join(' ')} `,
)
