import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Type } from '#typebox'
import { jsonText } from './json-text.ts'
import { schemaDocument } from './schema-document.ts'

const PART = Type.Object({ name: Type.String() }, { additionalProperties: false })
const WHOLE = Type.Object({ part: PART, pair: Type.Tuple([Type.String(), Type.Integer()]), later: Type.Unknown() })
const part = { name: 'part', title: 'Part', schema: PART }
const whole = { name: 'whole', title: 'Whole', schema: WHOLE, members: { later: 'part' } }

test('a schema that is published of its own is referred to', () => {
  const { $id, $schema, title, properties } = schemaDocument(whole, [part, whole])
  assert.deepEqual([$id, $schema, title], ['whole.json', 'https://json-schema.org/draft/2020-12/schema', 'Whole'])
  assert.deepEqual(properties, {
    part: { $ref: 'part.json' },
    pair: { type: 'array', prefixItems: [{ type: 'string' }, { type: 'integer' }], items: false, minItems: 2 },
    later: { $ref: 'part.json' },
  })
  assert.deepEqual(schemaDocument(part, [part, whole]).properties, { name: { type: 'string' } })
})

test('a member that is not there cannot be pointed elsewhere', () => {
  assert.throws(() => schemaDocument({ ...part, members: { other: 'part' } }, [part]), { message: 'part has no member other' })
})

test('the text is sorted, and breaks lines where the formatter does', () => {
  assert.equal(jsonText({ b: [], a: {}, c: [1, 'x'] }), '{\n  "a": {},\n  "b": [],\n  "c": [1, "x"]\n}')
  assert.equal(jsonText([{ a: null }]), '[\n  {\n    "a": null\n  }\n]')
  const long = Array.from({ length: 20 }, () => 'xxxxxxxx')
  assert.equal(jsonText(long).split('\n').length, 22)
})
