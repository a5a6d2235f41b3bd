import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import { SDJwtInstance } from '@sd-jwt/core'
import fc from 'fast-check'
import { base64url, isEd25519Signature, type Json, unbase64url, utf8 } from '../../foundation/index.ts'

import { deriveObject } from './derive-object.ts'
import { ProvenanceError } from './errors.ts'
import { isOnwardText, issueOnward } from './issue-treatment.ts'
import { NEW_ID, ONWARD_KEYS, ONWARD_OPEN, ORIGIN_TOKEN, onwardExample, rejectedOnward, TREATED, UNTOUCHED } from './onward.fixture.ts'
import { originCommitment, originHashOf } from './origin-commitment.ts'
import { INDICATOR, issueExample, KEYS, OPEN, repeatableRandomness, SIGNER } from './provenance.fixture.ts'
import { redactToken } from './redact-token.ts'
import { verifyOnward } from './verify-onward.ts'
import { verifyToken } from './verify-token.ts'

const { created_by_ref: _, ...uncreated } = INDICATOR

describe('an item that was given on', () => {
  it('is the members that the origin signed and the treated ones, under the narrower handling', () => {
    const verified = verifyOnward(onwardExample(), ONWARD_KEYS)
    assert.deepEqual(deriveObject(verified), { ...uncreated, id: NEW_ID, name: 'Login page' })
    assert.deepEqual(verified.open, ONWARD_OPEN)
    assert.deepEqual(verified.origin, OPEN)
    assert.deepEqual(
      [...verified.treated],
      [
        ['id', 'rename'],
        ['name', 'generalise'],
      ],
    )
  })

  it('may be redacted further in both tokens, without a key', () => {
    const [treatment = '', origin = ''] = onwardExample().split(' ')
    const narrower = `${redactToken(treatment, (name) => name === 'id')} ${redactToken(origin, (name) => name !== 'pattern')}`
    const { name: _name, pattern: _pattern, ...rest } = uncreated
    assert.deepEqual(deriveObject(verifyOnward(narrower, ONWARD_KEYS)), { ...rest, id: NEW_ID })
  })

  it('may be given on as it is, and still carries a treatment token of the same size', () => {
    const all = new Set([...UNTOUCHED, 'id', 'name', 'created_by_ref'])
    const text = onwardExample({ untouched: all, treated: new Map() })
    assert.deepEqual(deriveObject(verifyOnward(text, ONWARD_KEYS)), INDICATOR)
    const signedLength = (pair: string): number => (pair.split('~')[0] as string).length
    assert.equal(signedLength(text), signedLength(onwardExample()))
    assert.deepEqual([isOnwardText(text), isOnwardText(ORIGIN_TOKEN)], [true, false])
  })

  it('holds no trace of what was withheld or treated', () => {
    const text = onwardExample()
    const decoded = text.split(/[.~ ]/).map((part) => Buffer.from(part, 'base64url').toString('latin1'))
    for (const trace of ['false bank', INDICATOR.id, INDICATOR.created_by_ref, 'created_by_ref'])
      assert.ok(!decoded.some((part) => part.includes(trace)), trace)
  })

  it('is refused before it is signed where a member is treated and given as it was', () => {
    assert.throws(() => onwardExample({ untouched: new Set(['name']) }), { code: 'member-not-withheld' })
    const marked = new Map([['object_marking_refs', { treatment: 'cut', value: [] }]] as const)
    assert.throws(() => onwardExample({ treated: marked }), { code: 'member-overwrites' })
    const deep = new Map([['x_deep', { treatment: 'cut', value: nested(31) }]] as const)
    assert.throws(() => onwardExample({ treated: deep }), { code: 'object-invalid' })
  })
})

function nested(depth: number): Json {
  return depth === 0 ? 1 : [nested(depth - 1)]
}

