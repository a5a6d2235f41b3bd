import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type JsonObject, parseTimestamp } from '../foundation/index.ts'
import { GRADING_EXTENSION } from './grading/stated-labels.ts'
import type { StixObject } from './model/stix-object.ts'
import { countriesOf, latestTimeOf, Whereabouts } from './territory.ts'

const object = (members: object): StixObject => ({ type: 'indicator', id: 'indicator--1', ...members }) as unknown as StixObject

test('a location tells its state, any object by labels and by the extension that stands for them', () => {
  assert.deepEqual(countriesOf(object({ type: 'location', country: 'no' })), ['NO'])
  assert.deepEqual(countriesOf(object({ labels: ['country:NO', 'Country:se', 'country:NO', 'other'] })), ['NO', 'SE'])
  const extensions = { [GRADING_EXTENSION]: { extension_type: 'property-extension', labels: ['country:DK'] } }
  assert.deepEqual(countriesOf(object({ type: 'url', extensions })), ['DK'])
  assert.deepEqual(countriesOf(object({ type: 'location', country: 'NO', labels: ['country:SE'] })), ['NO', 'SE'])
})

test('what says no state says none, and what says no code of a state says nothing that counts', () => {
  assert.deepEqual(countriesOf(object({})), [])
  assert.deepEqual(countriesOf(object({ type: 'location', region: 'northern-europe' })), [])
  assert.deepEqual(countriesOf(object({ country: 'NO' })), [], 'a property that only a location has')
  for (const labels of [['country:Norway'], ['country:'], ['country:NO', 'country:N1']])
    assert.equal(countriesOf(object({ labels })), undefined)
  assert.equal(countriesOf(object({ type: 'location', country: 'Norway' })), undefined)
})

test('the latest time that tells of what it is about counts, a version only without one', () => {
  const at = (text: string) => parseTimestamp(text)
  const version = { created: '2020-01-01T00:00:00Z', modified: '2026-01-01T00:00:00Z' }
  assert.equal(latestTimeOf(object({ ...version, valid_from: '2021-01-01T00:00:00Z' })), at('2021-01-01T00:00:00Z'))
  const seen = { first_seen: '2019-01-01T00:00:00Z', last_seen: '2022-01-01T00:00:00Z' }
  assert.equal(latestTimeOf(object({ ...version, ...seen })), at('2022-01-01T00:00:00Z'))
  assert.equal(latestTimeOf(object(version)), at('2026-01-01T00:00:00Z'))
  assert.equal(latestTimeOf(object({ type: 'url', value: 'https://a.example' })), undefined)
  assert.equal(latestTimeOf(object({ last_seen: 'yesterday' })), undefined)
})

test('a location with several versions is in all their states, and in none that is known once one says none', () => {
  const place = (members: JsonObject) => ({ type: 'location', id: 'location--1', ...members }) as unknown as StixObject
  const thing = { type: 'infrastructure', id: 'infrastructure--1' } as unknown as StixObject
  const located = {
    type: 'relationship',
    id: 'relationship--1',
    relationship_type: 'located-at',
    source_ref: thing.id,
    target_ref: 'location--1',
  }
  const whereabouts = new Whereabouts()
  whereabouts.learn(located as unknown as StixObject)
  assert.deepEqual([whereabouts.unknownLocations(), whereabouts.statesOf(thing)], [['location--1'], undefined])
  whereabouts.learn(place({ country: 'NO' }))
  whereabouts.learn(place({ country: 'se' }))
  assert.deepEqual([whereabouts.unknownLocations(), whereabouts.statesOf(thing)], [[], ['NO', 'SE']])
  whereabouts.learn(place({ region: 'northern-europe' }))
  whereabouts.learn(place({ country: 'NO' }))
  assert.equal(whereabouts.statesOf(thing), undefined)
})

test('where more is placed than is remembered, nobody knows where anything is', () => {
  const whereabouts = new Whereabouts()
  const thing = { type: 'infrastructure', id: 'infrastructure--x', labels: ['country:NO'] } as unknown as StixObject
  assert.deepEqual(whereabouts.statesOf(thing), ['NO'])
  for (let number = 0; number <= 200_000; number += 1) {
    whereabouts.learn({ type: 'location', id: `location--${number}`, country: 'NO' } as unknown as StixObject)
  }
  assert.equal(whereabouts.statesOf(thing), undefined)
})

test('one object at very many places counts as many, and one location in as many versions counts once', () => {
  const place = { type: 'location', id: 'location--1', country: 'NO' } as unknown as StixObject
  const thing = { type: 'infrastructure', id: 'infrastructure--1' } as unknown as StixObject
  const at = (location: string) =>
    ({
      type: 'relationship',
      relationship_type: 'located-at',
      source_ref: 'infrastructure--1',
      target_ref: location,
    }) as unknown as StixObject
  const whereabouts = new Whereabouts()
  for (let version = 0; version <= 200_000; version += 1) whereabouts.learn(place)
  whereabouts.learn(at('location--1'))
  assert.deepEqual(whereabouts.statesOf(thing), ['NO'])
  for (let number = 2; number <= 200_001; number += 1) whereabouts.learn(at(`location--${number}`))
  assert.equal(whereabouts.statesOf({ type: 'url', id: 'url--1' } as unknown as StixObject), undefined)
})
