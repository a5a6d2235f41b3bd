import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { canonicalJson, type Json, type JsonObject } from '../../foundation/index.ts'
import { TRIAGE_EXTENSION } from '../triage/index.ts'
import { deriveObject } from './derive-object.ts'
import { decodeJson } from './encoded-json.ts'
import type { ProvenanceErrorCode } from './errors.ts'
import type { TokenDraft } from './issue-token.ts'
import type { OpenClaims } from './open-claims.ts'
import { INDICATOR, issueExample, KEYS, OPEN, repeatableRandomness } from './provenance.fixture.ts'
import { verifyToken } from './verify-token.ts'

function payloadOf(token: string): JsonObject {
  return decodeJson(token.split('.')[1] ?? '') as JsonObject
}

function digestsOf(token: string): readonly string[] {
  return (payloadOf(token).object as { readonly _sd: readonly string[] })._sd
}

function openOf(object: JsonObject): OpenClaims {
  const { object_marking_refs: _, ...open } = OPEN
  const markings = object.object_marking_refs as readonly string[] | undefined
  const withType = { ...open, type: object.type as string }
  return markings === undefined ? withType : { ...withType, object_marking_refs: markings }
}

describe('issueToken', () => {
  it('shows nothing but the open claims in the payload', () => {
    const { object, ...claims } = payloadOf(issueExample())
    const { type, spec_version, object_marking_refs, ...handling } = OPEN
    assert.deepEqual(claims, { ...handling, _sd_alg: 'sha-256' })
    assert.deepEqual(Object.keys(object as JsonObject), ['type', 'spec_version', 'object_marking_refs', '_sd'])
    assert.deepEqual(decodeJson(issueExample().split('.')[0] ?? ''), { alg: 'EdDSA', typ: 'comity-item+sd-jwt', kid: 'act-1' })
  })

  it('is repeatable with the same randomness and fresh with another', () => {
    assert.equal(issueExample(), issueExample())
    const other = issueExample({ randomness: repeatableRandomness('other') })
    const shared = digestsOf(other).filter((digest) => digestsOf(issueExample()).includes(digest))
    assert.deepEqual(shared, [])
  })

  it('gives objects of one type with different members the same length of payload and number of digests', () => {
    const { name, pattern_type, valid_from, ...fewer } = INDICATOR
    const less = issueExample({ object: fewer, randomness: (length) => randomBytes(length) })
    assert.equal(digestsOf(less).length, 24)
    assert.equal(digestsOf(issueExample()).length, 24)
    assert.equal(less.split('~')[0]?.length, issueExample().split('~')[0]?.length)
  })

  it('writes digests and decoys alike, in ascending order', () => {
    const digests = digestsOf(issueExample())
    assert.deepEqual(digests, [...digests].sort())
    for (const digest of digests) assert.match(digest, /^[A-Za-z0-9_-]{43}$/)
  })

  it('draws all randomness at once', () => {
    const drawn: number[] = []
    issueExample({
      randomness: (length) => {
        drawn.push(length)
        return randomBytes(length)
      },
    })
    assert.deepEqual(drawn, [9 * 16 + 15 * 32])
  })

  it('takes the next multiple of 8 for custom members, or what the caller chose', () => {
    const custom = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`x_member_${index}`, index]))
    assert.equal(digestsOf(issueExample({ object: { ...INDICATOR, ...custom } })).length, 32)
    assert.equal(digestsOf(issueExample({ slots: 64 })).length, 64)
  })

  const object = {
    type: 'email-message',
    spec_version: '2.1',
    id: 'email-message--1',
    subject: 'Hello',
    iss: 'a',
    item: 'b',
    exp: 1,
    iat: 'c',
  }
  it('takes members that share a name with a claim', () => {
    const token = issueExample({ object, open: openOf(object) })
    assert.deepEqual(deriveObject(verifyToken(token, KEYS)), object)
  })
})

