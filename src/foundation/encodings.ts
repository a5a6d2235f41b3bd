/**
 * Byte encodings that never repair what they read: every decoder refuses any
 * text that its own encoder would not have written. On Node's own encoders; in a browser `web/verify/platform` is in its place.
 */
import { isAscii } from 'node:buffer'
import { FoundationError } from './errors.ts'

const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

// Room to work in between one call and its return: giving each of a million short texts a buffer of its own costs more
// than encoding it.
const ROOM_BYTES = 16 * 1024
const UTF8_BYTES_PER_UNIT_MAX = 3
const room = new Uint8Array(ROOM_BYTES)
const roomView = view(room)

/** UTF-8 bytes of a text. Lone surrogates become U+FFFD, so check texts from outside with `parseJson` first. */
export function utf8(text: string): Uint8Array {
  // Node's own encoder takes a third of the time of TextEncoder on the short texts that this is mostly for.
  const bytes = Buffer.from(text, 'utf8')
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
}

const LINE_END = 0x0a

/** UTF-8 bytes of lines, each with its end; the one long text that they make together is never made. */
export function utf8Lines(lines: readonly string[]): Uint8Array {
  const length = lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0)
  const bytes = Buffer.alloc(length)
  let at = 0
  for (const line of lines) {
    at += bytes.write(line, at)
    bytes[at] = LINE_END
    at += 1
  }
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
}

/** Text of UTF-8 bytes; a byte order mark is kept. @throws FoundationError `encoding-invalid` */
export function utf8Text(bytes: Uint8Array): string {
  // Most texts are ASCII, which is read in a fraction of the time.
  if (isAscii(bytes)) return view(bytes).toString('latin1')
  try {
    return strictDecoder.decode(bytes)
  } catch {
    throw new FoundationError('encoding-invalid', 'bytes are not valid UTF-8')
  }
}

/** Text of ASCII bytes, at a fraction of the cost of {@link utf8Text}. @throws FoundationError `encoding-invalid` */
export function asciiText(bytes: Uint8Array): string {
  if (!isAscii(bytes)) throw new FoundationError('encoding-invalid', 'bytes are not ASCII')
  return view(bytes).toString('latin1')
}

/** Lower-case hexadecimal. */
export function hex(bytes: Uint8Array): string {
  return bytes.toHex()
}

/** Bytes of lower-case hexadecimal. @throws FoundationError `encoding-invalid` */
export function unhex(text: string): Uint8Array {
  if (!/^(?:[0-9a-f]{2})*$/.test(text)) throw new FoundationError('encoding-invalid', 'text is not lower-case hexadecimal')
  return new Uint8Array(Buffer.from(text, 'hex'))
}

/** Base64 with padding (RFC 4648 section 4). */
export function base64(bytes: Uint8Array): string {
  return encode(bytes, 'base64')
}

/** Bytes of canonical, padded base64. @throws FoundationError `encoding-invalid` */
export function unbase64(text: string): Uint8Array {
  return canonicalDecode(text, 'base64')
}

/** Base64url without padding (RFC 4648 section 5). */
export function base64url(bytes: Uint8Array): string {
  return encode(bytes, 'base64url')
}

/** Bytes of canonical, unpadded base64url. @throws FoundationError `encoding-invalid` */
export function unbase64url(text: string): Uint8Array {
  return canonicalDecode(text, 'base64url')
}

/** Base64url without padding of the UTF-8 bytes of a text without lone surrogates. */
export function base64urlText(text: string): string {
  if (text.length * UTF8_BYTES_PER_UNIT_MAX > ROOM_BYTES) return base64url(utf8(text))
  return roomView.toString('base64url', 0, roomView.write(text, 'utf8'))
}

/** Text of UTF-8 bytes in canonical, unpadded base64url. @throws FoundationError `encoding-invalid` */
export function unbase64urlText(text: string): string {
  if (text.length > ROOM_BYTES) return utf8Text(unbase64url(text))
  const bytes = room.subarray(0, readIntoRoom(text, 'base64url'))
  return isAscii(bytes) ? roomView.toString('latin1', 0, bytes.length) : utf8Text(bytes)
}

function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

type Form = 'base64' | 'base64url'

function encode(bytes: Uint8Array, form: Form): string {
  if (bytes.length > ROOM_BYTES) return view(bytes).toString(form)
  room.set(bytes)
  return roomView.toString(form, 0, bytes.length)
}

function canonicalDecode(text: string, form: Form): Uint8Array {
  if (text.length <= ROOM_BYTES) return room.slice(0, readIntoRoom(text, form))
  const bytes = Buffer.from(text, form)
  assertCanonical(bytes.toString(form) === text, form)
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
}

/** @returns how many bytes were read */
function readIntoRoom(text: string, form: Form): number {
  const length = roomView.write(text, form)
  assertCanonical(roomView.toString(form, 0, length) === text, form)
  return length
}

// Node's decoder accepts both alphabets, junk and missing padding, so what it
// read is written again and compared.
function assertCanonical(isSame: boolean, form: Form): void {
  if (!isSame) throw new FoundationError('encoding-invalid', `text is not canonical ${form}`)
}
