/** Words of a text that are texts of their own once decoded: base64, base32, and bytes in hexadecimal, decimal or binary, run together or apart. */
import { bytesOf, isHighOfLatin, textOf } from './byte-text.ts'
import type { EncodedWord } from './finding.ts'
import { hasTraits, TRAIT } from './traits.ts'

const WORD = /[A-Za-z0-9+/_-]{8,}={0,2}/g
const HEX = /^(?:0x)?((?:[0-9a-f]{2}){6,})$/i
/** Bytes apart, as dumps and scripts write them. */
const HEX_BYTES = /(?<![0-9a-z])(?:0x)?[0-9a-f]{2}([ :-]|, ?)(?:0x)?[0-9a-f]{2}(?:\1(?:0x)?[0-9a-f]{2}){4,}(?![0-9a-z])/gi
const DECIMAL_BYTES = /(?<!\d|\d\.)\d{2,3}(, ?| )\d{2,3}(?:\1\d{2,3}){4,}(?!\d|\.\d)/g
/** Without this no byte is written in binary. */
const ZEROES_AND_ONES = /[01]{8}/
/** As many as the patterns ask for. */
const BYTES_MIN = 6
const BINARY_BYTES = /(?<![0-9a-z])[01]{8}((?:, ?|[ :-])?)[01]{8}(?:\1[01]{8}){4,}(?![0-9a-z])/gi
const BASE32 = /^[A-Z2-7]{10,}$/
const BASE32_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const BASE32_PADDING = /={1,6}/y
const LINE_LENGTH_MIN = 60
const WORD_LENGTH_MIN = 8
/**
 * Encoded words of a text of given traits that read as text; words that are split over lines count as one.
 * @param lengthMin characters of the shortest base64 or base32 that is asked for
 */
export function encodedWords(text: string, traits: number, lengthMin: number = WORD_LENGTH_MIN): EncodedWord[] {
  const words: EncodedWord[] = []
  if (hasTraits(traits, TRAIT.word8)) pushWords(words, text, lengthMin)
  pushBytes(words, text, { pattern: HEX_BYTES, form: 'hex', radix: 16 })
  if (hasTraits(traits, TRAIT.digits7)) pushBytes(words, text, { pattern: DECIMAL_BYTES, form: 'decimal', radix: 10 })
  if (hasTraits(traits, TRAIT.digits13) && ZEROES_AND_ONES.test(text))
    pushBytes(words, text, { pattern: BINARY_BYTES, form: 'binary', radix: 2 })
  return words
}

function pushWords(words: EncodedWord[], text: string, lengthMin: number): void {
  WORD.lastIndex = 0
  for (let match = WORD.exec(text); match !== null; match = WORD.exec(text)) {
    if (match[0].length < lengthMin) continue
    const start = match.index
    const end = endOverLines(text, start, match[0])
    WORD.lastIndex = end
    const found = read(text.slice(start, end), start)
    if (found === undefined) pushPieces(words, { word: text.slice(start, end), offset: start, lengthMin })
    else words.push(withPadding(found, text))
  }
}

function withPadding(word: EncodedWord, text: string): EncodedWord {
  if (word.form !== 'base32') return word
  BASE32_PADDING.lastIndex = word.span.end
  if (!BASE32_PADDING.test(text)) return word
  return { ...word, span: { ...word.span, end: BASE32_PADDING.lastIndex } }
}

type Bytes = { readonly pattern: RegExp; readonly form: 'hex' | 'decimal' | 'binary'; readonly radix: 2 | 10 | 16 }

function pushBytes(words: EncodedWord[], text: string, { pattern, form, radix }: Bytes): void {
  pattern.lastIndex = 0
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const bytes = bytesApart(match[0], { offset: match.index, radix })
    const whole = wordOf(bytes, form)
    if (whole !== undefined) words.push(...whole)
    // A byte before or behind may be part of something else.
    else for (const stretch of stretchesOfText(bytes)) words.push(...(wordOf(stretch, form) ?? []))
  }
}

type PlacedByte = { readonly value: number; readonly start: number; readonly end: number }

function bytesApart(run: string, { offset, radix }: { readonly offset: number; readonly radix: number }): readonly PlacedByte[] {
  return [...run.matchAll(radix === 2 ? /[01]{8}/g : /[0-9a-fx]+/gi)].map(({ 0: written, index }) => {
    return { value: Number.parseInt(written, radix), start: offset + index, end: offset + index + written.length }
  })
}

function stretchesOfText(bytes: readonly PlacedByte[]): readonly (readonly PlacedByte[])[] {
  const stretches: PlacedByte[][] = [[]]
  for (const byte of bytes) {
    if (byte.value >= 0x20 && byte.value < 0x7f) stretches.at(-1)?.push(byte)
    else stretches.push([])
  }
  return stretches.filter(({ length }) => length >= BYTES_MIN)
}

function wordOf(bytes: readonly PlacedByte[], form: EncodedWord['form']): readonly [EncodedWord] | undefined {
  const content = bytes.every(({ value }) => value < 256) ? textOf(Buffer.from(bytes.map(({ value }) => value))) : undefined
  const [first, last] = [bytes[0], bytes.at(-1)]
  if (content === undefined || first === undefined || last === undefined) return undefined
  return [{ form, span: { start: first.start, end: last.end }, ...content }]
}

