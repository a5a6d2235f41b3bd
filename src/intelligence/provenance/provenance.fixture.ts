/** One item and its issuer, and a forger who holds the issuer's key. */
import type { Json, JsonObject, Randomness } from '../../foundation/index.ts'
import { base64url, sha256, utf8 } from '../../foundation/index.ts'
import { signerFromSeed } from '../../identity/index.ts'
import { issueToken, type TokenDraft } from './issue-token.ts'
import type { OpenClaims } from './open-claims.ts'
import type { IssuerKeys } from './read-signed.ts'

export const SIGNER = signerFromSeed(new Uint8Array(32).fill(7))

export const KEYS: IssuerKeys = { keyOf: (iss, kid) => (iss === 'XA' && kid === 'act-1' ? SIGNER.publicKey : undefined) }

export const INDICATOR = {
  type: 'indicator',
  spec_version: '2.1',
  id: 'indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f',
  created_by_ref: 'identity--f431f809-377b-45e0-aa1c-6a4751cae5ff',
  created: '2026-04-06T20:03:48.000Z',
  modified: '2026-04-06T20:03:48.000Z',
  indicator_types: ['malicious-activity'],
  name: 'Login page of a false bank ✓',
  pattern: "[domain-name:value = 'bank.example']",
  pattern_type: 'stix',
  valid_from: '2026-01-01T00:00:00Z',
  object_marking_refs: ['marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb'],
} satisfies JsonObject

export const OPEN: OpenClaims = {
  iss: 'XA',
  item: '0b1c9e5c-5d0e-4a53-9d5b-2d2a9c3f8f10',
  agreement: 'ab'.repeat(32),
  purpose: 'cyber-defence',
  type: 'indicator',
  spec_version: '2.1',
  object_marking_refs: INDICATOR.object_marking_refs,
  marking: 'GREEN',
  subject: 'none',
  retain_until: '2027-04-06T00:00:00.000Z',
}

/** The same with all of a score, and about a suspect with the level of one. */
export const SCORED: OpenClaims = {
  ...OPEN,
  triage: { formula: 'cyber-triage', version: 1, level: 'urgent', score: 88, reasons: ['severity-critical', 'reliability-untold'] },
}
export const ADVISED: OpenClaims = {
  ...OPEN,
  subject: 'suspect',
  triage: { formula: 'cyber-triage', version: 1, level: 'notable', advice: true },
}

/** Repeatable bytes without an end. */
export function repeatableRandomness(seed: string): Randomness {
  let drawn = 0
  return (length) => {
    const bytes = new Uint8Array(length)
    for (let offset = 0; offset < length; offset += 32) {
      drawn += 1
      bytes.set(sha256(utf8(`${seed} ${drawn}`)).subarray(0, length - offset), offset)
    }
    return bytes
  }
}

export function issueExample(changes: Partial<TokenDraft> = {}): string {
  return issueToken({ object: INDICATOR, open: OPEN, signer: SIGNER, keyId: 'act-1', randomness: repeatableRandomness('salt'), ...changes })
}

/** Base64url of a JSON text, or of any other text. */
export function encodeText(text: string): string {
  return base64url(utf8(text))
}

/** A disclosure of whatever it is given. */
export function disclose(...parts: readonly Json[]): string {
  return encodeText(JSON.stringify(parts))
}

export const SALT = 'AAAAAAAAAAAAAAAAAAAAAA'
export const HEADER: JsonObject = { alg: 'EdDSA', typ: 'comity-item+sd-jwt', kid: 'act-1' }

export function digestOf(disclosure: string): string {
  return base64url(sha256(utf8(disclosure)))
}

/** The payload of the example over the digests of these disclosures. */
export function examplePayload(disclosures: readonly string[]): JsonObject & { readonly object: JsonObject } {
  const { type, spec_version, object_marking_refs = [], ...handling } = OPEN
  const digests = disclosures.map(digestOf).sort()
  return { ...handling, object: { type, spec_version, object_marking_refs, _sd: digests }, _sd_alg: 'sha-256' }
}

export type Forgery = {
  readonly header?: Json
  /** As text where JSON of JavaScript cannot say it. */
  readonly headerText?: string
  readonly payload?: Json
  readonly payloadText?: string
  /** What the payload's digests are over, unless it is given. */
  readonly committed?: readonly string[]
  /** What follows the signed part. */
  readonly disclosures?: readonly string[]
}

/** A token with a good signature over whatever it is given. */
export function forgeToken(forgery: Forgery): string {
  const disclosures = forgery.disclosures ?? []
  const header = encodeText(forgery.headerText ?? JSON.stringify(forgery.header ?? HEADER))
  const payload = encodeText(forgery.payloadText ?? JSON.stringify(forgery.payload ?? examplePayload(forgery.committed ?? disclosures)))
  const signature = base64url(SIGNER.sign(utf8(`${header}.${payload}`)))
  return `${[`${header}.${payload}.${signature}`, ...disclosures].join('~')}~`
}