describe('issueToken refuses', () => {
  const refusals: readonly (readonly [string, Partial<TokenDraft>, ProvenanceErrorCode])[] = [
    ['a member named _sd', { object: { ...INDICATOR, _sd: [] } }, 'name-reserved'],
    ['a member named ...', { object: { ...INDICATOR, '...': 1 } }, 'name-reserved'],
    ['_sd deep inside', { object: { ...INDICATOR, extensions: { a: [{ _sd: 1 }] } } }, 'name-reserved'],
    ['... deep inside', { object: { ...INDICATOR, extensions: [[{ '...': 1 }]] } }, 'name-reserved'],
    ['another type than claimed', { object: { ...INDICATOR, type: 'malware' } }, 'object-invalid'],
    ['another version than claimed', { object: { ...INDICATOR, spec_version: '2.0' } }, 'object-invalid'],
    ['other markings than claimed', { object: { ...INDICATOR, object_marking_refs: [] } }, 'object-invalid'],
    [
      'markings that are null',
      { object: { ...INDICATOR, object_marking_refs: null }, open: openOf({ type: 'indicator' }) },
      'object-invalid',
    ],
    ['claimed markings that it lacks', { object: openOf({ type: 'indicator' }) as unknown as JsonObject }, 'object-invalid'],
    ['a score as part of the object', { object: { ...INDICATOR, extensions: { [TRIAGE_EXTENSION]: { level: 'x' } } } }, 'object-invalid'],
    ['a number that readers round', { object: { ...INDICATOR, x: 2 ** 53 } }, 'object-invalid'],
    ['a number that is not finite', { object: { ...INDICATOR, x: Number.NaN } }, 'object-invalid'],
    ['a lone surrogate', { object: { ...INDICATOR, x: ['\ud800'] } }, 'object-invalid'],
    ['a lone surrogate in a name', { object: { ...INDICATOR, '\ud800': 1 } }, 'object-invalid'],
    ['a lone surrogate in a name inside', { object: { ...INDICATOR, x: { '\ud800': 1 } } }, 'object-invalid'],
    ['what is no JSON', { object: { ...INDICATOR, x: undefined as unknown as Json } }, 'object-invalid'],
    ['too deep nesting', { object: { ...INDICATOR, x: nested(32) } }, 'object-invalid'],
    ['too many members', { object: Object.fromEntries([...Object.entries(INDICATOR), ...numbered(256)]) }, 'object-invalid'],
    ['an object too large', { object: { ...INDICATOR, x: 'x'.repeat(3 * 1024 * 1024) } }, 'token-too-large'],
    ['fewer slots than members', { slots: 8 }, 'slots-invalid'],
    ['slots that are no multiple of 8', { slots: 25 }, 'slots-invalid'],
    ['too many slots', { slots: 264 }, 'slots-invalid'],
    ['an ill-formed claim', { open: { ...OPEN, purpose: 'Cyber defence' } }, 'claims-invalid'],
    ['an unknown claim', { open: { ...OPEN, exp: 1 } as OpenClaims }, 'claims-invalid'],
    ['an empty key id', { keyId: '' }, 'header-invalid'],
  ]
  for (const [name, changes, code] of refusals)
    it(name, () => {
      assert.throws(() => issueExample(changes), { name: 'ProvenanceError', code })
    })

  it('nothing that it may say: the deepest and largest counts verify', () => {
    const object = Object.fromEntries([...Object.entries(INDICATOR), ...numbered(247), ['x', nested(31)]].slice(0, 259))
    assert.equal(verifyToken(issueExample({ object }), KEYS).members.size, 256)
    const deep = { ...INDICATOR, x: nested(31) }
    assert.deepEqual(deriveObject(verifyToken(issueExample({ object: deep }), KEYS)), deep)
  })
})

describe('a verified token', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: 'grapheme-ascii' }),
    fc.constantFrom('__proto__', 'constructor', '12', ''),
  )
  const name = text.filter((candidate) => candidate !== '_sd' && candidate !== '...')
  const { value } = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.oneof(
        fc.constant(null),
        fc.boolean(),
        text,
        fc.maxSafeInteger(),
        fc.double({ min: -1e9, max: 1e9, noNaN: true }).map((number) => number + 0),
      ),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(name, tie('value'), { maxKeys: 4 }),
    ),
  }))
  const marking = fc.uuid().map((id) => `marking-definition--${id}`)
  const object = fc
    .record({
      members: fc.dictionary(name, value, { maxKeys: 30 }),
      type: fc.constantFrom('indicator', 'x509-certificate', 'x-own-type', 'url'),
      markings: fc.option(fc.array(marking, { minLength: 1, maxLength: 3 }), { nil: undefined }),
    })
    .map(({ members, type, markings }): JsonObject => {
      const { object_marking_refs: _, ...rest } = members
      const stix = { ...rest, type, spec_version: '2.1', id: `${type}--1` }
      return markings === undefined ? stix : { ...stix, object_marking_refs: markings }
    })

  it('derives to the object it was issued over, whatever its shape', () => {
    fc.assert(
      fc.property(object, (original) => {
        const token = issueExample({ object: original, open: openOf(original) })
        assert.equal(canonicalJson(deriveObject(verifyToken(token, KEYS))), canonicalJson(original))
      }),
      { numRuns: 400 },
    )
  })
})

function nested(depth: number): Json {
  let value: Json = 1
  for (let level = 0; level < depth; level += 1) value = [value]
  return value
}

function numbered(count: number): readonly (readonly [string, Json])[] {
  return Array.from({ length: count }, (_, index) => [`x_${index}`, index])
}
