/** What is inside an envelope: signature, payload and padding (spec/envelope.md, "Letter"). */
import { concatBytes, ED25519_SIGNATURE_BYTES, sha256, uint32, utf8 } from '../foundation/index.ts'
import { unopenable } from './errors.ts'
import { ENVELOPE_FORMAT } from './header.ts'
import { padmeLength } from './padme.ts'

/** A signed payload. */
export type Letter = { readonly signature: Uint8Array; readonly payload: Uint8Array }

const SIGNING_CONTEXT = utf8(`${ENVELOPE_FORMAT}\0`)
const PAYLOAD_START = ED25519_SIGNATURE_BYTES + 4

/** What the sender signs: HPKE's base mode does not say who sealed, and the header binds the letter to its one recipient. */
export function letterSignedBytes(header: Uint8Array, payload: Uint8Array): Uint8Array {
  return concatBytes(SIGNING_CONTEXT, sha256(header), sha256(payload))
}

/** Bytes of a letter with a payload of that many bytes. */
export function letterLength(payloadLength: number): number {
  return padmeLength(PAYLOAD_START + payloadLength)
}

/** The padded bytes of a letter. */
export function letterBytes({ signature, payload }: Letter): Uint8Array {
  const bytes = new Uint8Array(letterLength(payload.length))
  bytes.set(signature)
  bytes.set(uint32(payload.length), ED25519_SIGNATURE_BYTES)
  bytes.set(payload, PAYLOAD_START)
  return bytes
}

/**
 * Reads what {@link letterBytes} wrote and nothing else: one payload has one padding. The parts are views of the bytes.
 * @throws EnvelopeError `envelope-unopenable`
 */
export function parseLetter(bytes: Uint8Array): Letter {
  if (bytes.length < PAYLOAD_START) throw unopenable('letter is too short')
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(ED25519_SIGNATURE_BYTES)
  // The length comes from outside: it is bounded before it is used in 32-bit arithmetic.
  const isPadded = length <= bytes.length - PAYLOAD_START && bytes.length === letterLength(length)
  if (!isPadded) throw unopenable('letter has a wrong length')
  const end = PAYLOAD_START + length
  for (let index = end; index < bytes.length; index += 1) if (bytes[index] !== 0) throw unopenable('padding is not zero')
  return { signature: bytes.subarray(0, ED25519_SIGNATURE_BYTES), payload: bytes.subarray(PAYLOAD_START, end) }
}
