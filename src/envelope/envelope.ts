/**
 * One message sealed for one party (spec/envelope.md).
 *
 *   "comity/envelope/v1\n" | u32 length | header | u16 length | enc | ciphertext
 *
 * The header is canonical JSON and the associated data of the ciphertext; enc
 * is the HPKE encapsulation; the ciphertext holds signature, payload, padding.
 */

import type { Key } from 'hpke'
import type { Instant } from '../foundation/index.ts'
import { concatBytes, ENVELOPE_BYTES_MAX, giveBack, isEd25519Signature, uint16, utf8 } from '../foundation/index.ts'
import type { PartyCode, Signer } from '../identity/index.ts'

import { EnvelopeError, unopenable } from './errors.ts'
import type { EnvelopeHeader } from './header.ts'
import { ENVELOPE_FORMAT, frontBytes, headerBytes, isWellFormedHeader, splitEnvelope } from './header.ts'
import { letterBytes, letterLength, letterSignedBytes, parseLetter } from './letter.ts'
import type { SealingKey, SealingKeys, SuiteName } from './suite.ts'
import { hpkeSuite, sealingKeyId } from './suite.ts'

/** How far ahead of the reader's clock an envelope may have been sent: 5 minutes, in milliseconds. */
export const ENVELOPE_CLOCK_SKEW_MS = 300_000

const ENC_LENGTH_BYTES = 2

/** What {@link sealEnvelope} seals, and for whom. */
export type SealRequest = {
  readonly payload: Uint8Array
  readonly from: PartyCode
  readonly to: PartyCode
  /** The recipient's public key for the suite. */
  readonly recipientKey: Uint8Array
  readonly suite: SuiteName
  /** The sender's act key. */
  readonly signer: Signer
  /** Unique per envelope: 16 to 64 lower-case letters, digits and hyphens. */
  readonly id: string
  readonly sentAt: Instant
  readonly expiresAt: Instant
}

/** Who opens, with which keys, and when. */
export type OpenContext = {
  readonly party: PartyCode
  /** The current key set and the prior ones that may still be in use. */
  readonly keys: readonly SealingKeys[]
  /** The act key of a party as pinned here, or nothing for a party that is not known. */
  senderKey(from: PartyCode): Uint8Array | undefined
  readonly now: Instant
}

/** What an envelope proved to hold: the named sender signed this payload for this recipient. */
export type OpenedEnvelope = {
  readonly id: string
  readonly from: PartyCode
  readonly suite: SuiteName
  readonly sentAt: Instant
  readonly expiresAt: Instant
  readonly payload: Uint8Array
}

/**
 * Signs, pads and seals a payload.
 * @throws EnvelopeError `envelope-input-invalid` on an id or dates that no reader accepts, `sealing-key-invalid`, `envelope-too-large`
 */
export async function sealEnvelope(request: SealRequest): Promise<Uint8Array> {
  const { payload, from, to, recipientKey, suite, id, sentAt, expiresAt } = request
  const header: EnvelopeHeader = { id, from, to, suite, key: sealingKeyId(recipientKey), sentAt, expiresAt }
  if (!isWellFormedHeader(header))
    throw new EnvelopeError('envelope-input-invalid', 'the id, parties or dates of the envelope are not valid')
  const clear = headerBytes(header)
  const { KEM, AEAD } = hpkeSuite(suite)
  const front = frontBytes(clear)
  const length = front.length + ENC_LENGTH_BYTES + KEM.Nenc + letterLength(payload.length) + AEAD.Nt
  if (length > ENVELOPE_BYTES_MAX) throw new EnvelopeError('envelope-too-large', `an envelope has at most ${ENVELOPE_BYTES_MAX} bytes`)
  const signature = request.signer.sign(letterSignedBytes(clear, payload))
  const publicKey = await readPublicKey(suite, recipientKey)
  const options = { aad: clear, info: suiteInfo(suite) }
  const letter = letterBytes({ signature, payload })
  const { encapsulatedSecret, ciphertext } = await hpkeSuite(suite).Seal(publicKey, letter, options)
  giveBack(letter)
  const envelope = concatBytes(front, uint16(encapsulatedSecret.length), encapsulatedSecret, ciphertext)
  giveBack(ciphertext)
  return envelope
}

/**
 * Opens an envelope and proves its sender. Every failure, whatever its cause,
 * is the same error. Does not remember: the caller refuses an id that it has
 * opened from that sender before, until that envelope's `expiresAt`, after
 * which it no longer opens here.
 * @throws EnvelopeError `envelope-unopenable`; whatever `senderKey` throws passes through
 */
export async function openEnvelope(envelope: Uint8Array, context: OpenContext): Promise<OpenedEnvelope> {
  const { header, headerBytes: clear, rest } = splitEnvelope(envelope)
  const { id, from, suite, sentAt, expiresAt } = header
  if (header.to !== context.party) throw unopenable('for another party')
  if (sentAt > context.now + ENVELOPE_CLOCK_SKEW_MS) throw unopenable('sent in the future')
  if (context.now >= expiresAt) throw unopenable('expired')
  const key = context.keys.map((set) => set[suite]).find((candidate) => candidate.id === header.key)
  if (key === undefined) throw unopenable('for a key that is not held')
  const { signature, payload } = parseLetter(await openLetter(key, clear, rest))
  const senderKey = context.senderKey(from)
  if (senderKey === undefined) throw unopenable('from a party that is not known')
  if (!isEd25519Signature(senderKey, letterSignedBytes(clear, payload), signature)) throw unopenable('signature does not verify')
  return { id, from, suite, sentAt, expiresAt, payload }
}

async function openLetter(key: SealingKey, clear: Uint8Array, rest: Uint8Array): Promise<Uint8Array> {
  const hpke = hpkeSuite(key.suite)
  const start = ENC_LENGTH_BYTES + hpke.KEM.Nenc
  if (rest.length < start + hpke.AEAD.Nt) throw unopenable('too short for its suite')
  const [high, low] = uint16(hpke.KEM.Nenc)
  if (rest[0] !== high || rest[1] !== low) throw unopenable('encapsulation has a wrong length')
  const options = { aad: clear, info: suiteInfo(key.suite) }
  try {
    return await hpke.Open(key.pair, rest.slice(ENC_LENGTH_BYTES, start), rest.subarray(start), options)
  } catch (cause) {
    throw unopenable('decryption failed', cause)
  }
}

async function readPublicKey(suite: SuiteName, publicKey: Uint8Array): Promise<Key> {
  try {
    return await hpkeSuite(suite).DeserializePublicKey(publicKey)
  } catch (cause) {
    throw new EnvelopeError('sealing-key-invalid', 'bytes are not a public key of the suite', { cause })
  }
}

function suiteInfo(suite: SuiteName): Uint8Array {
  return utf8(`${ENVELOPE_FORMAT} ${suite}`)
}
