import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toldOutcome } from './outcome-told.ts'

test('sightings and opinions tell what came of what they are about, and nothing else does', () => {
  const told = (object: object) => {
    const { outcome, stixIds = [] } = toldOutcome(object as never) ?? {}
    return stixIds.map((stixId) => `${stixId} ${outcome}`)
  }
  const sighting = { type: 'sighting', sighting_of_ref: 'indicator--1' }
  assert.deepEqual(told(sighting), ['indicator--1 sighted'])
  assert.deepEqual(told({ ...sighting, count: 0 }), ['indicator--1 not-sighted'])
  assert.deepEqual(told({ ...sighting, revoked: true }), [])
  const opinion = { type: 'opinion', object_refs: ['indicator--1', 'url--2'] }
  assert.deepEqual(told({ ...opinion, opinion: 'strongly-disagree' }), ['indicator--1 false-positive', 'url--2 false-positive'])
  assert.deepEqual(told({ ...opinion, opinion: 'agree' }), ['indicator--1 useful', 'url--2 useful'])
  assert.deepEqual(told({ ...opinion, opinion: 'neutral' }), [])
  for (const other of [{ type: 'note', object_refs: ['indicator--1'], opinion: 'agree' }, { ...sighting, sighting_of_ref: 3 }, {}]) {
    assert.deepEqual(told(other), [])
  }
})
