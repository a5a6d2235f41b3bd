/**
 * Words of a text that are texts of their own once decoded: base64, base32, base58 and base85, and bytes in hexadecimal, decimal or binary,
 * run together or apart, whatever packs them.
 */

import { base85Runs, markedBase85 } from './base85.ts'
import { type ByteRun, byteRuns, type PlacedByte, stretchesOfText } from './byte-figures.ts'
import { type ByteText, bytesOf, isHighOfLatin, readableIn, textOf } from './byte-text.ts'
import type { EncodedWord } from './finding.ts'
import { bytesOfLargeNumber } from './large-number.ts'
import { hasTraits, TRAIT } from './traits.ts'
import { unixFiles } from './unix-lines.ts'
import { isPackedHead, Unpacking } from './unpacking.ts'

const WORD = /[A-Za-z0-9+/_-]{8,}={0,2}/g
const HEX = /^(?:0x)?((?:[0-9a-f]{2}){6,})$/i
const BASE32 = /^[A-Z2-7]{10,}$/
/** In small letters this is what many words are; a long one without a figure hardly ever. */
const LOW_BASE32 = /^(?=[a-z]*[2-7])[a-z2-7]{26,}$/
/** Base32 in the digits of hexadecimal and those that follow (RFC 4648 section 7), which has one of the latter. */
const BASE32_HEX = /^(?=[0-9A-F]*[G-V])[0-9A-V]{10,}$/
const LOW_BASE32_HEX = /^(?=[0-9a-f]*[g-v])(?=[a-v]*\d)[0-9a-v]{26,}$/
const BASE32_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const BASE32_PADDING = /={1,6}/y
const LINE_LENGTH_MIN = 16
const WORD_LENGTH_MIN = 8
/** Shorter words hold no text besides other bytes, and nothing packed. */
const [MIXED_LENGTH_MIN, MIXED_HEX_LENGTH_MIN] = [22, 32]
/** How gzip, zlib, Zstandard and zip begin in base64 and in hexadecimal. */
const PACKED = /^(?:e[AFJN]|H4sI|KLUv|UEsD|(?:0x)?(?:78(?:01|5e|9c|da)|1f8b08|28b52ffd|504b0304))/i

/** What is known of a text besides the text: all traits and a budget of its own where nothing is said. */
type WordSearch = {
  readonly traits: number
  /** Characters of the shortest base64 or base32 that is asked for. */
  readonly lengthMin?: number
  readonly unpacking?: Unpacking
}

/** Encoded words of a text that read as text; words that are split over lines count as one. */
export function encodedWords(text: string, search: WordSearch): EncodedWord[] {
  const { traits, lengthMin = WORD_LENGTH_MIN, unpacking = new Unpacking(text.length) } = search
  const reading: Reading = { words: [], text, lengthMin, unpacking }
  if (hasTraits(traits, TRAIT.word8)) pushWords(reading)
  for (const run of byteRuns(text, traits)) pushBytes(reading, run)
  if (hasTraits(traits, TRAIT.markup)) pushRuns(reading, markedBase85(text))
  if (hasTraits(traits, TRAIT.base85)) pushRuns(reading, base85Runs(text))
  if (text.includes('begin ')) pushRuns(reading, unixFiles(text))
  return reading.words
}

type Reading = { readonly words: EncodedWord[]; readonly text: string; readonly lengthMin: number; readonly unpacking: Unpacking }

function pushRuns(
  { words, unpacking }: Reading,
  runs: Iterable<{ readonly start: number; readonly end: number; readonly bytes: Buffer }>,
): void {
  for (const { start, end, bytes } of runs) {
    const content = textOf(bytes) ?? readableIn(bytes, unpacking)
    if (content !== undefined) words.push({ form: 'rare', span: { start, end }, ...content })
  }
}

