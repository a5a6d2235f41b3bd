import assert from 'node:assert/strict'
import { test } from 'node:test'
import { typesOf } from './generate-api-types.ts'

const typeOf = (schema: Record<string, unknown>): string => {
  const text = typesOf({ components: { schemas: { Thing: schema } } })
  return text.slice(text.indexOf('export type Thing = ') + 'export type Thing = '.length).trimEnd()
}

test('writes the type of each kind of schema', () => {
  assert.equal(typeOf({ anyOf: [{ type: 'string' }, { type: 'null' }] }), 'string | null')
  assert.equal(typeOf({ enum: ['a', "b'c"] }), "'a' | 'b\\'c'")
  assert.equal(typeOf({ type: 'array', items: { $ref: '#/components/schemas/Other' } }), 'readonly (Other)[]')
  assert.equal(typeOf({ type: 'object', additionalProperties: { type: 'integer' } }), 'Readonly<Record<string, number>>')
  assert.equal(
    typeOf({ type: 'object', required: ['one'], properties: { one: { type: 'integer', description: 'First' }, two: { const: 2 } } }),
    '{\n/** First */\nreadonly one: number\nreadonly two?: 2\n}',
  )
})

test('refuses a schema that it does not understand', () => {
  assert.throws(() => typeOf({ oneOf: [] }), /no TypeScript type/)
  assert.throws(() => typeOf({ type: 'tuple' }), /no TypeScript type/)
})
