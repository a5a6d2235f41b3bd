/** The published vectors are what this code makes, and mean what they say. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { hex, type Json, parseJsonObject } from '../../foundation/index.ts'
import { deriveObject } from './derive-object.ts'
import { REJECTED_AS_ITEM, REJECTED_BY_RFC } from './forgeries.fixture.ts'
import { ONWARD_KEYS, ORIGIN_TOKEN, onwardExample, rejectedVectors } from './onward.fixture.ts'
import { originCommitment, originHashOf } from './origin-commitment.ts'
import { ADVISED, forgeToken, issueExample, KEYS, OPEN, SCORED, SIGNER } from './provenance.fixture.ts'
import { redactToken } from './redact-token.ts'
import { tokenDigest } from './token-digest.ts'
import { verifyOnward } from './verify-onward.ts'
import { verifyToken } from './verify-token.ts'

const issuer = { party: 'XA', keyId: 'act-1', publicKey: hex(SIGNER.publicKey) }
const salt = new Uint8Array(16).fill(1)

function validVectors(): Json {
  const whole = issueExample()
  const cases = [
    { name: 'as issued', token: whole },
    { name: 'redacted', token: redactToken(whole, (name) => name !== 'name' && name !== 'created_by_ref') },
    { name: 'with a score', token: issueExample({ open: SCORED }), open: SCORED },
    { name: 'with the level of a score as advice', token: issueExample({ open: ADVISED }), open: ADVISED },
  ]
  return {
    description: 'Item tokens that verify, what they derive to, and their digests under a salt in hexadecimal',
    issuer,
    cases: cases.map(({ name, token, open = OPEN }) => ({
      name,
      token,
      open,
      object: deriveObject(verifyToken(token, KEYS)),
      salt: hex(salt),
      digest: hex(tokenDigest(token, salt)),
    })),
  }
}

function invalidVectors(): Json {
  const rejections = [...REJECTED_BY_RFC, ...REJECTED_AS_ITEM]
  return {
    description: 'Tokens with a good signature that must be refused; error is the cause that this implementation names',
    issuer,
    cases: rejections.map(([name, forgery, error]) => ({ name, token: forgeToken(forgery), error })),
  }
}

function validOnward(): Json {
  const text = onwardExample()
  const salt16 = new Uint8Array(16).fill(2)
  const { open, origin, treated } = verifyOnward(text, ONWARD_KEYS)
  return {
    description:
      'Items that were given on: two tokens behind each other, what they derive to, and the commitment to the origin under a salt',
    issuers: ['XA', 'XC'].map((party) => ({ ...issuer, party })),
    cases: [
      {
        name: 'renamed and generalised',
        text,
        open,
        origin,
        treated: Object.fromEntries(treated),
        object: deriveObject(verifyOnward(text, ONWARD_KEYS)),
      },
    ],
    commitment: { origin: originHashOf(ORIGIN_TOKEN), salt: hex(salt16), commitment: originCommitment(originHashOf(ORIGIN_TOKEN), salt16) },
  }
}

function invalidOnward(): Json {
  return {
    description: 'Items that were given on, with good signatures, that must be refused; error is the cause that this implementation names',
    issuers: ['XA', 'XC'].map((party) => ({ ...issuer, party })),
    cases: rejectedVectors().map(([name, text, error]) => ({ name, text, error })),
  }
}

function readVectors(name: string): Json {
  return parseJsonObject(readFileSync(new URL(`../../../spec/vectors/${name}.json`, import.meta.url)))
}

describe('vectors of item tokens', () => {
  it('that verify', () => assert.deepEqual(readVectors('valid/item'), validVectors()))
  it('that are refused', () => assert.deepEqual(readVectors('invalid/item'), invalidVectors()))
})

describe('vectors of items that were given on', () => {
  it('that verify', () => assert.deepEqual(readVectors('valid/onward'), validOnward()))
  it('that are refused', () => assert.deepEqual(readVectors('invalid/onward'), invalidOnward()))
})