function pushWords({ words, text, lengthMin, unpacking }: Reading): void {
  WORD.lastIndex = 0
  const block = { end: 0, tries: 0 }
  for (let match = WORD.exec(text); match !== null; match = WORD.exec(text)) {
    if (match[0].length < lengthMin) continue
    const start = match.index
    const alone = start + match[0].length
    const whole = start < block.end && block.tries >= BLOCK_TRIES_MAX ? alone : endOverLines(text, start, match[0])
    const joined = whole > alone ? read(text.slice(start, whole), { start, unpacking }) : undefined
    if (start >= block.end) block.tries = 0
    if (whole > alone) {
      block.end = whole
      block.tries += 1
    }
    // What follows on the next line may be a word of its own.
    const end = joined === undefined ? alone : whole
    WORD.lastIndex = end
    const word = text.slice(start, end)
    const found = joined ?? read(word, { start, unpacking })
    if (found === undefined) pushPieces(words, { word, offset: start, lengthMin, unpacking })
    else words.push(withPadding(found, text))
    // What stands on the next line may be another word all the same.
    const first = joined === undefined ? undefined : read(text.slice(start, alone), { start, unpacking })
    if (first !== undefined) words.push(first)
  }
}

/** Lines of a block at which a word over all the following lines is looked for: a list of hashes is none. */
const BLOCK_TRIES_MAX = 3

function withPadding(word: EncodedWord, text: string): EncodedWord {
  if (word.form !== 'base32') return word
  BASE32_PADDING.lastIndex = word.span.end
  if (!BASE32_PADDING.test(text)) return word
  return { ...word, span: { ...word.span, end: BASE32_PADDING.lastIndex } }
}

function pushBytes({ words, unpacking }: Reading, { bytes, form }: ByteRun): void {
  const whole = wordOf(bytes, form) ?? unpackedWord(bytes, form, unpacking)
  if (whole !== undefined) words.push(whole)
  // A byte before or behind may be part of something else.
  else for (const stretch of stretchesOfText(bytes)) words.push(...[wordOf(stretch, form)].filter((word) => word !== undefined))
}

function wordOf(bytes: readonly PlacedByte[], form: EncodedWord['form']): EncodedWord | undefined {
  const content = bytes.every(({ value }) => value < 256) ? textOf(bufferOf(bytes)) : undefined
  return content && placedWord(bytes, form, content)
}

function unpackedWord(bytes: readonly PlacedByte[], form: EncodedWord['form'], unpacking: Unpacking): EncodedWord | undefined {
  const packed = bufferOf(bytes)
  // Signs among other bytes have each their own place here.
  if (packed.length < MIXED_HEX_LENGTH_MIN / 2 || !isPackedHead(packed)) return undefined
  const content = readableIn(packed, unpacking)
  return content && placedWord(bytes, form, content)
}

function bufferOf(bytes: readonly PlacedByte[]): Buffer {
  return Buffer.from(bytes.map(({ value }) => value))
}

function placedWord(bytes: readonly PlacedByte[], form: EncodedWord['form'], content: ByteText): EncodedWord | undefined {
  const [first, last] = [bytes[0], bytes.at(-1)]
  return first && last && { form, span: { start: first.start, end: last.end }, ...content }
}

/** The text that a whole property holds in base64 or hexadecimal, whatever its bytes are; undefined when there are none. */
export function encodedProperty(text: string, form: 'base64' | 'hex'): EncodedWord | undefined {
  const bytes = Buffer.from(text, form)
  if (bytes.length === 0) return undefined
  const content = textOf(bytes) ?? unpackedText(bytes) ?? { text: bytes.toString('latin1'), charset: 'latin1' as const }
  return { form, span: { start: 0, end: text.length }, ...content }
}

function unpackedText(bytes: Buffer): ByteText | undefined {
  return bytes.length >= MIXED_HEX_LENGTH_MIN / 2 && isPackedHead(bytes) ? readableIn(bytes, new Unpacking(bytes.length)) : undefined
}

