/** Signed notes: a text and the lines of those who signed it (c2sp.org/signed-note). */
import { equalBytes, utf8 } from '../foundation/index.ts'
import { LedgerError } from './errors.ts'
import type { NoteKey } from './note-key.ts'
import type { NoteSignature, VerifiedSignature } from './note-signature.ts'
import { formatSignatureLines, isByKey, parseSignatureLines, verifySignature } from './note-signature.ts'
import { hasControlCharacter, readText } from './reading.ts'

/** Largest note, in bytes: room for more than 30 post-quantum signature lines. */
export const NOTE_BYTES_MAX = 128 * 1024
/** Most signature lines of one note. */
export const NOTE_SIGNATURES_MAX = 100

/** A note as read: nothing in it is proven. */
export type Note = {
  /** Ends in a newline; exactly the bytes that are signed. */
  readonly text: string
  readonly signatures: readonly NoteSignature[]
}

/** Reads a note. Signatures by anyone are kept. @throws LedgerError `note-invalid` */
export function parseNote(bytes: Uint8Array): Note {
  if (bytes.length > NOTE_BYTES_MAX) throw new LedgerError('note-invalid', `note is larger than ${NOTE_BYTES_MAX} bytes`)
  const whole = readText(bytes, 'note-invalid')
  if (hasControlCharacter(whole, '\n')) throw new LedgerError('note-invalid', 'note holds a control character')
  // The text may hold empty lines of its own: the last one ends it.
  const end = whole.lastIndexOf('\n\n')
  if (end === -1) throw new LedgerError('note-invalid', 'note has no empty line before its signatures')
  const signatures = parseSignatureLines(whole.slice(end + 2))
  assertCount(signatures)
  return { text: whole.slice(0, end + 1), signatures }
}

/** The bytes of a note. @throws LedgerError `note-invalid` on what {@link parseNote} would refuse */
export function formatNote(note: Note): Uint8Array {
  const isText = note.text.endsWith('\n') && note.text.isWellFormed() && !hasControlCharacter(note.text, '\n')
  if (!isText) throw new LedgerError('note-invalid', 'text of the note is not lines of plain text')
  if (note.signatures.length === 0) throw new LedgerError('note-invalid', 'note has no signature')
  assertCount(note.signatures)
  const bytes = utf8(`${note.text}\n${formatSignatureLines(note.signatures)}`)
  if (bytes.length > NOTE_BYTES_MAX) throw new LedgerError('note-invalid', `note is larger than ${NOTE_BYTES_MAX} bytes`)
  return bytes
}

/**
 * Proves a note: at least one line is by a known key, and every line by a known key verifies. Gives one signature
 * for each known key that signed; lines by unknown keys are left out.
 * @throws LedgerError `signature-invalid`; `key-invalid` when two different keys share a name and id
 */
export function verifyNote(note: Note, keys: readonly NoteKey[]): VerifiedSignature[] {
  const verified = new Map<NoteKey, VerifiedSignature>()
  for (const signature of note.signatures) {
    const key = knownKey(signature, keys)
    if (key === undefined) continue
    const proven = verifySignature(note.text, signature, key)
    if (!verified.has(key)) verified.set(key, proven)
  }
  if (verified.size === 0) throw new LedgerError('signature-invalid', 'note is not signed by a known key')
  return [...verified.values()]
}

/**
 * A note with more signatures; one by a key that already signed replaces the older line, so that a refreshed
 * cosignature never stands beside its predecessor.
 */
export function addSignatures(note: Note, added: readonly NoteSignature[]): Note {
  const kept = note.signatures.filter((older) => !added.some((newer) => isSameKey(older, newer)))
  return { text: note.text, signatures: [...kept, ...added] }
}

function knownKey(signature: NoteSignature, keys: readonly NoteKey[]): NoteKey | undefined {
  const [key, ...others] = keys.filter((candidate) => isByKey(signature, candidate))
  if (key === undefined) return undefined
  const isAmbiguous = others.some((other) => other.type !== key.type || !equalBytes(other.publicKey, key.publicKey))
  if (isAmbiguous) throw new LedgerError('key-invalid', 'two known keys share a name and an id')
  return key
}

function isSameKey(left: NoteSignature, right: NoteSignature): boolean {
  return left.name === right.name && equalBytes(left.keyId, right.keyId)
}

function assertCount(signatures: readonly NoteSignature[]): void {
  if (signatures.length > NOTE_SIGNATURES_MAX) throw new LedgerError('note-invalid', `note has more than ${NOTE_SIGNATURES_MAX} signatures`)
}
