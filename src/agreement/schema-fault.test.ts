import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Compile } from '#typebox'
import type { Json } from '../foundation/index.ts'
import { AgreementSchema } from './document/index.ts'
import { changed } from './example.fixture.ts'
import { fullAgreementJson } from './full.fixture.ts'
import { shapeFaults } from './schema-fault.ts'

const full = fullAgreementJson()
const validator = Compile(AgreementSchema)
const GENERIC = 'does not have the required shape'

function messages(json: Json): string[] {
  return shapeFaults(AgreementSchema, json, 'agreement-invalid').map(({ pointer, message }) => `${pointer}: ${message}`)
}

test('a slip is answered with the word that was meant', () => {
  const misspelt = changed(changed(full, '/sharing/0/markingCieling', 'AMBER'), '/sharing/0/markingCeiling', undefined)
  assert.deepEqual(messages(misspelt), [
    '/sharing/0: the member "markingCeiling" is missing',
    '/sharing/0/markingCieling: is no member that is known here; did you mean "markingCeiling"?',
  ])
  assert.match(messages(changed(full, '/sharing/0/dataSubjects/0', 'victm'))[0] ?? '', /suspect.*did you mean "victim"\?$/)
  assert.match(messages(changed(full, '/retention/days', '180'))[0] ?? '', /must be a whole number without quotes/)
  assert.match(messages(changed(full, '/retention/article', 6))[0] ?? '', /must be text; write it in quotes/)
})

test('no message repeats what stands in the document', () => {
  const hostile = 'zq\u202ezq'
  for (const pointer of ['/title', '/id', '/instrument', '/parties/list/0/code', '/annexes/0/types', '/retention/days']) {
    for (const message of messages(changed(full, pointer, hostile))) assert.doesNotMatch(message, /zq/)
  }
  for (const message of messages(changed(full, `/${hostile}`, 1))) assert.doesNotMatch(message.slice(message.indexOf(':')), /zq/)
})

test('all faults are told, each at its place', () => {
  const three = changed(changed(changed(full, '/retention/days', 0), '/title', ''), '/sharing/1/to', [])
  assert.deepEqual(
    messages(three).map((line) => line.split(':')[0]),
    ['/title', '/sharing/1/to', '/retention/days'],
  )
})

test('wherever the validator refuses, the fault is found and named', () => {
  const pointers = allPointers(full, '')
  const values = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
    fc.constantFrom<Json>('', 'AMBER', 'zzz', 0, -1, 1.5, 1e9, null, [], {}, ['none', 'none'], 'x'.repeat(5_000), '4.1'),
  )
  fc.assert(
    fc.property(fc.constantFrom(...pointers), values, (pointer, value) => {
      const json = changed(full, pointer, value)
      if (validator.Check(json)) return
      const faults = shapeFaults(AgreementSchema, json, 'agreement-invalid')
      assert.ok(
        faults.every(({ message }) => message !== GENERIC),
        pointer,
      )
      assert.ok(
        faults.every((fault) => fault.pointer === pointer || fault.pointer.startsWith(`${pointer}/`) || pointer.startsWith(fault.pointer)),
      )
    }),
    { numRuns: 300 },
  )
})

function allPointers(value: Json, pointer: string): string[] {
  const below =
    typeof value === 'object' && value !== null
      ? Object.entries(value)
          .slice(0, 8)
          .flatMap(([name, member]) => allPointers(member as Json, `${pointer}/${name}`))
      : []
  return pointer === '' ? below : [pointer, ...below]
}
