import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Json, JsonObject } from '../foundation/index.ts'
import { marksOf } from './marking/marks.ts'
import { membersOf } from './members.ts'
import { referencesOf } from './model/references.ts'
import type { StixObject } from './model/stix-object.ts'
import { dataSubjectOf } from './personal/data-subject.ts'

const ID = 'identity--3322cfcc-be36-4fb2-ae37-efd3301f1cc6'
const TLP = 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb'
const leaf = fc.constantFrom<Json>(ID, TLP, 'mail ann@example.org now', 'plain', 'a-word', 7, true, `+49 30 ${'1234567'}`)
const name = fc.constantFrom(
  ...['object_marking_refs', 'granular_markings', 'marking_ref', 'selectors', 'lang', 'created_by_ref', 'object_refs', 'x_ref', 'name'],
  ...['description', 'extensions', 'objects', 'x_note', 'ann@example.org', 'labels', 'source_ref', 'pattern', 'valid_from', 'n0te'],
)
const { value } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(name, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}))
const object = fc
  .record({
    type: fc.constantFrom('indicator', 'note', 'x-thing', 'identity'),
    members: fc.dictionary(name, value, { maxKeys: 6, noNullPrototype: true }),
  })
  .map(
    ({ type, members }) =>
      ({ type, id: `${type}--3322cfcc-be36-4fb2-ae37-efd3301f1cc6`, ...(members as JsonObject) }) as unknown as StixObject,
  )

test('one walk finds what each search by itself finds', () => {
  fc.assert(
    fc.property(object, (one) => {
      const found = membersOf(one, { isPersonSaid: false })
      assert.deepEqual(found.marks, marksOf(one))
      assert.deepEqual(found.references, referencesOf(one))
      // Without labels nobody said whose data it is.
      if (one.labels === undefined) assert.equal(found.isPersonal, dataSubjectOf(one) !== 'none')
      assert.equal(membersOf(one, { isPersonSaid: true }).isPersonal, false)
    }),
    { numRuns: 5_000 },
  )
})
