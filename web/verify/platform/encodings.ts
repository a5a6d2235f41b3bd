/** In a browser in the place of `src/foundation/encodings.ts`. Every decoder writes again what it read and compares. */
import { FoundationError } from '../../../src/foundation/errors.ts'

const encoder = new TextEncoder()
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const ASCII_MAX = 0x7f
const CHUNK_BYTES = 0x8000

/** UTF-8 bytes of a text. Lone surrogates become U+FFFD, so check texts from outside with `parseJson` first. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text)
}

/** UTF-8 bytes of lines, each with its end. */
export function utf8Lines(lines: readonly string[]): Uint8Array {
  return utf8(lines.map((line) => `${line}\n`).join(''))
}

/** Text of UTF-8 bytes; a byte order mark is kept. @throws FoundationError `encoding-invalid` */
export function utf8Text(bytes: Uint8Array): string {
  try {
    return strictDecoder.decode(bytes)
  } catch {
    throw new FoundationError('encoding-invalid', 'bytes are not valid UTF-8')
  }
}

/** Text of ASCII bytes. @throws FoundationError `encoding-invalid` */
export function asciiText(bytes: Uint8Array): string {
  if (!bytes.every((byte) => byte <= ASCII_MAX)) throw new FoundationError('encoding-invalid', 'bytes are not ASCII')
  return oneCharacterPerByte(bytes)
}

/** Lower-case hexadecimal. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Bytes of lower-case hexadecimal. @throws FoundationError `encoding-invalid` */
export function unhex(text: string): Uint8Array {
  if (!/^(?:[0-9a-f]{2})*$/.test(text)) throw new FoundationError('encoding-invalid', 'text is not lower-case hexadecimal')
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}

/** Base64 with padding (RFC 4648 section 4). */
export function base64(bytes: Uint8Array): string {
  return btoa(oneCharacterPerByte(bytes))
}

/** Bytes of canonical, padded base64. @throws FoundationError `encoding-invalid` */
export function unbase64(text: string): Uint8Array {
  return canonicalDecode(text, { form: 'base64', encoded: text, again: base64 })
}

/** Base64url without padding (RFC 4648 section 5). */
export function base64url(bytes: Uint8Array): string {
  return base64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** Bytes of canonical, unpadded base64url. @throws FoundationError `encoding-invalid` */
export function unbase64url(text: string): Uint8Array {
  return canonicalDecode(text, { form: 'base64url', encoded: text.replaceAll('-', '+').replaceAll('_', '/'), again: base64url })
}

/** Base64url without padding of the UTF-8 bytes of a text without lone surrogates. */
export function base64urlText(text: string): string {
  return base64url(utf8(text))
}

/** Text of UTF-8 bytes in canonical, unpadded base64url. @throws FoundationError `encoding-invalid` */
export function unbase64urlText(text: string): string {
  return utf8Text(unbase64url(text))
}

type Decoding = { readonly form: 'base64' | 'base64url'; readonly encoded: string; readonly again: (bytes: Uint8Array) => string }

// `atob` forgives spaces, missing padding and bits that nothing reads, so what it read is written again and compared.
function canonicalDecode(text: string, { form, encoded, again }: Decoding): Uint8Array {
  const bytes = decoded(encoded)
  if (bytes === undefined || again(bytes) !== text) throw new FoundationError('encoding-invalid', `text is not canonical ${form}`)
  return bytes
}

function decoded(encoded: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0))
  } catch {
    return undefined
  }
}

/** In pieces: a call takes only so many arguments. */
function oneCharacterPerByte(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK_BYTES))
  return text
}
