/** Lines, hashes and an empty line before a note: the frame that tlog-proof and tlog-witness share. */
import { base64, utf8 } from '../foundation/index.ts'
import type { LedgerErrorCode } from './errors.ts'
import { LedgerError } from './errors.ts'
import { PROOF_HASHES_MAX } from './merkle.ts'
import { HASH_BYTES, readHash, readText } from './reading.ts'

/** A text cut at its first empty line: the lines before it, and the bytes of the note after it. */
export type Framed = { readonly lines: readonly string[]; readonly note: Uint8Array }

/** Reads a frame. @throws LedgerError with the given code */
export function readFrame(input: Uint8Array | string, bytesMax: number, code: LedgerErrorCode): Framed {
  if (input.length > bytesMax) throw new LedgerError(code, `text is larger than ${bytesMax} bytes`)
  const text = typeof input === 'string' ? input : readText(input, code)
  if (!text.isWellFormed()) throw new LedgerError(code, 'text is not well-formed')
  const end = text.indexOf('\n\n')
  if (end === -1) throw new LedgerError(code, 'text has no empty line')
  return { lines: text.slice(0, end).split('\n'), note: utf8(text.slice(end + 2)) }
}

/** Reads at most 63 hashes. @throws LedgerError with the given code */
export function readHashes(lines: readonly string[], code: LedgerErrorCode): Uint8Array[] {
  assertCount(lines.length, code)
  return lines.map((line) => readHash(line, code))
}

/** A line for each of at most 63 hashes. @throws LedgerError with the given code */
export function formatHashes(hashes: readonly Uint8Array[], code: LedgerErrorCode): string {
  assertCount(hashes.length, code)
  if (hashes.some((hash) => hash.length !== HASH_BYTES)) throw new LedgerError(code, `hash is not ${HASH_BYTES} bytes`)
  return hashes.map((hash) => `${base64(hash)}\n`).join('')
}

function assertCount(count: number, code: LedgerErrorCode): void {
  if (count > PROOF_HASHES_MAX) throw new LedgerError(code, `text holds more than ${PROOF_HASHES_MAX} hashes`)
}
