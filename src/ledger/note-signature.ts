/** Signatures over the text of a note: plain Ed25519 and timestamped cosignatures (c2sp.org/signed-note, c2sp.org/tlog-cosignature). */
import { base64, concatBytes, ED25519_SIGNATURE_BYTES, equalBytes, uint64, utf8 } from '../foundation/index.ts'
import { isSignedBy } from './ed25519.ts'
import { LedgerError } from './errors.ts'
import type { NoteKey, NoteSigner } from './note-key.ts'
import { isKeyName, LOG_KEY, noteKey, WITNESS_KEY } from './note-key.ts'
import { readBase64 } from './reading.ts'

const KEY_ID_BYTES = 4
const TIME_BYTES = 8

/** One signature line, not yet verified. */
export type NoteSignature = {
  readonly name: string
  readonly keyId: Uint8Array
  /** What follows the key id: the signature, before it the time in a cosignature. */
  readonly payload: Uint8Array
}

/** A line's key and, for a cosignature, its time in seconds since 1970. */
export type VerifiedSignature = {
  readonly key: NoteKey
  readonly signature: NoteSignature
  readonly time?: number
}

/** The plain signature of a note's text. @throws LedgerError `key-invalid` */
export function signText(text: string, signer: NoteSigner): NoteSignature {
  const { keyId } = noteKey(signer.name, LOG_KEY, signer.publicKey)
  return { name: signer.name, keyId, payload: signer.sign(utf8(text)) }
}

/** The cosignature of a checkpoint's body at a time. @throws LedgerError `key-invalid`, `signature-invalid` on a time that is no count of seconds */
export function cosignText(text: string, signer: NoteSigner, seconds: number): NoteSignature {
  // Time 0 drops the claim that nothing larger was seen, which a cosignature of a checkpoint must make.
  if (!Number.isSafeInteger(seconds) || seconds <= 0)
    throw new LedgerError('signature-invalid', 'time of a cosignature is not a positive number')
  const { keyId } = noteKey(signer.name, WITNESS_KEY, signer.publicKey)
  return { name: signer.name, keyId, payload: concatBytes(uint64(seconds), signer.sign(cosignedBytes(text, seconds))) }
}

/** Whether a line claims to be by this key. */
export function isByKey(signature: NoteSignature, key: NoteKey): boolean {
  return signature.name === key.name && equalBytes(signature.keyId, key.keyId)
}

/** Proves one signature of a note's text. @throws LedgerError `signature-invalid` */
export function verifySignature(text: string, signature: NoteSignature, key: NoteKey): VerifiedSignature {
  if (!isByKey(signature, key)) throw new LedgerError('signature-invalid', 'signature is by another key')
  if (key.type === WITNESS_KEY) return verifyTimed(text, signature, key)
  if (!isSignedBy(key.publicKey, utf8(text), signature.payload)) throw new LedgerError('signature-invalid', 'signature does not verify')
  return { key, signature }
}

function verifyTimed(text: string, signature: NoteSignature, key: NoteKey): VerifiedSignature {
  const { payload } = signature
  if (payload.length !== TIME_BYTES + ED25519_SIGNATURE_BYTES)
    throw new LedgerError('signature-invalid', 'cosignature has the wrong length')
  const time = Number(new DataView(payload.buffer, payload.byteOffset, TIME_BYTES).getBigUint64(0))
  if (!Number.isSafeInteger(time) || time === 0) throw new LedgerError('signature-invalid', 'time of the cosignature is out of range')
  const isSigned = isSignedBy(key.publicKey, cosignedBytes(text, time), payload.subarray(TIME_BYTES))
  if (!isSigned) throw new LedgerError('signature-invalid', 'cosignature does not verify')
  return { key, signature, time }
}

/** `— <name> <base64>` and a newline for each. */
export function formatSignatureLines(signatures: readonly NoteSignature[]): string {
  return signatures.map(({ name, keyId, payload }) => `— ${name} ${base64(concatBytes(keyId, payload))}\n`).join('')
}

/** Reads signature lines, each ending in a newline. @throws LedgerError `note-invalid` */
export function parseSignatureLines(text: string): NoteSignature[] {
  if (!text.endsWith('\n')) throw new LedgerError('note-invalid', 'signature line does not end')
  return text.slice(0, -1).split('\n').map(parseSignatureLine)
}

function parseSignatureLine(line: string): NoteSignature {
  const [dash, name, encoded, ...rest] = line.split(' ')
  if (dash !== '—' || name === undefined || encoded === undefined || rest.length > 0 || !isKeyName(name)) {
    throw new LedgerError('note-invalid', 'line is not a signature')
  }
  const bytes = readBase64(encoded, 'note-invalid')
  if (bytes.length <= KEY_ID_BYTES) throw new LedgerError('note-invalid', 'signature is too short')
  return { name, keyId: bytes.slice(0, KEY_ID_BYTES), payload: bytes.slice(KEY_ID_BYTES) }
}

function cosignedBytes(text: string, seconds: number): Uint8Array {
  return utf8(`cosignature/v1\ntime ${seconds}\n${text}`)
}
