import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { deriveObject } from './derive-object.ts'
import { disclose, forgeToken, INDICATOR, issueExample, KEYS } from './provenance.fixture.ts'
import { redactToken } from './redact-token.ts'
import { verifyToken } from './verify-token.ts'

describe('redactToken', () => {
  const token = issueExample()
  const names = [...verifyToken(token, KEYS).members.keys()]

  it('leaves exactly what is kept, under the same signature', () => {
    fc.assert(
      fc.property(fc.subarray(names), (kept) => {
        const redacted = redactToken(token, (name) => kept.includes(name))
        const verified = verifyToken(redacted, KEYS)
        assert.deepEqual([...verified.members.keys()], kept)
        assert.equal(verified.signedPart, verifyToken(token, KEYS).signedPart)
        assert.deepEqual(verified.open, verifyToken(token, KEYS).open)
      }),
      { numRuns: 50 },
    )
  })

  it('gives the object without the member, and no trace of its name or value in the text', () => {
    const redacted = redactToken(token, (name) => name !== 'name')
    const { name, ...rest } = INDICATOR
    assert.deepEqual(deriveObject(verifyToken(redacted, KEYS)), rest)
    const decoded = redacted.split(/[.~]/).map((part) => Buffer.from(part, 'base64url').toString('utf8'))
    assert.ok(!decoded.join('\n').includes(name))
  })

  it('keeps the token as it is when everything is kept', () => {
    assert.equal(
      redactToken(token, () => true),
      token,
    )
  })

  it('refuses what it cannot read', () => {
    assert.throws(() => redactToken(token.slice(0, -1), () => true), { code: 'key-binding-refused' })
    assert.throws(() => redactToken(forgeToken({ disclosures: [disclose('x', 'a')] }), () => true), { code: 'disclosure-invalid' })
    assert.throws(() => redactToken(`${token}~`, () => true), { code: 'json-invalid' })
  })
})
