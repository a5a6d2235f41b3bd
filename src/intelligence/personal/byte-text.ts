/** Bytes that are a text: in UTF-8, or in UTF-16 or UTF-32 in either order; packed, or with other bytes around it. */
import { isUtf8 } from 'node:buffer'
import type { EncodedWord } from './finding.ts'
import type { Unpacking } from './unpacking.ts'

/** A text and how its bytes say it. */
export type ByteText = Pick<EncodedWord, 'text' | 'charset'>

// Control characters of ASCII other than white space.
const NOT_TEXT = /(?![\t-\r\u0080-\u009f])\p{Cc}|\ufffd/u
const WIDE_BYTES_MIN = 8
const WIDEST_BYTES_MIN = 16
/** Begins with four characters of ASCII, which may be full-width or have unseen ones before or between them. */
const LATIN = /^\p{Cf}?(?:[\u0020-\u007e\uff01-\uff5e]\p{Cf}{0,4}){4}/u
const WIDE = ['utf16le', 'utf16be'] as const
const WIDEST = ['utf32le', 'utf32be'] as const

/** The text of bytes; undefined when they are no text. */
export function textOf(bytes: Buffer): ByteText | undefined {
  const wide = widestTextOf(bytes) ?? wideTextOf(bytes)
  if (wide !== undefined) return wide
  // Most words of a text decode to what is no UTF-8, which a decoder could tell only by throwing.
  if (!isUtf8(bytes)) return undefined
  const text = bytes.toString('utf8')
  return NOT_TEXT.test(text) ? undefined : { text, charset: 'utf8' }
}

/**
 * What can be read in bytes that are no text: what they unpack to, or else the signs that stand among them, where these may be of a person.
 * Whoever writes it back writes a text, and nothing of what it came in.
 */
export function readableIn(bytes: Buffer, unpacking: Unpacking): ByteText | undefined {
  const texts = unpacking.readInside(bytes, (inner) => textOf(inner) ?? readableIn(inner, unpacking)).filter((inner) => inner !== undefined)
  if (texts.length > 0) return { text: texts.map(({ text }) => text).join('\n'), charset: 'utf8' }
  return bytes.length < SIGNS_AMONG_MIN ? undefined : signsAmong(bytes)
}

/** Fewer bytes hold no value beside others. */
const SIGNS_AMONG_MIN = 16
const SIGNS = /[\t -~]{6,}/g
/** What every value has that anybody would call certain. */
const VALUED = /[@%=:+]|\d[ ./_-]?\d[ ./_-]?\d[ ./_-]?\d/

function signsAmong(bytes: Buffer): ByteText | undefined {
  const latin = bytes.toString('latin1')
  // In UTF-16 every other byte is nought.
  const stretches = [...latin.matchAll(SIGNS), ...(latin.includes('\0') ? latin.replaceAll('\0', '').matchAll(SIGNS) : [])]
  const valued = stretches.map(([stretch]) => stretch).filter((stretch) => VALUED.test(stretch))
  return valued.length === 0 ? undefined : { text: valued.join('\n'), charset: 'utf8' }
}

/** The bytes of a text. */
export function bytesOf({ text, charset }: ByteText): Buffer {
  switch (charset) {
    case 'utf16be':
      return Buffer.from(text, 'utf16le').swap16()
    case 'utf32le':
      return Buffer.from(Uint32Array.from(text, (character) => character.codePointAt(0) as number).buffer)
    case 'utf32be':
      return bytesOf({ text, charset: 'utf32le' }).swap32()
    default:
      return Buffer.from(text, charset)
  }
}

function wideTextOf(bytes: Buffer): ByteText | undefined {
  if (bytes.length < WIDE_BYTES_MIN || bytes.length % 2 !== 0) return undefined
  for (const charset of WIDE) {
    if (!mayBeginLatin(bytes, charset === 'utf16le' ? 1 : 0)) continue
    const text = (charset === 'utf16le' ? bytes : Buffer.from(bytes).swap16()).toString('utf16le')
    if (isLatinText(text)) return { text, charset }
  }
  return undefined
}

/** Whether one of the units with which {@link LATIN} begins has the high byte of a Latin letter: most words need no decoding then. */
function mayBeginLatin(bytes: Uint8Array, high: 0 | 1): boolean {
  // What is not seen before the first letter takes two units at most.
  return isHighOfLatin(bytes[high]) || isHighOfLatin(bytes[high + 2]) || isHighOfLatin(bytes[high + 4])
}

/** Whether a byte is the high one of a Latin letter, or of a full-width one, in UTF-16. */
export function isHighOfLatin(byte: number | undefined): boolean {
  return byte === 0x00 || byte === 0xff
}

function widestTextOf(bytes: Buffer): ByteText | undefined {
  if (bytes.length < WIDEST_BYTES_MIN || bytes.length % 4 !== 0) return undefined
  for (const charset of WIDEST) {
    // The highest byte of every character is nought, and its neighbour hardly ever more.
    const [highest, next] = charset === 'utf32le' ? [3, 2] : [0, 1]
    if (bytes[highest] !== 0 || bytes[highest + 4] !== 0 || (bytes[next + 4] as number) > 0x10) continue
    const text = textOfPoints(bytes, charset)
    if (text !== undefined && isLatinText(text)) return { text, charset }
  }
  return undefined
}

function textOfPoints(bytes: Buffer, charset: (typeof WIDEST)[number]): string | undefined {
  const characters: string[] = []
  for (let offset = 0; offset < bytes.length; offset += 4) {
    const point = charset === 'utf32le' ? bytes.readUInt32LE(offset) : bytes.readUInt32BE(offset)
    if (point > 0x10_ffff) return undefined
    characters.push(String.fromCodePoint(point))
  }
  return characters.join('')
}

function isLatinText(text: string): boolean {
  return LATIN.test(text) && !NOT_TEXT.test(text)
}
