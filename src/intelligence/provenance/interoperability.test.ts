/** The same tokens in the hands of an independent implementation of RFC 9901. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import { SDJwtInstance } from '@sd-jwt/core'
import fc from 'fast-check'
import { base64url, canonicalJson, isEd25519Signature, type Json, unbase64url, utf8 } from '../../foundation/index.ts'

import { deriveObject } from './derive-object.ts'
import { ProvenanceError } from './errors.ts'
import {
  disclose,
  forgeToken,
  HEADER,
  INDICATOR,
  issueExample,
  KEYS,
  OPEN,
  repeatableRandomness,
  SALT,
  SCORED,
  SIGNER,
} from './provenance.fixture.ts'
import { redactToken } from './redact-token.ts'
import { type VerifiedToken, verifyToken } from './verify-token.ts'

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

const { type, spec_version, object_marking_refs, ...handling } = OPEN

describe('the library reads what we issue', () => {
  it('whole', async () => {
    const { payload } = await library.verify(issueExample())
    assert.deepEqual(payload, { ...handling, object: INDICATOR })
  })

  it('with a score', async () => {
    const { payload } = await library.verify(issueExample({ open: SCORED }))
    assert.deepEqual(payload, { ...handling, triage: SCORED.triage, object: INDICATOR })
  })

  it('redacted by us', async () => {
    const { payload } = await library.verify(redactToken(issueExample(), (name) => name !== 'name'))
    const { name: _, ...rest } = INDICATOR
    assert.deepEqual(payload, { ...handling, object: rest })
  })

  it('with decoys and members of every kind of value', async () => {
    const object = { ...INDICATOR, x_list: [1, [null], { a: true }], x_number: 0.5, x_text: '“é”\u0000' }
    const { payload } = await library.verify(issueExample({ object }))
    assert.deepEqual(payload.object, object)
  })
})

describe('we read what the library issues', () => {
  const claims = { ...handling, object: INDICATOR }
  const { kid, typ } = HEADER as { readonly kid: string; readonly typ: string }
  const redactable = [
    'id',
    'created_by_ref',
    'created',
    'modified',
    'indicator_types',
    'name',
    'pattern',
    'pattern_type',
    'valid_from',
  ] as const

  it('whole and redacted by it', async () => {
    const token = await library.issue(claims, { object: { _sd: [...redactable], _sd_decoy: 7 } }, { header: { kid, typ } })
    assert.equal(canonicalJson(deriveObject(verifyToken(token, KEYS))), canonicalJson(INDICATOR))
    const presented = await library.present<typeof claims>(token, { object: { id: true, name: true } })
    assert.deepEqual([...verifyToken(presented, KEYS).members].sort(), [
      ['id', INDICATOR.id],
      ['name', INDICATOR.name],
    ])
  })

  it('but not what goes beyond an item', async () => {
    const split = await library.issue(claims, { object: { _sd: ['id'], indicator_types: { _sd: [0] } } }, { header: { kid, typ } })
    assert.throws(() => verifyToken(split, KEYS), { code: 'claims-invalid' })
    const untyped = await library.issue(claims, { object: { _sd: [...redactable] } }, { header: { kid } })
    assert.throws(() => verifyToken(untyped, KEYS), { code: 'header-invalid' })
  })
})

describe('two verifiers', () => {
  it('read the same wherever we accept', async () => {
    // Names that every JavaScript object inherits are left out: the library takes them for repeated ones.
    const name = fc.constantFrom('id', 'name', 'name', 'x', '_sd', '...', 'type')
    const disclosure = fc.tuple(name, fc.jsonValue({ maxDepth: 2 })).map(([key, value]) => disclose(SALT, key, value as Json))
    let acceptedCount = 0
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(disclosure, { maxLength: 4 }), async (disclosures) => {
        const token = forgeToken({ disclosures })
        const ours = readOrRefuse(token)
        if (ours === undefined) return
        acceptedCount += 1
        const { payload } = await library.verify(token)
        const object: { [name: string]: Json } = { type, spec_version, object_marking_refs: [...(object_marking_refs ?? [])] }
        for (const [key, value] of ours.members) object[key] = value
        assert.deepEqual(payload, { ...handling, object })
      }),
      { numRuns: 300 },
    )
    assert.ok(acceptedCount > 30)
  })
})

function readOrRefuse(token: string): VerifiedToken | undefined {
  try {
    return verifyToken(token, KEYS)
  } catch (error) {
    assert.ok(error instanceof ProvenanceError)
    return undefined
  }
}
