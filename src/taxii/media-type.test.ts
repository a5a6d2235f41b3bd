import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { acceptsTaxii, isTaxii } from './media-type.ts'

test('nothing said accepts anything', () => {
  for (const accept of [undefined, '', '  ']) assert.ok(acceptsTaxii(accept))
})

test('the most specific range that matches decides', () => {
  assert.ok(!acceptsTaxii('*/*, application/taxii+json;version=2.1;q=0'))
  assert.ok(acceptsTaxii('*/*;q=0, application/taxii+json'))
  assert.ok(!acceptsTaxii('application/taxii+json;q=0, application/*'))
  assert.ok(acceptsTaxii('application/taxii+json;version=2.0, application/taxii+json;version=2.1'))
  assert.ok(!acceptsTaxii('application/taxii+json;q=0.000'))
})

test('a part that cannot be read matches nothing and spoils no other', () => {
  for (const accept of ['application', 'application/taxii+json;q', '*/*;q=2', '*/taxii+json', 'a/b/c'])
    assert.ok(!acceptsTaxii(accept), accept)
  assert.ok(acceptsTaxii('application;;, application/taxii+json ; version=2.1 ; q=0.5'))
})

test('a content type is compared as a media type', () => {
  for (const type of [
    'application/taxii+json',
    'application/taxii+json;version=2.1',
    'application/taxii+json ; charset=utf-8; Version="2.1"',
  ]) {
    assert.ok(isTaxii(type), type)
  }
  for (const type of [undefined, '', 'application/taxii+json;version=2.0', 'application/json', '*/*', 'application/taxii+json;version']) {
    assert.ok(!isTaxii(type), String(type))
  }
})

test('no header makes the negotiation fail', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      acceptsTaxii(text)
      isTaxii(text)
    }),
  )
})
