import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { JsonObject } from '../../foundation/index.ts'
import { formatSelector, isPresent, parseSelector } from '../marking/selector.ts'
import { referencesOf } from './references.ts'
import type { StixObject } from './stix-object.ts'
import { checkObject } from './stix-object.ts'

const INDICATOR_ID = 'indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f'
const IDENTITY_ID = 'identity--f431f809-377b-45e0-aa1c-6a4751cae5ff'
const HEAD = { spec_version: '2.1', created: '2026-03-01T10:00:00.000Z', modified: '2026-03-01T10:00:00.000Z' }

function stix(type: string, properties: JsonObject): StixObject {
  const result = checkObject({ ...HEAD, type, id: `${type}--a4ce11e8-75f4-495c-b077-adfa5e9cbf60`, ...properties })
  assert.ok(result.ok, JSON.stringify(result))
  return result.value
}

describe('referencesOf', () => {
  it('finds references at any depth and says which the type needs', () => {
    const note = stix('note', {
      content: 'x',
      object_refs: [INDICATOR_ID, IDENTITY_ID],
      created_by_ref: IDENTITY_ID,
      object_marking_refs: ['marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da'],
      granular_markings: [{ marking_ref: 'marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da', selectors: ['content'] }],
      extensions: { 'own-ext': { inner: [{ holder_ref: IDENTITY_ID }], names: { owner_refs: [INDICATOR_ID] } } },
      x_blank_ref: '',
    })
    assert.deepEqual(referencesOf(note), [
      { path: ['object_refs', 0], id: INDICATOR_ID, isRequired: true },
      { path: ['object_refs', 1], id: IDENTITY_ID, isRequired: true },
      { path: ['created_by_ref'], id: IDENTITY_ID, isRequired: false },
      { path: ['extensions', 'own-ext', 'inner', 0, 'holder_ref'], id: IDENTITY_ID, isRequired: false },
      { path: ['extensions', 'own-ext', 'names', 'owner_refs', 0], id: INDICATOR_ID, isRequired: false },
    ])
  })

  it('needs both ends of a relationship and what was sighted', () => {
    const relationship = stix('relationship', { relationship_type: 'uses', source_ref: INDICATOR_ID, target_ref: IDENTITY_ID })
    assert.deepEqual(
      referencesOf(relationship).map((reference) => reference.isRequired),
      [true, true],
    )
    const sighting = stix('sighting', { sighting_of_ref: INDICATOR_ID, where_sighted_refs: [IDENTITY_ID] })
    assert.deepEqual(
      referencesOf(sighting).map((reference) => reference.isRequired),
      [true, false],
    )
  })

  it('takes the local keys of the deprecated container for what they are', () => {
    const observed = stix('observed-data', {
      first_observed: HEAD.created,
      last_observed: HEAD.created,
      number_observed: 1,
      objects: { 0: { type: 'ipv4-addr', value: '203.0.113.5' }, 1: { type: 'network-traffic', src_ref: '0', protocols: ['tcp'] } },
    })
    assert.deepEqual(referencesOf(observed), [])
  })
})

describe('selectors', () => {
  it('reads the forms of the standard and no others', () => {
    assert.deepEqual(parseSelector('external_references.[0].source_name'), ['external_references', 0, 'source_name'])
    assert.deepEqual(parseSelector('hashes.SHA-256'), ['hashes', 'SHA-256'])
    for (const bad of ['', 'labels[0]', '[0]', 'a..b', 'a.[01]', 'a.[-1]', 'a b']) assert.equal(parseSelector(bad), undefined, bad)
    assert.equal(formatSelector(['labels', 1]), 'labels.[1]')
  })

  it('looks only at what the object itself holds', () => {
    const object = { labels: ['a'], inner: { key: 1 } }
    assert.equal(isPresent(object, ['labels', 0]), true)
    assert.equal(isPresent(object, ['labels', 1]), false)
    assert.equal(isPresent(object, ['labels', '0']), false)
    assert.equal(isPresent(object, ['inner', 'toString']), false)
  })
})
