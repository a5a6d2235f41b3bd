/** Words of a text that are texts of their own once decoded: base64 and hexadecimal. */
import { isUtf8 } from 'node:buffer'
import type { EncodedWord } from './finding.ts'

const WORD = /[A-Za-z0-9+/_-]{8,}={0,2}/g
const HEX = /^(?:[0-9a-f]{2}){6,}$/i
const LINE_LENGTH_MIN = 60
const PIECE_LENGTH_MIN = 8
// Control characters of ASCII other than white space.
const NOT_TEXT = /(?![\t-\r\u0080-\u009f])\p{Cc}|\ufffd/u
const WIDE_BYTES_MIN = 8
/** Begins with four characters of ASCII, which may be full-width or have unseen ones between them. */
const LATIN = /^(?:[\u0020-\u007e\uff01-\uff5e]\p{Cf}{0,4}){4}/u

/** Encoded words of a text that read as text, in order; words that are split over lines count as one. */
export function encodedWords(text: string): EncodedWord[] {
  const words: EncodedWord[] = []
  WORD.lastIndex = 0
  for (let match = WORD.exec(text); match !== null; match = WORD.exec(text)) {
    const start = match.index
    const end = endOverLines(text, start, match[0])
    WORD.lastIndex = end
    const found = read(text.slice(start, end), start)
    if (found === undefined) pushPieces(words, text.slice(start, end), start)
    else words.push(found)
  }
  return words
}

/** The text that a whole property holds in base64 or hexadecimal, whatever its bytes are; undefined when there are none. */
export function encodedProperty(text: string, form: 'base64' | 'hex'): EncodedWord | undefined {
  const bytes = Buffer.from(text, form)
  if (bytes.length === 0) return undefined
  const content = textOf(bytes) ?? { text: bytes.toString('latin1'), charset: 'latin1' as const }
  return { form, span: { start: 0, end: text.length }, ...content }
}

/** A text in the form that a word is written in. */
export function encodeWord(word: EncodedWord, text: string): string {
  return Buffer.from(text, word.charset).toString(word.form)
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
function pushPieces(words: EncodedWord[], word: string, offset: number): void {
  if (!/[/_+-]/.test(word)) return
  let start = 0
  for (const piece of word.split(/[/_+-]/)) {
    const found = piece.length < PIECE_LENGTH_MIN ? undefined : read(piece, offset + start)
    if (found !== undefined) words.push(found)
    start += piece.length + 1
  }
}

function read(word: string, start: number): EncodedWord | undefined {
  const span = { start, end: start + word.length }
  const hex = HEX.test(word) ? textOf(Buffer.from(word, 'hex')) : undefined
  if (hex !== undefined) return { form: 'hex', span, ...hex }
  const joined = word.replace(/[\r\n]/g, '')
  if (joined.replace(/=+$/, '').length % 4 === 1) return undefined
  const content = textOf(Buffer.from(joined, 'base64'))
  return content && { form: /[_-]/.test(joined) ? 'base64url' : 'base64', span, ...content }
}

/** The text of bytes in UTF-8, or in UTF-16 as Windows writes it; undefined when they are no text. */
function textOf(bytes: Buffer): { text: string; charset: 'utf8' | 'utf16le' } | undefined {
  const wide = bytes.length >= WIDE_BYTES_MIN && bytes.length % 2 === 0 ? bytes.toString('utf16le') : ''
  if (LATIN.test(wide) && !NOT_TEXT.test(wide)) return { text: wide, charset: 'utf16le' }
  // Most words of a text decode to what is no UTF-8, which a decoder could tell only by throwing.
  if (!isUtf8(bytes)) return undefined
  const text = bytes.toString('utf8')
  return NOT_TEXT.test(text) ? undefined : { text, charset: 'utf8' }
}