/** A text in the form that a word is written in, unpacked. */
export function encodeWord({ form, charset }: EncodedWord, text: string): string {
  if (form === 'rare') return text
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

function bytesOfBase32(word: string, placeOf = (digit: string): number => BASE32_DIGITS.indexOf(digit)): Buffer {
  const bytes: number[] = []
  let [held, bits] = [0, 0]
  for (const digit of word) {
    held = ((held << 5) | placeOf(digit)) & 0xfff
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes.push((held >> bits) & 0xff)
  }
  return Buffer.from(bytes)
}

// Mail wraps base64 at 64 or 76 characters, others at any, so a value may stand across the end of a line.
function endOverLines(text: string, start: number, word: string): number {
  let end = start + word.length
  let line = word.length
  while (line >= LINE_LENGTH_MIN && line % 4 === 0 && text[end - 1] !== '=') {
    const lineEnd = line < SPACED_LENGTH_MIN ? LINE_END : SPACED_END
    lineEnd.lastIndex = end
    const next = end + (lineEnd.exec(text)?.[0].length ?? 0)
    if (next === end) break
    WORD_TAIL.lastIndex = next
    const tail = WORD_TAIL.exec(text)
    if (tail === null || tail[0].length > word.length) break
    line = tail[0].length
    end = next + line
  }
  return end
}

const WORD_TAIL = /[A-Za-z0-9+/]{2,}={0,2}/y
/** With what is put before a line. */
const LINE_END = /[ \t]{0,8}\r?\n[ \t]{0,16}/y
/** Or a space for it once escapes are undone. */
const SPACED_END = /[ \t]{0,8}\r?\n[ \t]{0,16}| /y
const SPACED_LENGTH_MIN = 60

// A slash, a hyphen or an underscore may be part of the word or stand between words.
function pushPieces(
  words: EncodedWord[],
  { word, offset, lengthMin, unpacking }: Omit<Reading, 'words' | 'text'> & { readonly word: string; readonly offset: number },
): void {
  if (!/[/_+-]/.test(word)) return
  let start = 0
  for (const piece of word.split(/[/_+-]/)) {
    const found = piece.length < lengthMin ? undefined : read(piece, { start: offset + start, unpacking })
    if (found !== undefined) words.push(found)
    start += piece.length + 1
  }
}

function read(word: string, at: { readonly start: number; readonly unpacking: Unpacking }): EncodedWord | undefined {
  const span = { start: at.start, end: at.start + word.length }
  const digits = HEX.exec(word)?.[1]
  if (digits !== undefined) {
    const bytes = Buffer.from(digits, 'hex')
    const hex = textOf(bytes) ?? (digits.length < MIXED_HEX_LENGTH_MIN && !PACKED.test(word) ? undefined : readableIn(bytes, at.unpacking))
    if (hex !== undefined) return { form: 'hex', span, ...hex }
  }
  const thirtyTwo = inBase32(word, at.unpacking)
  if (thirtyTwo !== undefined) return { span, ...thirtyTwo }
  const content = digits === undefined ? inBase64(word, at.unpacking) : undefined
  if (content !== undefined) return { form: /[_-]/.test(word) ? 'base64url' : 'base64', span, ...content }
  for (const bytes of bytesOfLargeNumber(word)) {
    const number = textOf(bytes)
    if (number !== undefined) return { form: 'rare', span, ...number }
  }
  return undefined
}

function inBase32(word: string, unpacking: Unpacking): (ByteText & Pick<EncodedWord, 'form'>) | undefined {
  const letters = withoutPadding(word)
  const readable = (bytes: Buffer): ByteText | undefined =>
    textOf(bytes) ?? (letters.length < MIXED_HEX_LENGTH_MIN ? undefined : readableIn(bytes, unpacking))
  const low = LOW_BASE32.test(letters)
  const content = low || BASE32.test(letters) ? readable(bytesOfBase32(letters.toUpperCase())) : undefined
  if (content !== undefined) return { form: low ? 'rare' : 'base32', ...content }
  const isHex = BASE32_HEX.test(letters) || LOW_BASE32_HEX.test(letters)
  const inHex = isHex ? readable(bytesOfBase32(letters, (digit) => Number.parseInt(digit, 32))) : undefined
  return inHex && { form: 'rare', ...inHex }
}

function inBase64(word: string, unpacking: Unpacking): ByteText | undefined {
  const isMixed = word.length >= MIXED_LENGTH_MIN || PACKED.test(word)
  if (!isMixed && !beginsText(word)) return undefined
  const joined = /\s/.test(word) ? word.replace(/\s/g, '') : word
  if (withoutPadding(joined).length % 4 === 1) return undefined
  const bytes = Buffer.from(joined, 'base64')
  return textOf(bytes) ?? (isMixed ? readableIn(bytes, unpacking) : undefined)
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
