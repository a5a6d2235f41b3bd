/** The clear part of an envelope (spec/envelope.md, "Layout" and "Header"). */

import { Compile, Type } from '#typebox'
import type { Instant, JsonObject } from '../foundation/index.ts'
import {
  canonicalBytes,
  concatBytes,
  ENVELOPE_BYTES_MAX,
  equalBytes,
  formatTimestamp,
  parseJsonObject,
  parseTimestamp,
  uint32,
  utf8,
} from '../foundation/index.ts'
import type { PartyCode } from '../identity/index.ts'
import { parsePartyCode } from '../identity/index.ts'
import { unopenable } from './errors.ts'
import type { SuiteName } from './suite.ts'

/** Name and version of the format. */
export const ENVELOPE_FORMAT = 'comity/envelope/v1'
/** Largest header in bytes. */
export const HEADER_BYTES_MAX = 1_024

const MAGIC = utf8(`${ENVELOPE_FORMAT}\n`)
const LENGTH_BYTES = 4

const timestamp = Type.String({ pattern: '^[0-9TZ:.-]{24}$' })
const party = Type.String({ pattern: '^[A-Z]{2}$' })

/** The JSON Schema of the clear part of an envelope. */
export const EnvelopeHeaderSchema = Type.Object(
  {
    id: Type.String({ pattern: '^[0-9a-z-]{16,64}$' }),
    from: party,
    to: party,
    suite: Type.Union([Type.Literal('MLKEM768-X25519'), Type.Literal('X25519')]),
    key: Type.String({ pattern: '^[0-9a-f]{16}$' }),
    sentAt: timestamp,
    expiresAt: timestamp,
  },
  { additionalProperties: false },
)

const headerText = Compile(EnvelopeHeaderSchema)

/** What an envelope says of itself in the clear. Claims of whoever made it until the envelope is opened. */
export type EnvelopeHeader = {
  /** 16 to 64 lower-case letters, digits and hyphens; unique per envelope. */
  readonly id: string
  readonly from: PartyCode
  readonly to: PartyCode
  readonly suite: SuiteName
  /** Id of the recipient's sealing key. */
  readonly key: string
  readonly sentAt: Instant
  readonly expiresAt: Instant
}

/** An envelope cut at the end of its header. */
export type SplitEnvelope = { readonly header: EnvelopeHeader; readonly headerBytes: Uint8Array; readonly rest: Uint8Array }

/** The canonical JSON of a header. */
export function headerBytes(header: EnvelopeHeader): Uint8Array {
  return canonicalBytes(headerObject(header))
}

/** Whether a header has the shape that readers accept. */
export function isWellFormedHeader(header: EnvelopeHeader): boolean {
  return headerText.Check(headerObject(header)) && header.sentAt < header.expiresAt
}

/** The start of an envelope up to and including its header. */
export function frontBytes(header: Uint8Array): Uint8Array {
  return concatBytes(MAGIC, uint32(header.length), header)
}

/**
 * The header of an envelope, **unverified**: strictly parsed, but a claim of
 * whoever made the envelope. For routing and early refusal only.
 * @throws EnvelopeError `envelope-unopenable`
 */
export function readEnvelopeHeader(envelope: Uint8Array): EnvelopeHeader {
  return splitEnvelope(envelope).header
}

/** As {@link readEnvelopeHeader}, with the bytes around it. @throws EnvelopeError `envelope-unopenable` */
export function splitEnvelope(envelope: Uint8Array): SplitEnvelope {
  if (envelope.length > ENVELOPE_BYTES_MAX) throw unopenable('larger than the limit')
  const start = MAGIC.length + LENGTH_BYTES
  if (envelope.length < start || !equalBytes(envelope.subarray(0, MAGIC.length), MAGIC)) throw unopenable('not an envelope of this format')
  const length = new DataView(envelope.buffer, envelope.byteOffset, envelope.byteLength).getUint32(MAGIC.length)
  if (length > HEADER_BYTES_MAX || envelope.length < start + length) throw unopenable('header length out of range')
  const bytes = envelope.subarray(start, start + length)
  const header = parseHeader(bytes)
  if (!isWellFormedHeader(header) || !equalBytes(headerBytes(header), bytes)) throw unopenable('header is not canonical')
  return { header, headerBytes: bytes, rest: envelope.subarray(start + length) }
}

function parseHeader(bytes: Uint8Array): EnvelopeHeader {
  try {
    const text = parseJsonObject(bytes, { bytesMax: HEADER_BYTES_MAX, depthMax: 1 })
    if (!headerText.Check(text)) throw unopenable('header has a wrong shape')
    const { id, suite, key } = text
    const from = parsePartyCode(text.from)
    const to = parsePartyCode(text.to)
    return { id, from, to, suite, key, sentAt: parseTimestamp(text.sentAt), expiresAt: parseTimestamp(text.expiresAt) }
  } catch (cause) {
    throw unopenable('header does not parse', cause)
  }
}

function headerObject(header: EnvelopeHeader): JsonObject {
  return { ...header, sentAt: formatTimestamp(header.sentAt), expiresAt: formatTimestamp(header.expiresAt) }
}
