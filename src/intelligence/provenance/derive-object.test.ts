import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { JsonObject } from '../../foundation/index.ts'
import { TRIAGE_EXTENSION } from '../triage/index.ts'
import { deriveObject } from './derive-object.ts'
import { disclose, forgeToken, INDICATOR, issueExample, KEYS, OPEN, SALT, SCORED } from './provenance.fixture.ts'
import { redactToken } from './redact-token.ts'
import { verifyToken } from './verify-token.ts'

describe('deriveObject', () => {
  it('writes members in one order, whatever the order of the disclosures', () => {
    const reordered = Object.fromEntries(Object.entries(INDICATOR).reverse())
    const names = Object.keys(deriveObject(verifyToken(issueExample({ object: reordered }), KEYS)))
    const leading = ['type', 'spec_version', 'id', 'created_by_ref', 'created', 'modified']
    assert.deepEqual(names, [...leading, 'indicator_types', 'name', 'object_marking_refs', 'pattern', 'pattern_type', 'valid_from'])
    const text = JSON.stringify(deriveObject(verifyToken(issueExample(), KEYS)))
    assert.equal(JSON.stringify(deriveObject(verifyToken(issueExample({ object: reordered }), KEYS))), text)
  })

  it('gives an observable its version', () => {
    const object = { type: 'url', id: 'url--1', value: 'https://bank.example/' }
    const { object_marking_refs: _, ...open } = OPEN
    const token = issueExample({ object, open: { ...open, type: 'url' } })
    assert.deepEqual(deriveObject(verifyToken(token, KEYS)), { ...object, spec_version: '2.1' })
  })

  it('shows the score that the token claims, and none that stands in the object', () => {
    const { extensions, ...plain } = deriveObject(verifyToken(issueExample({ open: SCORED }), KEYS))
    assert.deepEqual(plain, deriveObject(verifyToken(issueExample(), KEYS)))
    const { version, ...shown } = SCORED.triage ?? {}
    const score = { extension_type: 'property-extension', formula_version: version, ...shown } as JsonObject
    assert.deepEqual(extensions, { [TRIAGE_EXTENSION]: score })
    const other = { 'x-ext': { a: 1 } }
    const members = [disclose(SALT, 'id', 'indicator--1'), disclose(SALT, 'extensions', { ...other, [TRIAGE_EXTENSION]: score })]
    assert.deepEqual(deriveObject(verifyToken(forgeToken({ disclosures: members }), KEYS)).extensions, other)
  })

  it('defines a member named __proto__ rather than setting a prototype', () => {
    const disclosures = [disclose(SALT, 'id', 'indicator--1'), disclose(SALT, '__proto__', { polluted: true })]
    const derived = deriveObject(verifyToken(forgeToken({ disclosures }), KEYS))
    assert.equal(Object.getPrototypeOf(derived), Object.prototype)
    assert.ok(Object.hasOwn(derived, '__proto__'))
    assert.equal(derived.polluted, undefined)
  })

  it('takes nothing but what verifyToken proved', () => {
    const { open, members, signedPart } = verifyToken(issueExample(), KEYS)
    // @ts-expect-error the same shape without the proof
    deriveObject({ open, members, signedPart })
  })

  it('refuses a token whose id is withheld', () => {
    const verified = verifyToken(
      redactToken(issueExample(), (name) => name !== 'id'),
      KEYS,
    )
    assert.throws(() => deriveObject(verified), { code: 'id-withheld' })
  })
})
