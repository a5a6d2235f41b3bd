/** How characters beyond ASCII hide what a text says. */
import { type Decoder, replacing } from './decoder.ts'
import { TRAIT } from './traits.ts'

const TAGS = /[\u{e0020}-\u{e007e}]{6,}/gu
const TAG_OFFSET = 0xe_0000

/** Texts in characters that are not seen and stand each for one of ASCII. */
export const tagged: Decoder = replacing(TRAIT.beyondAscii, TAGS, ([run]) =>
  String.fromCodePoint(...Array.from(run, (tag) => (tag.codePointAt(0) as number) - TAG_OFFSET)),
)

const MARKS = /(?<=[ -~])\p{M}{1,16}/gu

/** Strokes, dots and accents over or through characters of ASCII. */
export const marked: Decoder = replacing(TRAIT.beyondAscii, MARKS, () => '')

const OVERRIDE = /[\u202e\u2067]([^\u202c\u2069\n]{1,2000})[\u202c\u2069]?/g

/** Texts that are shown from their end. */
export const overridden: Decoder = replacing(TRAIT.beyondAscii, OVERRIDE, ([, text]) => [...(text as string)].reverse().join(''))
