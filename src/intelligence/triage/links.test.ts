import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../foundation/index.ts'
import type { StixObject } from '../model/stix-object.ts'
import { triageLinkOf } from './links.ts'

const id = (type: string, number: number) => `${type}--00000000-0000-4000-8000-00000000000${number}`
const link = (object: JsonObject) => triageLinkOf(object as StixObject)
const MALWARE = id('malware', 1)
const sighting = { type: 'sighting', id: id('sighting', 1), sighting_of_ref: MALWARE, where_sighted_refs: [id('identity', 1)] }
const relationship = {
  type: 'relationship',
  id: id('relationship', 1),
  relationship_type: 'targets',
  source_ref: MALWARE,
  target_ref: id('identity', 2),
}

test('a sighting counts for what was sighted, and nobody who saw it for anything', () => {
  assert.deepEqual(link(sighting), { input: 'sightings', item: MALWARE, counted: sighting.id })
  const { where_sighted_refs, ...nowhere } = sighting
  assert.deepEqual(link(nowhere), link(sighting))
})

test('whom an item targets counts, once each', () => {
  assert.deepEqual(link(relationship), { input: 'reach', item: MALWARE, counted: relationship.target_ref })
  assert.deepEqual(link({ ...relationship, id: id('relationship', 2) }), link(relationship))
  assert.equal(link({ ...relationship, target_ref: id('location', 3) })?.input, 'reach')
})

test('nothing else counts', () => {
  assert.equal(link({ ...relationship, target_ref: id('tool', 1) }), undefined)
  assert.equal(link({ ...relationship, relationship_type: 'originates-from' }), undefined)
  assert.equal(link({ ...relationship, revoked: true }), undefined)
  assert.equal(link({ ...sighting, revoked: true }), undefined)
  assert.equal(link({ type: 'malware', id: MALWARE }), undefined)
})
