import assert from 'node:assert/strict'
import { test } from 'node:test'
import { utf8, utf8Text } from '../foundation/index.ts'
import { withSpecVersion } from './object-text.ts'

const shown = (text: string): string => utf8Text(withSpecVersion(utf8(text)))

test('an object that has a specification version stays as it is', () => {
  const texts = [
    '{"type":"indicator","spec_version":"2.1","id":"indicator--1"}',
    '{"id":"domain-name--1","type":"domain-name","spec_version":"2.1"}',
    '{"value":"a.example","spec_version":"2.1"}',
  ]
  for (const text of texts) assert.equal(shown(text), text)
})

test('one that has none, or has it only inside a value, gets it in front', () => {
  for (const text of [
    '{"type":"domain-name","value":"a"}',
    '{"type":"x","list":["spec_version"]}',
    '{"type":"x","inner":{"spec_version":"2.1"}}',
  ]) {
    assert.deepEqual(JSON.parse(shown(text)), { spec_version: '2.1', ...JSON.parse(text) })
  }
})
