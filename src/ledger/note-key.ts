/** Names, ids and texts of the keys that sign notes (c2sp.org/signed-note). */
import { base64, concatBytes, ED25519_KEY_BYTES, equalBytes, hex, isSoundEd25519Key, sha256, unhex, utf8 } from '../foundation/index.ts'
import { LedgerError } from './errors.ts'
import { hasControlCharacter, hasSpace, NAME_BYTES_MAX, readBase64 } from './reading.ts'

/** Type byte of a plain Ed25519 key: what a ledger signs its checkpoints with. */
export const LOG_KEY = 0x01
/** Type byte of an Ed25519 key for timestamped cosignatures: what a witness signs with. */
export const WITNESS_KEY = 0x04

/** The kinds of key this ledger knows. */
export type NoteKeyType = typeof LOG_KEY | typeof WITNESS_KEY

/** A public key under a name. Made by {@link noteKey} or {@link parseVkey} only, which check it. */
export type NoteKey = {
  readonly name: string
  readonly type: NoteKeyType
  readonly publicKey: Uint8Array
  /** The first 4 bytes of SHA-256(name, newline, type, key). */
  readonly keyId: Uint8Array
}

/**
 * Who signs: a name, its public key and the Ed25519 signature of some bytes. One key must never sign under two
 * names, since a cosignature does not cover the name.
 */
export type NoteSigner = {
  readonly name: string
  readonly publicKey: Uint8Array
  sign(bytes: Uint8Array): Uint8Array
}

/** The key of a name, with its id. @throws LedgerError `key-invalid` */
export function noteKey(name: string, type: NoteKeyType, publicKey: Uint8Array): NoteKey {
  if (!isKeyName(name)) throw new LedgerError('key-invalid', 'key name is empty, too long or holds a space, a plus or a control character')
  if (!isSoundEd25519Key(publicKey)) throw new LedgerError('key-invalid', 'public key is not a usable Ed25519 key')
  return { name, type, publicKey, keyId: keyIdOf(name, concatBytes(Uint8Array.of(type), publicKey)) }
}

/** `<name>+<key id>+<base64 of type and key>`. */
export function formatVkey(key: NoteKey): string {
  return `${key.name}+${hex(key.keyId)}+${base64(concatBytes(Uint8Array.of(key.type), key.publicKey))}`
}

/** Reads a verifier key; the id is computed again. @throws LedgerError `key-invalid`, also for other types of key */
export function parseVkey(vkey: string): NoteKey {
  const [name, id, ...rest] = vkey.split('+')
  if (name === undefined || id === undefined || !/^[0-9a-f]{8}$/.test(id))
    throw new LedgerError('key-invalid', 'text is not a verifier key')
  const data = readBase64(rest.join('+'), 'key-invalid')
  const type = data[0]
  if (type !== LOG_KEY && type !== WITNESS_KEY) throw new LedgerError('key-invalid', 'type of the verifier key is unknown')
  if (data.length !== 1 + ED25519_KEY_BYTES) throw new LedgerError('key-invalid', 'verifier key has the wrong length')
  const key = noteKey(name, type, data.slice(1))
  if (!equalBytes(key.keyId, unhex(id))) throw new LedgerError('key-invalid', 'id of the verifier key does not belong to it')
  return key
}

/** Whether a text may name a key: not empty, well-formed, without Unicode space, plus or control character, at most 255 bytes. */
export function isKeyName(name: string): boolean {
  if (name === '' || !name.isWellFormed() || utf8(name).length > NAME_BYTES_MAX) return false
  return !name.includes('+') && !hasSpace(name) && !hasControlCharacter(name)
}

function keyIdOf(name: string, typedKey: Uint8Array): Uint8Array {
  return sha256(utf8(`${name}\n`), typedKey).slice(0, 4)
}