describe('verifyOnward refuses', () => {
  for (const [name, text, code] of rejectedOnward()) it(name, () => assert.throws(() => verifyOnward(text, ONWARD_KEYS), { code }))

  it('what it knows no key for', () => assert.throws(() => verifyOnward(onwardExample(), KEYS), { code: 'key-unknown' }))

  it('any mutation, with a code', () => {
    const text = onwardExample()
    const whole = deriveObject(verifyOnward(text, ONWARD_KEYS))
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom('A', '~', '.', ' ', ''), (at, put) => {
        const mutated = text.slice(0, at) + put + text.slice(at + 1)
        try {
          const { members } = verifyOnward(mutated, ONWARD_KEYS)
          for (const [member, value] of members) assert.deepEqual(value, whole[member])
        } catch (error) {
          assert.ok(error instanceof ProvenanceError)
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('who is not to know the origin', () => {
  it('gets a commitment that opens under its salt alone, and to one token', () => {
    const salt = new Uint8Array(16).fill(3)
    const hash = originHashOf(ORIGIN_TOKEN)
    const commitment = originCommitment(hash, salt)
    const token = issueExample({ open: { ...OPEN, commitment } })
    assert.equal(verifyToken(token, KEYS).open.commitment, commitment)
    assert.equal(originHashOf(redactToken(ORIGIN_TOKEN, () => false)), hash)
    assert.notEqual(originCommitment(hash, new Uint8Array(16)), commitment)
    assert.notEqual(originCommitment(originHashOf(token), salt), commitment)
    assert.throws(() => originCommitment(hash, new Uint8Array(8)), { code: 'salt-invalid' })
    assert.throws(() => issueExample({ open: { ...OPEN, commitment: 'x' } }), { code: 'claims-invalid' })
  })
})

describe('the library reads both tokens', () => {
  const random = repeatableRandomness('library')
  const library = new SDJwtInstance<{ [name: string]: unknown }>({
    hasher: (data) =>
      createHash('sha256')
        .update(typeof data === 'string' ? data : new Uint8Array(data))
        .digest(),
    hashAlg: 'sha-256',
    saltGenerator: (length) => base64url(random(length)),
    signer: (data) => base64url(SIGNER.sign(utf8(data))),
    signAlg: 'EdDSA',
    verifier: (data, signature) => isEd25519Signature(SIGNER.publicKey, utf8(data), unbase64url(signature)),
  })
  const { type, spec_version, object_marking_refs, ...handling } = ONWARD_OPEN
  const open = { type, spec_version, object_marking_refs }

  it('as we issue them', async () => {
    const [treatment = '', origin = ''] = onwardExample().split(' ')
    const treated = await library.verify(treatment)
    assert.deepEqual(treated.payload, {
      ...handling,
      origin: originHashOf(ORIGIN_TOKEN),
      object: { ...open, ...Object.fromEntries(TREATED) },
    })
    const { id: _id, name: _name, ...untouched } = uncreated
    assert.deepEqual((await library.verify(origin)).payload.object, untouched)
  })

  it('and we read the treatment token that it issues over its own origin token', async () => {
    const header = { kid: 'act-1', typ: 'comity-item+sd-jwt' }
    const { type: _t, spec_version: _s, object_marking_refs: _m, ...given } = OPEN
    const names = ['id', 'created_by_ref', 'created', 'modified', 'indicator_types', 'name', 'pattern', 'pattern_type', 'valid_from']
    const origin = await library.issue({ ...given, object: INDICATOR }, { object: { _sd: names } } as never, { header })
    const claims = { ...handling, origin: originHashOf(origin), object: { ...open, ...Object.fromEntries(TREATED) } }
    const treatment = await library.issue(claims, { object: { _sd: ['id', 'name'], _sd_decoy: 6 } } as never, {
      header: { ...header, typ: 'comity-treatment+sd-jwt' },
    })
    const text = `${treatment} ${redactToken(origin, (name) => UNTOUCHED.has(name))}`
    assert.deepEqual(deriveObject(verifyOnward(text, ONWARD_KEYS)), { ...uncreated, id: NEW_ID, name: 'Login page' })
  })

  it('and what we issue over what it issued', async () => {
    const { type: _t, spec_version: _s, object_marking_refs: _m, ...given } = OPEN
    const origin = await library.issue({ ...given, object: INDICATOR }, { object: { _sd: ['id', 'name'] } } as never, {
      header: { kid: 'act-1', typ: 'comity-item+sd-jwt' },
    })
    // What the library was told to leave in clear is no item token.
    const text = issueOnward({
      originToken: origin,
      untouched: new Set(),
      treated: TREATED,
      open: ONWARD_OPEN,
      signer: SIGNER,
      keyId: 'act-1',
      randomness: random,
    })
    assert.throws(() => verifyOnward(text, ONWARD_KEYS), { code: 'claims-invalid' })
  })
})
