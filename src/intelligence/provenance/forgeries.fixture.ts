/** Tokens with a good signature that must be refused all the same, because an issuer is not trusted to be benign. */
import type { Json } from '../../foundation/index.ts'
import type { ProvenanceErrorCode } from './errors.ts'
import { digestOf, disclose, encodeText, examplePayload, type Forgery, HEADER, SALT } from './provenance.fixture.ts'

export const NAME = disclose(SALT, 'name', 'a name')
export const OTHER_NAME = disclose(SALT, 'name', 'another name')
const ARRAY_ELEMENT = disclose(SALT, 'element')
const MARKINGS = disclose(SALT, 'object_marking_refs', ['marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb'])
const PAYLOAD = examplePayload([NAME])
const SCORE = { formula: 'cyber-triage', version: 1, level: 'urgent', score: 88 }
const UNMARKED_PAYLOAD = { ...PAYLOAD, object: { type: 'indicator', spec_version: '2.1', _sd: [digestOf(MARKINGS)] } }

type Rejection = readonly [name: string, forgery: Forgery, code: ProvenanceErrorCode]

/** Cases of RFC 9901 section 7.1. */
export const REJECTED_BY_RFC: readonly Rejection[] = [
  ['a disclosure without a digest', { committed: [], disclosures: [NAME] }, 'disclosure-unreferenced'],
  ['a digest twice', { payload: examplePayload([NAME, NAME]), disclosures: [NAME] }, 'digest-repeated'],
  ['a disclosure that overwrites a member in clear', { disclosures: [disclose(SALT, 'type', 'malware')] }, 'member-overwrites'],
  ['a disclosure of markings where none are in clear', { payload: UNMARKED_PAYLOAD, disclosures: [MARKINGS] }, 'member-overwrites'],
  ['two disclosures of one name', { disclosures: [NAME, OTHER_NAME] }, 'member-repeated'],
  ['a disclosure named _sd', { disclosures: [disclose(SALT, '_sd', [])] }, 'name-reserved'],
  ['a disclosure named ...', { disclosures: [disclose(SALT, '...', 'x')] }, 'name-reserved'],
  ['_sd deep in a value', { disclosures: [disclose(SALT, 'name', [{ a: { _sd: [] } }])] }, 'name-reserved'],
  ['... deep in a value', { disclosures: [disclose(SALT, 'labels', [{ '...': digestOf(ARRAY_ELEMENT) }])] }, 'name-reserved'],
  ['an escaped _sd', { disclosures: [encodeText(`["${SALT}","\\u005fsd",1]`)] }, 'name-reserved'],
  ['a disclosure of an array element for a member', { disclosures: [ARRAY_ELEMENT] }, 'disclosure-invalid'],
  [
    'a disclosure of a member for an array element',
    withObject({ object_marking_refs: [{ '...': digestOf(NAME) }], _sd: [] }),
    'claims-invalid',
  ],
  ['a disclosure twice', { committed: [NAME], disclosures: [NAME, NAME] }, 'disclosure-repeated'],
  ['another hash algorithm', withClaim('_sd_alg', 'md5'), 'hash-algorithm-refused'],
  ['a stronger hash algorithm', withClaim('_sd_alg', 'sha-512'), 'hash-algorithm-refused'],
  ['no hash algorithm', { payload: { ...examplePayload([]), _sd_alg: null } }, 'hash-algorithm-refused'],
  ['no signature algorithm', { header: { ...HEADER, alg: 'none' } }, 'algorithm-refused'],
  ['another signature algorithm', { header: { ...HEADER, alg: 'HS256' } }, 'algorithm-refused'],
  ['four parts in a disclosure', { disclosures: [disclose(SALT, 'name', 'x', 'y')] }, 'disclosure-invalid'],
  ['a disclosure that is an object', { disclosures: [encodeText('{}')] }, 'disclosure-invalid'],
  ['a name that is no text', { disclosures: [disclose(SALT, 1, 'x')] }, 'disclosure-invalid'],
  ['a salt that is no text', { disclosures: [disclose(1, 'name', 'x')] }, 'disclosure-invalid'],
  ['a short salt', { disclosures: [disclose('AAAA', 'name', 'x')] }, 'disclosure-invalid'],
  ['a parent that is missing', { committed: [], disclosures: [disclose(SALT, 'a', { b: 1 })] }, 'disclosure-unreferenced'],
]

