/** An item of XA as XC gives it on, and forgeries of either of its two tokens. */
import type { JsonObject } from '../../foundation/index.ts'
import { isJsonObject } from '../../foundation/index.ts'
import type { ProvenanceErrorCode } from './errors.ts'
import { REJECTED_AS_ITEM, REJECTED_BY_RFC } from './forgeries.fixture.ts'
import { issueOnward, type TreatmentDraft } from './issue-treatment.ts'
import type { OpenClaims } from './open-claims.ts'
import { originHashOf } from './origin-commitment.ts'
import {
  disclose,
  examplePayload,
  type Forgery,
  forgeToken,
  HEADER,
  issueExample,
  OPEN,
  repeatableRandomness,
  SALT,
  SIGNER,
} from './provenance.fixture.ts'
import type { IssuerKeys } from './read-signed.ts'
import { redactToken } from './redact-token.ts'
import type { TreatedMember } from './treatment.ts'

/** XA is the origin, XC gives on; XB is nobody. */
export const ONWARD_KEYS: IssuerKeys = {
  keyOf: (iss, kid) => ((iss === 'XA' || iss === 'XC') && kid === 'act-1' ? SIGNER.publicKey : undefined),
}

export const ORIGIN_TOKEN = issueExample()

export const ONWARD_OPEN: OpenClaims = {
  ...OPEN,
  iss: 'XC',
  item: '5f0f1c59-33a1-4c5e-9a55-0d6a1a7f3b11',
  marking: 'AMBER',
  retain_until: '2027-03-01T00:00:00.000Z',
}

export const NEW_ID = 'indicator--9b4b64f0-64a8-4d11-8ad5-0c5b5d9f0a77'

export const TREATED: ReadonlyMap<string, TreatedMember> = new Map([
  ['id', { treatment: 'rename', value: NEW_ID }],
  ['name', { treatment: 'generalise', value: 'Login page' }],
] as const)

/** Everything but the creator and the treated members. */
export const UNTOUCHED = new Set(['created', 'modified', 'indicator_types', 'pattern', 'pattern_type', 'valid_from'])

export function onwardExample(changes: Partial<TreatmentDraft> = {}): string {
  return issueOnward({
    originToken: ORIGIN_TOKEN,
    untouched: UNTOUCHED,
    treated: TREATED,
    open: ONWARD_OPEN,
    signer: SIGNER,
    keyId: 'act-1',
    randomness: repeatableRandomness('onward'),
    ...changes,
  })
}

/** What the origin's token is reduced to in the example. */
export const PRESENTED = redactToken(ORIGIN_TOKEN, (name) => UNTOUCHED.has(name))

/** The forgery of an item token made into one of a treatment token over the example's origin. */
function asTreatment(forgery: Forgery): Forgery {
  const { header, headerText, payload, payloadText, committed } = forgery
  const given = payload ?? examplePayload(committed ?? forgery.disclosures ?? [])
  return {
    ...forgery,
    header: retyped(header ?? HEADER),
    ...(headerText === undefined ? {} : { headerText: headerText.replace('comity-item', 'comity-treatment') }),
    payload: isJsonObject(given) ? released(given) : given,
    ...(payloadText === undefined ? {} : { payloadText: payloadText.replace('{', `{"origin":"${originHashOf(ORIGIN_TOKEN)}",`) }),
  }
}

function retyped(header: NonNullable<Forgery['header']>): NonNullable<Forgery['header']> {
  return isJsonObject(header) && header.typ === HEADER.typ ? { ...header, typ: 'comity-treatment+sd-jwt' } : header
}

function released(payload: JsonObject): JsonObject {
  return { ...payload, iss: payload.iss === 'XA' ? 'XC' : (payload.iss as string), origin: originHashOf(ORIGIN_TOKEN) }
}

type Rejection = readonly [name: string, text: string, code: ProvenanceErrorCode]

/** A treatment token with a good signature over whatever it is given, beside the example's origin token. */
function treatmentOf(claims: JsonObject, disclosures: readonly string[] = []): string {
  const { type, spec_version, object_marking_refs = [], ...handling } = ONWARD_OPEN
  const { object } = examplePayload(disclosures)
  const shape = { type, spec_version, object_marking_refs, _sd: object._sd as string[] }
  const payload = { ...handling, origin: originHashOf(ORIGIN_TOKEN), object: shape, _sd_alg: 'sha-256', ...claims }
  return forgeToken({ header: retyped(HEADER), payload, disclosures })
}

const renamed = (name: string, value: string): string => disclose(SALT, name, { treatment: 'rename', value })