/** The text that a whole property holds in base64 or hexadecimal, whatever its bytes are; undefined when there are none. */
export function encodedProperty(text: string, form: 'base64' | 'hex'): EncodedWord | undefined {
  const bytes = Buffer.from(text, form)
  if (bytes.length === 0) return undefined
  const content = textOf(bytes) ?? { text: bytes.toString('latin1'), charset: 'latin1' as const }
  return { form, span: { start: 0, end: text.length }, ...content }
}

/** A text in the form that a word is written in. */
export function encodeWord({ form, charset }: EncodedWord, text: string): string {
  const bytes = bytesOf({ text, charset })
  if (form === 'decimal') return bytes.join(',')
  if (form === 'binary') return Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join(' ')
  return form === 'base32' ? base32(bytes) : bytes.toString(form)
}

/** RFC 4648 section 6. */
function base32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
  const digits = (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32_DIGITS[Number.parseInt(five.padEnd(5, '0'), 2)])
  return digits.join('').padEnd(Math.ceil(digits.length / 8) * 8, '=')
}

function bytesOfBase32(word: string): Buffer {
  const bytes: number[] = []
  let [held, bits] = [0, 0]
  for (const digit of word) {
    held = ((held << 5) | BASE32_DIGITS.indexOf(digit)) & 0xfff
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes.push((held >> bits) & 0xff)
  }
  return Buffer.from(bytes)
}

// Mail wraps base64 at 64 or 76 characters, so a value may stand across the end of a line.
function endOverLines(text: string, start: number, word: string): number {
  let end = start + word.length
  let line = word.length
  while (line >= LINE_LENGTH_MIN && line % 4 === 0 && text[end - 1] !== '=') {
    const next = text.startsWith('\r\n', end) ? end + 2 : text[end] === '\n' ? end + 1 : end
    if (next === end) break
    WORD_TAIL.lastIndex = next
    const tail = WORD_TAIL.exec(text)
    if (tail === null) break
    line = tail[0].length
    end = next + line
  }
  return end
}

const WORD_TAIL = /[A-Za-z0-9+/]{2,}={0,2}/y

// A slash, a hyphen or an underscore may be part of the word or stand between words.
function pushPieces(
  words: EncodedWord[],
  { word, offset, lengthMin }: { readonly word: string; readonly offset: number; readonly lengthMin: number },
): void {
  if (!/[/_+-]/.test(word)) return
  let start = 0
  for (const piece of word.split(/[/_+-]/)) {
    const found = piece.length < lengthMin ? undefined : read(piece, offset + start)
    if (found !== undefined) words.push(found)
    start += piece.length + 1
  }
}

function read(word: string, start: number): EncodedWord | undefined {
  const span = { start, end: start + word.length }
  const digits = HEX.exec(word)?.[1]
  const hex = digits === undefined ? undefined : textOf(Buffer.from(digits, 'hex'))
  if (hex !== undefined) return { form: 'hex', span, ...hex }
  const letters = withoutPadding(word)
  const thirtyTwo = BASE32.test(letters) ? textOf(bytesOfBase32(letters)) : undefined
  if (thirtyTwo !== undefined) return { form: 'base32', span, ...thirtyTwo }
  if (!beginsText(word)) return undefined
  const joined = word.includes('\n') ? word.replace(/[\r\n]/g, '') : word
  if (withoutPadding(joined).length % 4 === 1) return undefined
  const content = textOf(Buffer.from(joined, 'base64'))
  return content && { form: /[_-]/.test(joined) ? 'base64url' : 'base64', span, ...content }
}

/**
 * Whether what is written in base64 may begin a text: most words do not, and need not be decoded. In UTF-8 the first two bytes are signs, or
 * the first and the next byte of one; in wider forms the high byte of a Latin letter is among the first six.
 */
function beginsText(word: string): boolean {
  const first = byteOf(word, 0)
  const second = byteOf(word, 1)
  if (first < 0x80 ? isSign(first) && (isSign(second) || isLead(second)) : isLead(first) && second >= 0x80 && second < 0xc0) return true
  for (let place = 0; place < WIDE_BYTES; place += 1) if (isHighOfLatin(byteOf(word, place))) return true
  return false
}

/** Bytes in which a text of wider characters shows. */
const WIDE_BYTES = 6

function byteOf(word: string, place: number): number {
  const digit = Math.floor((place * 8) / 6)
  const bits = (digitOf(word, digit) << 6) | digitOf(word, digit + 1)
  return (bits >> (4 - ((place * 8) % 6))) & 0xff
}

function isSign(byte: number): boolean {
  return byte < 0x80 && (byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d))
}

/** The first byte of a character beyond ASCII. */
function isLead(byte: number): boolean {
  return byte >= 0xc2 && byte <= 0xf4
}

const BASE64_DIGITS = Uint8Array.from({ length: 128 }, (_, code) => {
  const digit = String.fromCharCode(code)
  if (digit === '-') return 62
  if (digit === '_') return 63
  return Math.max(0, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.indexOf(digit))
})

function digitOf(word: string, place: number): number {
  return BASE64_DIGITS[word.charCodeAt(place)] ?? 0
}

function withoutPadding(word: string): string {
  return word.endsWith('=') ? word.replace(/=+$/, '') : word
}