/** Cases of spec/item.md. */
export const REJECTED_AS_ITEM: readonly Rejection[] = [
  ['another type of token', { header: { ...HEADER, typ: 'JWT' } }, 'header-invalid'],
  ['an unknown header member', { header: { ...HEADER, crit: ['b64'] } }, 'header-invalid'],
  ['no key id', { header: { alg: 'EdDSA', typ: 'comity-item+sd-jwt' } }, 'header-invalid'],
  ['a header that is a list', { header: [] }, 'header-invalid'],
  ['a header member twice', { headerText: '{"alg":"none","alg":"EdDSA","typ":"comity-item+sd-jwt","kid":"act-1"}' }, 'json-invalid'],
  ['an unknown claim', withClaim('exp', 1), 'claims-invalid'],
  ['an unknown claim of the object prototype', { payloadText: JSON.stringify(PAYLOAD).replace('{', '{"__proto__":{},') }, 'claims-invalid'],
  ['an unknown member in clear', withObject({ id: 'indicator--1' }), 'claims-invalid'],
  ['digests beside the object', withClaim('_sd', []), 'claims-invalid'],
  ['a payload that is a text', { payload: 'x' }, 'claims-invalid'],
  ['an object that is a list', withClaim('object', []), 'claims-invalid'],
  ['a claim twice', { payloadText: JSON.stringify(PAYLOAD).replace('{', '{"iss":"XB",') }, 'json-invalid'],
  ['a party code in small letters', withClaim('iss', 'xa'), 'claims-invalid'],
  ['an unknown party', withClaim('iss', 'XB'), 'key-unknown'],
  ['an item id that is no UUID', withClaim('item', 'x'), 'claims-invalid'],
  ['an agreement that is no hash', withClaim('agreement', 'AB'), 'claims-invalid'],
  ['a purpose that is no code', withClaim('purpose', ''), 'claims-invalid'],
  ['an unknown marking', withClaim('marking', 'BLUE'), 'claims-invalid'],
  ['a marking of the object prototype', withClaim('marking', 'toString'), 'claims-invalid'],
  ['a subject that is no code', withClaim('subject', null), 'claims-invalid'],
  ['a date that does not exist', withClaim('retain_until', '2027-02-30T00:00:00Z'), 'claims-invalid'],
  ['another STIX version', withObject({ spec_version: '2.0' }), 'claims-invalid'],
  ['an empty list of markings', withObject({ object_marking_refs: [] }), 'claims-invalid'],
  ['no digests', withObject({ _sd: null }), 'digests-invalid'],
  ['a digest that is no text', withObject({ _sd: [1] }), 'digests-invalid'],
  ['a digest that is no SHA-256', withObject({ _sd: ['AAAA'] }), 'digests-invalid'],
  ['digests out of order', withObject({ _sd: [digestOf(NAME), digestOf(OTHER_NAME)].sort().reverse() }), 'digests-invalid'],
  ['too many digests', withObject({ _sd: Array.from({ length: 257 }, (_, index) => digestOf(`${index}`)).sort() }), 'digests-invalid'],
  ['a duplicate key in a value', { disclosures: [encodeText(`["${SALT}","name",{"a":1,"a":2}]`)] }, 'json-invalid'],
  ['a number that readers round', { disclosures: [encodeText(`["${SALT}","x",9007199254740993]`)] }, 'json-invalid'],
  ['a lone surrogate', { disclosures: [encodeText(`["${SALT}","x","\\ud800"]`)] }, 'json-invalid'],
  ['a value nested too deep', { disclosures: [encodeText(`["${SALT}","x",${'['.repeat(32)}${']'.repeat(32)}]`)] }, 'json-invalid'],
  ['a disclosure that is no JSON', { disclosures: [encodeText('x')] }, 'json-invalid'],
  ['a score that is no group of members', withClaim('triage', 88), 'claims-invalid'],
  ['a score beyond its scale', withClaim('triage', { ...SCORE, score: 101 }), 'claims-invalid'],
  ['a score with a member that nobody knows', withClaim('triage', { ...SCORE, source: 'XA' }), 'claims-invalid'],
  ['a reason that nobody knows', withClaim('triage', { ...SCORE, reasons: ['seen-by-a-neighbour'] }), 'claims-invalid'],
  ['reasons out of order', withClaim('triage', { ...SCORE, reasons: ['seen-recently', 'severity-high'] }), 'claims-invalid'],
  ['a score about nobody as advice', withClaim('triage', { ...SCORE, advice: true }), 'claims-invalid'],
  [
    'a score about a person that is not marked as advice',
    { payload: { ...PAYLOAD, subject: 'suspect', triage: SCORE }, disclosures: [NAME] },
    'claims-invalid',
  ],
]

function withObject(members: { readonly [name: string]: Json }): Forgery {
  return { payload: { ...PAYLOAD, object: { ...PAYLOAD.object, ...members } }, disclosures: [NAME] }
}

/** A payload with one claim added or replaced. */
export function withClaim(name: string, value: Json): Forgery {
  return { payload: { ...PAYLOAD, [name]: value }, disclosures: [NAME] }
}
