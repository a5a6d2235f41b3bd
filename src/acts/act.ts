/**
 * The signed act: one statement of one thing done by a party (spec/act.md).
 *
 * An act names items by random id and salted digest; its body never holds item
 * content, so that the act can be kept for ever while content is erased.
 */
import { Compile, type Static, Type } from '#typebox'
import {
  ACT_BYTES_MAX,
  type Brand,
  base64url,
  canonicalJson,
  formatTimestamp,
  hex,
  type Instant,
  isEd25519Signature,
  type Json,
  parseJson,
  parseTimestamp,
  type Randomness,
  sha256,
  unbase64url,
  utf8,
} from '../foundation/index.ts'
import { type PartyCode, parsePartyCode, type Signer } from '../identity/index.ts'
import { ActError } from './errors.ts'

/** Lower-case hexadecimal SHA-256 of the signed bytes of the statement. */
export type ActId = Brand<string, 'ActId'>

const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' })

/** The part of an act that every kind shares; `body` is checked by the kind. */
export const StatementSchema = Type.Object(
  {
    format: Type.Literal('comity/act/v1'),
    kind: Type.String({ pattern: '^[a-z][a-z-]{2,31}$' }),
    party: Type.String({ pattern: '^[A-Z]{2}$' }),
    at: Type.String({ maxLength: 30 }),
    nonce: Type.String({ pattern: '^[A-Za-z0-9_-]{22}$' }),
    after: Type.Array(Hash, { maxItems: 64, uniqueItems: true }),
    agreement: Type.Union([Hash, Type.Null()]),
    body: Type.Record(Type.String(), Type.Unknown()),
  },
  { additionalProperties: false },
)

/** A statement with its signature, as it travels. */
export const SignedActSchema = Type.Object(
  {
    statement: StatementSchema,
    key: Type.String({ pattern: '^[0-9a-f]{16}$' }),
    signature: Type.String({ pattern: '^[A-Za-z0-9_-]{86}$' }),
  },
  { additionalProperties: false },
)

const signedAct = Compile(SignedActSchema)

/** A signed act whose shape was read; nothing is proven. */
export type UnverifiedAct = Static<typeof SignedActSchema>

/** An act whose signature holds under the key that its party used. */
export type Act<Body = Readonly<Record<string, unknown>>> = Brand<
  {
    readonly id: ActId
    readonly kind: string
    readonly party: PartyCode
    readonly at: Instant
    readonly after: readonly ActId[]
    readonly agreement: string | null
    readonly body: Body
    /** Canonical JSON of the signed act, byte for byte what is kept and sent. */
    readonly text: string
  },
  'Act'
>

/** What a party states, before it is signed. */
export type ActDraft<Body = Readonly<Record<string, unknown>>> = {
  readonly kind: string
  readonly agreement: string | null
  readonly after?: readonly ActId[]
  readonly body: Body
}

const SIGNED_PREFIX = 'comity/act/v1\n'

/** Short name of an act key: the first 16 hexadecimal digits of its SHA-256. */
export function actKeyId(publicKey: Uint8Array): string {
  return hex(sha256(publicKey)).slice(0, 16)
}

/**
 * Signs a draft. The nonce makes the id say nothing about the content. What is
 * signed can be read again: the shape and limits of a signed act hold.
 * @throws ActError `act-invalid`, `act-too-large`; FoundationError on a body that is not I-JSON
 */
export function signAct(
  draft: ActDraft,
  by: { readonly party: PartyCode; readonly signer: Signer; readonly now: Instant; readonly randomness: Randomness },
): Act {
  const statement = {
    format: 'comity/act/v1',
    kind: draft.kind,
    party: by.party,
    at: formatTimestamp(by.now),
    nonce: base64url(by.randomness(16)),
    after: [...(draft.after ?? [])],
    agreement: draft.agreement,
    body: draft.body as { readonly [key: string]: Json },
  } as const
  const bytes = utf8(SIGNED_PREFIX + canonicalJson(statement))
  const signed = { statement, key: actKeyId(by.signer.publicKey), signature: base64url(by.signer.sign(bytes)) }
  const text = canonicalJson(signed)
  return admit(parseAct(text), sha256(bytes), text)
}

/** Reads the shape of a signed act. @throws ActError `act-invalid`, `act-too-large`; FoundationError on text that is not strict JSON */
export function parseAct(text: string): UnverifiedAct {
  if (utf8(text).length > ACT_BYTES_MAX) throw new ActError('act-too-large', 'act is larger than an act may be')
  const value = parseJson(text, { bytesMax: ACT_BYTES_MAX, depthMax: 24 })
  if (!signedAct.Check(value)) throw new ActError('act-invalid', 'act does not have the shape of a signed act')
  return value
}

/**
 * Proves an act: its text is canonical, its time is a time, and its signature
 * holds under the act key that `keyOf` gives for its party and key id.
 * @throws ActError `act-invalid`, `act-too-large`, `act-signer-unknown`, `act-signature-invalid`; FoundationError on text that is not strict JSON
 */
export function verifyAct(text: string, keyOf: (party: PartyCode, key: string) => Uint8Array | undefined): Act {
  const signed = parseAct(text)
  if (canonicalJson(signed as unknown as Json) !== text) throw new ActError('act-invalid', 'act is not in canonical form')
  const publicKey = keyOf(parsePartyCode(signed.statement.party), signed.key)
  if (publicKey === undefined) throw new ActError('act-signer-unknown', 'act is signed with a key that is not known for its party')
  const bytes = utf8(SIGNED_PREFIX + canonicalJson(signed.statement as unknown as Json))
  if (!isEd25519Signature(publicKey, bytes, unbase64url(signed.signature))) {
    throw new ActError('act-signature-invalid', 'signature of the act does not hold')
  }
  return admit(signed, sha256(bytes), text)
}

/**
 * Reads an act that this node verified before it kept it. The storage is
 * trusted here; for anything from outside use {@link verifyAct}.
 */
export function reopenAct(text: string): Act {
  const signed = parseAct(text)
  return admit(signed, sha256(utf8(SIGNED_PREFIX + canonicalJson(signed.statement as unknown as Json))), text)
}

function admit(signed: UnverifiedAct, digest: Uint8Array, text: string): Act {
  const { kind, party, at, after, agreement, body } = signed.statement
  const instant = readTime(at)
  return {
    id: hex(digest) as ActId,
    kind,
    party: parsePartyCode(party),
    at: instant,
    after: after as readonly string[] as readonly ActId[],
    agreement,
    body,
    text,
  } as unknown as Act
}

function readTime(at: string): Instant {
  const instant = parseTimestamp(at)
  if (formatTimestamp(instant) !== at) throw new ActError('act-invalid', 'time of the act is not in canonical form')
  return instant
}
