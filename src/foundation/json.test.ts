import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { canonicalJson, FoundationError, type Json, parseJson, utf8 } from './index.ts'

const refusedAs = (code: string) => (error: unknown) => error instanceof FoundationError && error.code === code

test('canonical JSON reads back as the same value, and is its own canonical form', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      const text = canonicalJson(value as Json)
      fc.pre(text.isWellFormed() && !/\d{16}|e\+/.test(text))
      const read = parseJson(text)
      assert.equal(canonicalJson(read), text)
    }),
  )
})

test('canonical JSON sorts by UTF-16 code units and writes numbers as ECMAScript does (RFC 8785 section 3.2)', () => {
  const value = parseJson(
    '{"\\u20ac":1,"\\r":2,"\\ufb33":3,"1":4,"\\ud83d\\ude00":5,"\\u0080":6,"\\u00f6":7,"n":[333333333.33333329,4.50,2e-3,0.000000000000000000000000001]}',
  )
  const keys = [...canonicalJson(value).matchAll(/"([^"]+)":/g)].map((match) => match[1])
  assert.deepEqual(keys, ['\\r', '1', 'n', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33'])
  assert.match(canonicalJson(value), /\[333333333\.3333333,4\.5,0\.002,1e-27\]/)
})

test('a key written twice is refused wherever it stands', () => {
  for (const text of ['{"a":1,"a":1}', '[{"x":{"b":1,"\\u0062":2}}]', '{"__proto__":1,"__proto__":2}']) {
    assert.throws(() => parseJson(text), refusedAs('json-duplicate-key'), text)
  }
  assert.deepEqual(Object.keys(parseJson('{"__proto__":1}') as object), ['__proto__'])
  assert.deepEqual(parseJson('{"a":"x:\\":y","b":{"a":1}}'), { a: 'x:":y', b: { a: 1 } })
})

test('what two readers could read differently is refused', () => {
  for (const text of ['9007199254740993', '[1e400]', '{"a":-9007199254740993}'])
    assert.throws(() => parseJson(text), refusedAs('json-number-unsafe'), text)
  for (const text of ['"\\ud800"', '{"\\udc00":1}', '{"a":1', 'nul', '"\\', ''])
    assert.throws(() => parseJson(text), refusedAs('json-invalid'), text)
  assert.throws(() => parseJson(new Uint8Array([0x22, 0xff, 0x22])), refusedAs('encoding-invalid'))
  assert.throws(() => parseJson(new Uint8Array([0xef, 0xbb, 0xbf, 0x31])), refusedAs('json-invalid'))
})

test('size and depth are bounded before the text is parsed', () => {
  assert.throws(() => parseJson(utf8('[1,2]'), { bytesMax: 4 }), refusedAs('too-large'))
  assert.throws(() => parseJson('['.repeat(100_000)), refusedAs('json-too-deep'))
  assert.doesNotThrow(() => parseJson(`${'['.repeat(64)}${']'.repeat(64)}`))
})

test('anything is either read or refused with a code', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', ':', ',', '\\', '1', 'a', ' ', 'u', 'é') }), (text) => {
      try {
        parseJson(text)
      } catch (error) {
        assert.ok(error instanceof FoundationError)
      }
    }),
  )
})
