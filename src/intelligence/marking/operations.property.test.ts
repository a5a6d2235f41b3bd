/** Operations over markings for any object and any change: what is added is there, what is removed is gone, the rest stays. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Json, JsonObject } from '../../foundation/index.ts'
import { checkObject } from '../model/stix-object.ts'
import { fieldMarkings, objectHandling } from './marking.ts'
import { marksOf } from './marks.ts'
import { addMarkings, clearMarkings, getMarkings, isMarked, removeMarkings, setMarkings } from './operations.ts'

const NOW = Date.UTC(2026, 5, 1)
const MARKINGS = [
  '55d920b0-5e8b-4f79-9ee9-91f868d9b421',
  'e828b379-4e03-4974-9ac4-e53a884c97c1',
  '00000000-0000-4000-8000-000000000001',
].map((uuid) => `marking-definition--${uuid}`)
const LANGUAGES = ['en', 'pt-BR']
const SELECTORS = ['name', 'labels', 'labels.[0]', 'labels.[1]', 'external_references', 'external_references.[0].description', 'pattern']
const OBJECT: JsonObject = {
  type: 'indicator',
  spec_version: '2.1',
  id: 'indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f',
  created: '2026-03-01T10:00:00.000Z',
  modified: '2026-03-01T10:00:00.000Z',
  name: 'n',
  labels: ['a', 'b'],
  external_references: [{ source_name: 's', description: 'd' }],
  pattern: "[url:value = 'http://x.example/']",
  pattern_type: 'stix',
  valid_from: '2026-03-01T10:00:00Z',
}

const someMarkings = fc.subarray([...MARKINGS, ...LANGUAGES], { minLength: 1 })
const someSelectors = fc.subarray(SELECTORS, { minLength: 1 })
const changes = fc.array(fc.tuple(someMarkings, someSelectors), { maxLength: 4 })

function built(steps: readonly (readonly [string[], string[]])[]): JsonObject {
  return steps.reduce((object, [markings, selectors]) => {
    const added = addMarkings(object, { markings, selectors }, NOW)
    assert.ok(added.ok)
    return added.value
  }, OBJECT)
}

const at = (object: JsonObject, selector: string): ReadonlySet<string> => {
  const found = getMarkings(object, { selectors: [selector] })
  assert.ok(found.ok)
  return new Set(found.value)
}

describe('operations over markings', () => {
  it('change what is named and nothing else, and leave a valid object', () => {
    fc.assert(
      fc.property(changes, someMarkings, someSelectors, (steps, markings, selectors) => {
        const object = built(steps)
        const added = addMarkings(object, { markings, selectors }, NOW)
        assert.ok(added.ok && checkObject(added.value).ok)
        const removed = removeMarkings(added.value, { markings, selectors }, NOW)
        assert.ok(removed.ok && checkObject(removed.value).ok)
        const set = setMarkings(object, { markings, selectors }, NOW)
        assert.ok(set.ok && checkObject(set.value).ok)
        const cleared = clearMarkings(added.value, { selectors }, NOW)
        assert.ok(cleared.ok && checkObject(cleared.value).ok)
        for (const selector of SELECTORS) {
          const before = at(object, selector)
          const isNamed = selectors.includes(selector)
          assert.deepEqual(at(added.value, selector), isNamed ? before.union(new Set(markings)) : before)
          assert.deepEqual(at(removed.value, selector), isNamed ? before.difference(new Set(markings)) : before)
          assert.deepEqual(at(set.value, selector), isNamed ? new Set(markings) : before)
          assert.deepEqual(at(cleared.value, selector), isNamed ? new Set() : before)
        }
        const all = isMarked(added.value, { markings, selectors })
        assert.ok(all.ok && all.value)
      }),
      { numRuns: 300 },
    )
  })

  it('never throw on any JSON object, and never give a level to what is marked by something unknown', () => {
    const named = fc.constantFrom('object_marking_refs', 'granular_markings', 'extensions', 'labels', 'selectors', 'marking_ref', 'x')
    const value = fc.letrec<{ json: Json }>((tie) => ({
      json: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom<Json>(...MARKINGS, 'tlp:red', 'name', 1, true, 'en'),
        fc.array(tie('json'), { maxLength: 3 }),
        fc.dictionary(named, tie('json'), { maxKeys: 3 }),
      ),
    })).json
    fc.assert(
      fc.property(fc.dictionary(named, value, { maxKeys: 5 }), (members) => {
        const object = { ...OBJECT, ...members } as JsonObject
        marksOf(object)
        for (const query of [{}, { selectors: ['name'], inherited: true, descendants: true }]) getMarkings(object, query)
        addMarkings(object, { markings: [MARKINGS[0] as string], selectors: ['name'] }, NOW)
        clearMarkings(object, { selectors: ['name'] }, NOW)
        const checked = checkObject(object)
        if (!checked.ok) return
        fieldMarkings(checked.value)
        const handling = objectHandling(checked.value, { unmarked: 'CLEAR' })
        if ((checked.value.object_marking_refs as string[] | undefined)?.includes(MARKINGS[2] as string)) assert.equal(handling.ok, false)
      }),
      { numRuns: 500 },
    )
  })
})
