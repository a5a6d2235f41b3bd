import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import { hex } from '../../foundation/index.ts'
import { issueExample } from './provenance.fixture.ts'
import { redactToken } from './redact-token.ts'
import { tokenDigest } from './token-digest.ts'

describe('tokenDigest', () => {
  const salt = new Uint8Array(16).fill(1)

  it('is SHA-256 over the domain, the salt and the token', () => {
    const expected = createHash('sha256').update('comity/item/v1\0').update(salt).update(issueExample()).digest('hex')
    assert.equal(hex(tokenDigest(issueExample(), salt)), expected)
    assert.equal(hex(tokenDigest('a~', salt)), '933bd955829caf48c7dc38084fa80f5d694fecaaa3cd5679cc4c5682b4d4a87f')
  })

  it('differs by salt and by redaction', () => {
    const redacted = redactToken(issueExample(), (name) => name !== 'name')
    assert.notDeepEqual(tokenDigest(redacted, salt), tokenDigest(issueExample(), salt))
    assert.notDeepEqual(tokenDigest(issueExample(), new Uint8Array(16)), tokenDigest(issueExample(), salt))
  })

  it('refuses a salt of another length', () => {
    assert.throws(() => tokenDigest('a~', new Uint8Array(15)), { code: 'salt-invalid' })
  })
})
