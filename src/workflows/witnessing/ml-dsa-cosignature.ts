/**
 * Cosignatures with ML-DSA-44 (c2sp.org/tlog-cosignature, type 0x06; FIPS 204 with an empty context) of whole checkpoints. They stand beside
 * those of Ed25519 and count in no quorum (docs/decisions/0030-post-quantum-cosignatures.md).
 */
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import { base64, concatBytes, equalBytes, FoundationError, hex, sha256, uint64, unbase64, unhex, utf8 } from '../../foundation/index.ts'
import { type Checkpoint, LedgerError, type NoteSignature } from '../../ledger/index.ts'

/** Type byte of an ML-DSA-44 key for cosignatures of (sub)trees. */
const ML_DSA_KEY = 0x06
const PUBLIC_KEY_BYTES = 1_312
const SIGNATURE_BYTES = 2_420
const SEED_BYTES = 32
const TIME_BYTES = 8
const NAME_BYTES_MAX = 255
const LABEL = utf8('subtree/v1\n\0')
/** What stands before a seed in PKCS #8 and before a public key in SubjectPublicKeyInfo (RFC 9881). */
const SEED_PREFIX = unhex('3034020100300b060960864801650304031104228020')
const KEY_PREFIX = unhex('30820532300b06096086480165030403110382052100')

/** The public key of a cosigner under its name. Made by {@link mlDsaKey} or {@link parseMlDsaVkey} only. */
export type MlDsaKey = { readonly name: string; readonly publicKey: Uint8Array; readonly keyId: Uint8Array }

/** Who cosigns. One key serves one name, which is not that of the Ed25519 key. */
export type MlDsaSigner = MlDsaKey & { sign(bytes: Uint8Array): Uint8Array }

/** The key of a name. @throws LedgerError `key-invalid` */
export function mlDsaKey(name: string, publicKey: Uint8Array): MlDsaKey {
  // As a note has it, and what one byte can count.
  const isName = /^[\x21-\x2a\x2c-\x7e]+$/.test(name) && name.length <= NAME_BYTES_MAX
  if (!isName) throw new LedgerError('key-invalid', 'name of a cosigner is empty, too long or not plain')
  if (publicKey.length !== PUBLIC_KEY_BYTES) throw new LedgerError('key-invalid', 'public key is not one of ML-DSA-44')
  const keyId = sha256(utf8(`${name}\n`), Uint8Array.of(ML_DSA_KEY), publicKey).slice(0, 4)
  return { name, publicKey, keyId }
}

/** The signer of a name from a seed of 32 bytes. @throws LedgerError `key-invalid` */
export function mlDsaSigner(name: string, seed: Uint8Array): MlDsaSigner {
  if (seed.length !== SEED_BYTES) throw new LedgerError('key-invalid', 'seed is not 32 bytes')
  const key = createPrivateKey({ key: Buffer.from(concatBytes(SEED_PREFIX, seed)), format: 'der', type: 'pkcs8' })
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' })
  return { ...mlDsaKey(name, new Uint8Array(spki.subarray(KEY_PREFIX.length))), sign: (bytes) => new Uint8Array(sign(null, bytes, key)) }
}

/** `<name>+<key id>+<base64 of type and key>`. */
export function formatMlDsaVkey({ name, keyId, publicKey }: MlDsaKey): string {
  return `${name}+${hex(keyId)}+${base64(concatBytes(Uint8Array.of(ML_DSA_KEY), publicKey))}`
}

/** Reads a verifier key; the id is computed again. @throws LedgerError `key-invalid`, also for other types of key */
export function parseMlDsaVkey(vkey: string): MlDsaKey {
  const [name = '', id = '', ...rest] = vkey.split('+')
  const data = bytesOf(rest.join('+'))
  if (data?.[0] !== ML_DSA_KEY) throw new LedgerError('key-invalid', 'text is not the verifier key of an ML-DSA-44 cosigner')
  const key = mlDsaKey(name, data.slice(1))
  if (hex(key.keyId) !== id) throw new LedgerError('key-invalid', 'id of the verifier key does not belong to it')
  return key
}

/** The cosignature of a checkpoint at a time, in seconds since 1970. @throws LedgerError `signature-invalid` on a time that is none */
export function cosignWithMlDsa(checkpoint: Checkpoint, signer: MlDsaSigner, seconds: number): NoteSignature {
  if (!Number.isSafeInteger(seconds) || seconds <= 0)
    throw new LedgerError('signature-invalid', 'time of a cosignature is not a positive number')
  const payload = concatBytes(uint64(seconds), signer.sign(signedBytes(checkpoint, signer.name, seconds)))
  return { name: signer.name, keyId: signer.keyId, payload }
}

/** Proves a cosignature and gives its time in seconds since 1970. @throws LedgerError `signature-invalid` */
export function verifyMlDsaCosignature(checkpoint: Checkpoint, { name, keyId, payload }: NoteSignature, key: MlDsaKey): number {
  if (name !== key.name || !equalBytes(keyId, key.keyId)) throw new LedgerError('signature-invalid', 'signature is by another key')
  if (payload.length !== TIME_BYTES + SIGNATURE_BYTES) throw new LedgerError('signature-invalid', 'cosignature has the wrong length')
  const time = Number(new DataView(payload.buffer, payload.byteOffset, TIME_BYTES).getBigUint64(0))
  if (!Number.isSafeInteger(time) || time === 0) throw new LedgerError('signature-invalid', 'time of the cosignature is out of range')
  const spki = Buffer.from(concatBytes(KEY_PREFIX, key.publicKey))
  const publicKey = createPublicKey({ key: spki, format: 'der', type: 'spki' })
  const isSigned = verify(null, signedBytes(checkpoint, key.name, time), publicKey, payload.subarray(TIME_BYTES))
  if (!isSigned) throw new LedgerError('signature-invalid', 'cosignature does not verify')
  return time
}

/** The whole tree as a subtree from leaf 0; extension lines, which no checkpoint here has, would not be covered. */
function signedBytes({ origin, size, root }: Checkpoint, name: string, seconds: number): Uint8Array {
  const counted = (text: string): Uint8Array => concatBytes(Uint8Array.of(utf8(text).length), utf8(text))
  return concatBytes(LABEL, counted(name), uint64(seconds), counted(origin), uint64(0), uint64(size), root)
}

function bytesOf(text: string): Uint8Array | undefined {
  try {
    return unbase64(text)
  } catch (error) {
    if (error instanceof FoundationError) return undefined
    throw error
  }
}
