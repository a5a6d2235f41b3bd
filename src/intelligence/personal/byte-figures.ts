/** Bytes that a text writes in figures, one by one or a few together: in hexadecimal, decimal or binary. */
import { hasTraits, TRAIT } from './traits.ts'

/** How bytes are written. */
type Figures = {
  readonly form: 'hex' | 'decimal' | 'binary' | 'rare'
  readonly radix: 2 | 10 | 16
  readonly pattern: RegExp
  /** One byte of what the pattern matches. */
  readonly unit: RegExp
  /** Digits in the least that is read. */
  readonly digitsMin?: number
}

// Each has one way of parting bytes throughout.
const HEX_BYTES: Figures = {
  form: 'hex',
  radix: 16,
  pattern: /(?<![0-9a-z])(?:0x)?[0-9a-f]{2}([ :._-]|, ?|\s{1,8})(?:0x)?[0-9a-f]{2}(?:\1(?:0x)?[0-9a-f]{2}){4,}(?![0-9a-z])/gi,
  unit: /[0-9a-fx]+/gi,
}
/** As dumps write bytes; most of those of a text begin with a figure. */
const HEX_GROUPS: Figures = {
  form: 'rare',
  radix: 16,
  pattern: /(?<![0-9a-z])(?:(?:[0-9a-f]{2}){2}|(?:[0-9a-f]{2}){4})(?: (?:[0-9a-f]{2}){2,4}){2,}(?: [0-9a-f]{2})?(?![0-9a-z])/gi,
  unit: /[0-9a-f]{2}/gi,
  digitsMin: 7,
}
/** As programs write bytes of which most are no signs. */
const HEX_ESCAPES: Figures = {
  form: 'rare',
  radix: 16,
  pattern: /(?:(?:0x|&h|\\x|%)[0-9a-f]{2},? ?){6,}/gi,
  unit: /(?<=[xh%])[0-9a-f]{2}/gi,
}
const DECIMAL_BYTES: Figures = {
  form: 'decimal',
  radix: 10,
  pattern: /(?<!\d|\d\.)\d{2,3}([;-]|, ?| |,\s{1,20})\d{2,3}(?:\1\d{2,3}){4,}(?!\d|\.\d)/g,
  unit: /\d+/g,
}
/** Without this no byte is written in binary. */
const ZEROES_AND_ONES = /[01]{8}/
const BINARY_BYTES: Figures = {
  form: 'binary',
  radix: 2,
  pattern: /(?<![0-9a-z])[01]{8}((?:, ?|[ :-])?)[01]{8}(?:\1[01]{8}){4,}(?![0-9a-z])/gi,
  unit: /[01]{8}/g,
}
/** As many bytes as the patterns ask for. */
const BYTES_MIN = 6

/** A byte, and where its figures stand. */
export type PlacedByte = { readonly value: number; readonly start: number; readonly end: number }
/** Bytes that stand one after the other. */
export type ByteRun = { readonly form: Figures['form']; readonly bytes: readonly PlacedByte[] }

/** The runs of bytes in a text of given traits. */
export function* byteRuns(text: string, traits: number): Generator<ByteRun> {
  yield* runsOf(text, HEX_BYTES)
  if (hasTraits(traits, TRAIT.digits7)) {
    if (text.includes(' ')) yield* runsOf(text, HEX_GROUPS)
    yield* runsOf(text, DECIMAL_BYTES)
  }
  if ((traits & ESCAPED_BY) !== 0 || text.includes('0x') || text.includes('0X')) yield* runsOf(text, HEX_ESCAPES)
  if (hasTraits(traits, TRAIT.digits13) && ZEROES_AND_ONES.test(text)) yield* runsOf(text, BINARY_BYTES)
}

/** How escapes begin that do not with `0x`. */
const ESCAPED_BY = TRAIT.percent | TRAIT.backslash | TRAIT.markup

function* runsOf(text: string, figures: Figures): Generator<ByteRun> {
  const { pattern, form, unit, radix, digitsMin = 0 } = figures
  pattern.lastIndex = 0
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [run] = match
    if (digitsMin > 0 && (run.match(/\d/g) ?? []).length < digitsMin) continue
    const offset = match.index
    const bytes = [...run.matchAll(unit)].map(({ 0: written, index }) => {
      return { value: Number.parseInt(written, radix), start: offset + index, end: offset + index + written.length }
    })
    yield { form, bytes }
  }
}

/** The stretches of signs among bytes that are no text as a whole. */
export function stretchesOfText(bytes: readonly PlacedByte[]): readonly (readonly PlacedByte[])[] {
  const stretches: PlacedByte[][] = [[]]
  for (const byte of bytes) {
    if (byte.value >= 0x20 && byte.value < 0x7f) stretches.at(-1)?.push(byte)
    else stretches.push([])
  }
  return stretches.filter(({ length }) => length >= BYTES_MIN)
}
