import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { JsonObject, Result } from '../../foundation/index.ts'
import { addMarkings, clearMarkings, getMarkings, isMarked, removeMarkings, setMarkings } from './operations.ts'

const GREEN = 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb'
const AMBER = 'marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421'
const RED = 'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1'
const NOW = Date.UTC(2026, 5, 1)

const NOTE: JsonObject = {
  type: 'note',
  id: 'note--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f',
  created: '2026-03-01T10:00:00.000Z',
  modified: '2026-03-01T10:00:00.000Z',
  content: 'x',
  content_type: 'y',
  authors: ['a', 'b'],
  external_references: [{ source_name: 's', description: 'd' }],
  object_marking_refs: [GREEN],
  granular_markings: [
    { marking_ref: AMBER, selectors: ['content', 'external_references'] },
    { marking_ref: RED, selectors: ['external_references.[0].description'] },
    { lang: 'en', selectors: ['content'] },
  ],
}

function value<T>(result: Result<T, string>): T {
  assert.ok(result.ok, JSON.stringify(result))
  return result.value
}
const code = (result: Result<unknown, string>): string => (result.ok ? 'accepted' : result.refusal.code)

describe('markings that are read', () => {
  it('gives those of the whole object, or those that stand at a selector', () => {
    assert.deepEqual(value(getMarkings(NOTE)), [GREEN])
    assert.deepEqual(value(getMarkings({ ...NOTE, object_marking_refs: undefined } as unknown as JsonObject)), [])
    assert.deepEqual(value(getMarkings(NOTE, { selectors: ['content'] })), [AMBER, 'en'])
    assert.deepEqual(value(getMarkings(NOTE, { selectors: ['content'], lang: false })), [AMBER])
    assert.deepEqual(value(getMarkings(NOTE, { selectors: ['content'], markingRef: false })), ['en'])
  })

  it('takes in what holds the selected, or what is inside it, only when asked', () => {
    const inside = 'external_references.[0].description'
    assert.deepEqual(value(getMarkings(NOTE, { selectors: [inside] })), [RED])
    assert.deepEqual(value(getMarkings(NOTE, { selectors: [inside], inherited: true })), [AMBER, RED, GREEN])
    assert.deepEqual(value(getMarkings(NOTE, { selectors: ['external_references'] })), [AMBER])
    assert.deepEqual(value(getMarkings(NOTE, { selectors: ['external_references'], descendants: true })), [AMBER, RED])
  })

  it('does not take a name that begins alike for what holds the selected', () => {
    assert.deepEqual(value(getMarkings(NOTE, { selectors: ['content_type'], inherited: true })), [GREEN])
    assert.deepEqual(value(getMarkings({ ...NOTE, object_marking_refs: [] }, { selectors: ['content_type'], inherited: true })), [])
  })

  it('says whether all the named markings are there', () => {
    assert.equal(value(isMarked(NOTE, { selectors: ['content'], markings: [AMBER, 'en'] })), true)
    assert.equal(value(isMarked(NOTE, { selectors: ['content'], markings: [AMBER, RED] })), false)
    assert.equal(value(isMarked(NOTE, { selectors: ['authors'] })), false)
    assert.equal(value(isMarked(NOTE)), true)
  })

  it('refuses selectors that select nothing', () => {
    for (const selectors of [[], [''], ['title'], ['authors.[2]'], ['authors.0'], ['constructor'], ['content', 'title']]) {
      assert.equal(code(getMarkings(NOTE, { selectors })), 'selector-invalid', JSON.stringify(selectors))
    }
  })
})

describe('markings that are changed', () => {
  it('adds to the object and to properties as a new version, each marking and selector once', () => {
    const added = value(addMarkings(NOTE, { markings: [AMBER, GREEN] }, NOW))
    assert.deepEqual([added.object_marking_refs, added.modified], [[GREEN, AMBER], '2026-06-01T00:00:00.000Z'])
    const granular = value(addMarkings(NOTE, { markings: [AMBER, 'de'], selectors: ['authors.[1]', 'content'] }, NOW))
    assert.deepEqual(granular.granular_markings, [
      { marking_ref: AMBER, selectors: ['authors.[1]', 'content', 'external_references'] },
      { marking_ref: RED, selectors: ['external_references.[0].description'] },
      { lang: 'en', selectors: ['content'] },
      { lang: 'de', selectors: ['authors.[1]', 'content'] },
    ])
  })

  it('removes exactly what is named, and leaves out a list that is empty', () => {
    assert.equal('object_marking_refs' in value(removeMarkings(NOTE, { markings: [GREEN] }, NOW)), false)
    const one = { ...NOTE, granular_markings: [{ marking_ref: RED, selectors: ['content'] }] }
    assert.equal('granular_markings' in value(removeMarkings(one, { markings: [RED], selectors: ['content'] }, NOW)), false)
    assert.equal(code(removeMarkings(NOTE, { markings: [RED] }, NOW)), 'marking-not-found')
    assert.equal(code(removeMarkings(NOTE, { markings: [RED], selectors: ['content'] }, NOW)), 'marking-not-found')
  })

  it('sets and clears at selectors only what is of the kind', () => {
    const set = value(setMarkings(NOTE, { markings: [GREEN], selectors: ['content'], lang: false }, NOW))
    assert.deepEqual(value(getMarkings(set, { selectors: ['content'] })), ['en', GREEN])
    const cleared = value(clearMarkings(NOTE, { selectors: ['content'], markingRef: false }, NOW))
    assert.deepEqual(value(getMarkings(cleared, { selectors: ['content'] })), [AMBER])
    assert.equal(code(clearMarkings(NOTE, { selectors: ['authors'] }, NOW)), 'marking-not-found')
    assert.equal('object_marking_refs' in value(clearMarkings(NOTE, {}, NOW)), false)
  })

  it('refuses what is no marking, and new versions of what was revoked', () => {
    for (const markings of [[''], ['en'], ['tlp:red'], [GREEN, 'indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f'], []]) {
      assert.equal(code(addMarkings(NOTE, { markings }, NOW)), 'marking-invalid', JSON.stringify(markings))
    }
    assert.equal(code(addMarkings({ ...NOTE, revoked: true }, { markings: [RED] }, NOW)), 'object-revoked')
  })

  it('changes what has no versions in place', () => {
    const file = { type: 'file', id: 'file--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f', name: 'n' }
    assert.deepEqual(value(addMarkings(file, { markings: [RED] }, NOW)), { ...file, object_marking_refs: [RED] })
  })
})
