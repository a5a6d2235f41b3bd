/** Strict readers of the parts that every C2SP text shares; what is wrong gets the code of the text it stands in. */
import { FoundationError, parseDecimal, unbase64, utf8Text } from '../foundation/index.ts'
import type { LedgerErrorCode } from './errors.ts'
import { LedgerError } from './errors.ts'

/** Bytes of one SHA-256 hash. */
export const HASH_BYTES = 32

/** Longest name or origin, in bytes of UTF-8: one length byte in tlog-cosignature's ML-DSA message. */
export const NAME_BYTES_MAX = 255

// Unicode's White_Space as Go's unicode.IsSpace has it. JavaScript's \s differs: it adds U+FEFF and lacks U+0085.
const SPACES: ReadonlySet<number> = new Set([
  0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x20, 0x85, 0xa0, 0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009,
  0x200a, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000,
])

/** The text of UTF-8 bytes. @throws LedgerError with the given code */
export function readText(bytes: Uint8Array, code: LedgerErrorCode): string {
  return recoded(code, () => utf8Text(bytes))
}

/** A canonical decimal up to 2^53 - 1. @throws LedgerError with the given code */
export function readDecimal(text: string, code: LedgerErrorCode): number {
  return recoded(code, () => parseDecimal(text))
}

/** The bytes of canonical base64. @throws LedgerError with the given code */
export function readBase64(text: string, code: LedgerErrorCode): Uint8Array {
  return recoded(code, () => unbase64(text))
}

/** One hash in canonical base64. @throws LedgerError with the given code */
export function readHash(text: string, code: LedgerErrorCode): Uint8Array {
  const hash = readBase64(text, code)
  if (hash.length !== HASH_BYTES) throw new LedgerError(code, `hash is not ${HASH_BYTES} bytes`)
  return hash
}

/** Whether a text holds a control character other than those allowed. */
export function hasControlCharacter(text: string, allowed = ''): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (text.charCodeAt(index) < 0x20 && !allowed.includes(text.charAt(index))) return true
  }
  return false
}

/** Whether a text holds a Unicode space. */
export function hasSpace(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (SPACES.has(text.charCodeAt(index))) return true
  return false
}

function recoded<Value>(code: LedgerErrorCode, read: () => Value): Value {
  try {
    return read()
  } catch (error) {
    if (error instanceof FoundationError) throw new LedgerError(code, error.message, { cause: error })
    throw error
  }
}
