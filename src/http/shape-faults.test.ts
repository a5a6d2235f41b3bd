import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Compile, Type } from '#typebox'
import { shapeFaults } from './shape-faults.ts'
import { TightenBody } from './submissions-schema.ts'

const form = Compile(TightenBody)
const FIELD = { what: 'field', index: 0, parties: null, field: 'description', treatment: 'drop' }
const VALUE = { what: 'value', index: 0, parties: null, value: '0'.repeat(32), treatment: 'never' }

/** The place that the caller is told. */
function placeOf(...tightenings: readonly unknown[]): string | undefined {
  const value = { tightenings }
  assert.equal(form.Check(value), false)
  return shapeFaults(form, TightenBody, value)[0]?.instancePath
}

test('of a union the member is named that is wrong in the branch that the value is of', () => {
  assert.equal(placeOf({ ...FIELD, treatment: 'keep' }), '/tightenings/0/treatment')
  assert.equal(placeOf(FIELD, VALUE, { ...VALUE, treatment: 'drop' }), '/tightenings/2/treatment')
  assert.equal(placeOf({ ...VALUE, value: 'no name' }), '/tightenings/0/value')
  assert.equal(placeOf({ ...FIELD, more: 1 }), '/tightenings/0/more')
  assert.equal(placeOf({ what: 'object', index: -1, parties: null }), '/tightenings/0/index')
})

test('a union in a union is looked into, and one of which no branch is meant is told of by its place', () => {
  assert.equal(placeOf({ ...FIELD, parties: ['lower'] }), '/tightenings/0/parties/0')
  assert.equal(placeOf({ ...FIELD, what: 'nothing' }), '/tightenings/0')
  assert.equal(placeOf('text'), '/tightenings/0')
})

test('what is wrong outside of any union is told as it is', () => {
  assert.equal(shapeFaults(form, TightenBody, { tightenings: 5 })[0]?.instancePath, '/tightenings')
  assert.equal(shapeFaults(form, TightenBody, {})[0]?.instancePath, '')
  const odd = Type.Object({ 'a/b': Type.Union([Type.Object({ is: Type.Literal(1), n: Type.Integer() }), Type.Null()]) })
  assert.equal(shapeFaults(Compile(odd), odd, { 'a/b': { is: 1, n: 'x' } })[0]?.instancePath, '/a~1b/n')
})
