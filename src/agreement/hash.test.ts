import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { canonicalJson, type Json, type JsonObject } from '../foundation/index.ts'
import { changed, exampleAgreement } from './example.fixture.ts'
import { agreementHash } from './hash.ts'
import { parseAgreement } from './parse.ts'

const example = exampleAgreement()

test('the hash is SHA-256 of the format line and the canonical JSON', () => {
  const expected = createHash('sha256').update('comity/agreement/v1\n').update(canonicalJson(example)).digest('hex')
  assert.equal(agreementHash(example), expected)
})

test('the order of members does not change the hash, every value does', () => {
  const reversed = Object.fromEntries(Object.entries(example).reverse()) as JsonObject
  assert.equal(agreementHash(parseAgreement(reversed)), agreementHash(example))
  const other = parseAgreement(changed(example as Json, '/sharing/0/markingCeiling', 'AMBER'))
  assert.notEqual(agreementHash(other), agreementHash(example))
})
