import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withSpecVersion } from './object-text.ts'

test('an object that has a specification version stays as it is', () => {
  const texts = [
    '{"type":"indicator","spec_version":"2.1","id":"indicator--1"}',
    '{"id":"domain-name--1","type":"domain-name","spec_version":"2.1"}',
    '{"value":"a.example","spec_version":"2.1"}',
  ]
  for (const text of texts) assert.equal(withSpecVersion(text), text)
})

test('one that has none, or has it only inside a value, gets it in front', () => {
  for (const text of [
    '{"type":"domain-name","value":"a"}',
    '{"type":"x","list":["spec_version"]}',
    '{"type":"x","inner":{"spec_version":"2.1"}}',
  ]) {
    assert.deepEqual(JSON.parse(withSpecVersion(text)), { spec_version: '2.1', ...JSON.parse(text) })
  }
})