/** Cases of the link between the two tokens. */
const REJECTED_TOGETHER: readonly Rejection[] = [
  ['one token alone', ORIGIN_TOKEN, 'onward-malformed'],
  ['three tokens', `${onwardExample()} ${ORIGIN_TOKEN}`, 'onward-malformed'],
  ['two item tokens', `${ORIGIN_TOKEN} ${PRESENTED}`, 'header-invalid'],
  ['two treatment tokens', `${treatmentOf({})} ${treatmentOf({})}`, 'header-invalid'],
  ['the tokens in the other order', `${PRESENTED} ${treatmentOf({})}`, 'header-invalid'],
  [
    'a treatment of another token',
    `${treatmentOf({ origin: originHashOf(issueExample({ keyId: 'act-1', randomness: repeatableRandomness('x') })) })} ${PRESENTED}`,
    'origin-differs',
  ],
  [
    'a treatment of nothing',
    `${forgeToken({ header: retyped(HEADER), payload: { ...examplePayload([]), iss: 'XC' } })} ${PRESENTED}`,
    'claims-invalid',
  ],
  ['an origin that gives on to itself', `${treatmentOf({ iss: 'XA' })} ${PRESENTED}`, 'origin-invalid'],
  ['an origin behind which another one stands', anonymousOrigin(), 'origin-invalid'],
  ['another agreement', `${treatmentOf({ agreement: 'cd'.repeat(32) })} ${PRESENTED}`, 'handling-differs'],
  ['another purpose', `${treatmentOf({ purpose: 'criminal-investigation' })} ${PRESENTED}`, 'handling-differs'],
  ['another subject', `${treatmentOf({ subject: 'suspect' })} ${PRESENTED}`, 'handling-differs'],
  ['a grade that the origin did not give', `${treatmentOf({ reliability: 'A' })} ${PRESENTED}`, 'handling-differs'],
  ['another type', `${treatmentOf({ object: { type: 'malware', spec_version: '2.1', _sd: [] } })} ${PRESENTED}`, 'handling-differs'],
  ['a lower marking', `${treatmentOf({ marking: 'CLEAR' })} ${PRESENTED}`, 'handling-wider'],
  ['a later date', `${treatmentOf({ retain_until: '2027-04-06T00:00:00.001Z' })} ${PRESENTED}`, 'handling-wider'],
  ['a marking left out', `${treatmentOf({ object: { type: 'indicator', spec_version: '2.1', _sd: [] } })} ${PRESENTED}`, 'handling-wider'],
  [
    'a treated member that is there as it was',
    `${treatmentOf({}, [renamed('id', NEW_ID), renamed('pattern', 'x')])} ${PRESENTED}`,
    'member-not-withheld',
  ],
  [
    'a changed object under its old id',
    `${treatmentOf({}, [renamed('name', 'x')])} ${redactToken(ORIGIN_TOKEN, (name) => name === 'id')}`,
    'id-unchanged',
  ],
  ['a treatment that is none', `${treatmentOf({}, [disclose(SALT, 'name', 'x')])} ${PRESENTED}`, 'treatment-invalid'],
  [
    'an unknown treatment',
    `${treatmentOf({}, [disclose(SALT, 'name', { treatment: 'invent', value: 'x' })])} ${PRESENTED}`,
    'treatment-invalid',
  ],
  [
    'a treatment with more to say',
    `${treatmentOf({}, [disclose(SALT, 'name', { treatment: 'cut', value: 'x', of: 'y' })])} ${PRESENTED}`,
    'treatment-invalid',
  ],
]

function anonymousOrigin(): string {
  const hidden = issueExample({ open: { ...OPEN, commitment: 'A'.repeat(43) } })
  return `${treatmentOf({ origin: originHashOf(hidden) })} ${redactToken(hidden, (name) => UNTOUCHED.has(name))}`
}

/** What is published: the pairs that do not fit, and the cases of the RFC in a treatment token. */
export function rejectedVectors(): readonly Rejection[] {
  return [...REJECTED_TOGETHER, ...REJECTED_BY_RFC.map(forgedTreatment)]
}

/** Every forgery of one of the two tokens beside the other one as it should be, and every pair that does not fit. */
export function rejectedOnward(): readonly Rejection[] {
  const forged = [...REJECTED_BY_RFC, ...REJECTED_AS_ITEM]
  const ofOrigin = forged.map(([name, forgery, code]): Rejection => [`origin: ${name}`, `${treatmentOf({})} ${forgeToken(forgery)}`, code])
  return [...forged.map(forgedTreatment), ...ofOrigin, ...REJECTED_TOGETHER]
}

function forgedTreatment([name, forgery, code]: (typeof REJECTED_BY_RFC)[number]): Rejection {
  return [`treatment: ${name}`, `${forgeToken(asTreatment(forgery))} ${PRESENTED}`, code]
}
