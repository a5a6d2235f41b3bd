import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type Json, type JsonObject, utf8 } from '../../foundation/index.ts'
import { examineText } from '../bundle/examine-text.ts'
import { checkObject } from '../model/stix-object.ts'

const UUID = '0c7b5b88-8ff7-4a4d-aa9d-feb398cd0061'
const TIMES = { created: '2016-01-01T00:00:00.000Z', modified: '2016-01-01T00:00:00.000Z' }
const TOOL = older('tool', { name: 'a', labels: ['remote-access'] })

function older(type: string, more: JsonObject): JsonObject {
  return { type, id: `${type}--${UUID}`, ...TIMES, ...more }
}

function observed(objects: JsonObject, more: JsonObject = {}): JsonObject {
  return older('observed-data', { first_observed: TIMES.created, last_observed: TIMES.created, number_observed: 1, objects, ...more })
}

/** `code pointer` of everything found. */
function found(value: Json) {
  const { errors, warnings } = examineText(utf8(JSON.stringify(value)), 1_000_000)
  return { errors: errors.map(({ code, pointer }) => `${code} ${pointer}`), warnings: warnings.map(({ code }) => code) }
}

describe('the report on STIX 2.0', () => {
  it('judges an object as what it is, which the gate refuses all the same', () => {
    assert.deepEqual(found(TOOL), { errors: [], warnings: ['spec-version-old'] })
    assert.deepEqual(found({ ...TOOL, spec_version: '2.0' }), { errors: [], warnings: ['spec-version-old'] })
    for (const object of [TOOL, { ...TOOL, spec_version: '2.0' }]) {
      const gate = checkObject(object)
      assert.equal(!gate.ok && gate.refusal.code, 'spec-version-unsupported')
    }
  })

  it('judges every object of a bundle by itself', () => {
    const newer = { type: 'url', id: `url--${UUID}`, value: 'far' }
    const { errors, warnings } = found({ type: 'bundle', id: `bundle--${UUID}`, spec_version: '2.0', objects: [TOOL, newer] })
    assert.deepEqual(errors, ['property-invalid /objects/1/value'])
    assert.deepEqual(
      warnings.filter((code) => code === 'spec-version-old'),
      ['spec-version-old', 'spec-version-old'],
    )
  })

  it('leaves the error to what only 2.1 has', () => {
    const note = older('note', { content: 'a', object_refs: [`tool--${UUID}`] })
    const indicator = older('indicator', { pattern: "[file:name = 'a']", pattern_type: 'stix', valid_from: TIMES.created, labels: ['a'] })
    for (const value of [note, indicator, { ...TOOL, extensions: { 'a-ext': { b: 1 } } }, { ...note, spec_version: '2.0' }]) {
      assert.deepEqual(found(value).errors, ['spec-version-unsupported /spec_version'])
    }
  })

  it('holds it to what 2.0 alone asks', () => {
    const cases: readonly (readonly [JsonObject, string])[] = [
      [older('tool', { name: 'a' }), 'property-missing '],
      [older('identity', { name: 'a' }), 'property-missing '],
      [{ ...TOOL, severity: 'high' }, 'property-reserved /severity'],
      [{ ...TOOL, usernames: ['a'] }, 'property-reserved /usernames'],
      [{ ...TOOL, id: `tool--${UUID.replace('-4a4d', '-1a4d')}` }, 'id-invalid /id'],
      [{ ...TOOL, 'mine!': 1 }, 'property-name-invalid /mine!'],
      [observed({ 0: { type: 'file', name: 'a', decryption_key: 'b' } }), 'object-incomplete /objects/0'],
    ]
    for (const [value, error] of cases) assert.ok(found(value).errors.includes(error), JSON.stringify(value))
  })

  it('checks observables where they are, under the names of 2.1', () => {
    const file = { type: 'file', name: 'a', created: TIMES.created, hashes: { md5: 'd41d8cd98f00b204e9800998ecf8427e' } }
    const selected = { granular_markings: [{ selectors: ['objects.0.name'], marking_ref: `marking-definition--${UUID}` }] }
    assert.deepEqual(found(observed({ 0: file, 1: { type: 'process', pid: 1, binary_ref: '0' } }, selected)).errors, [])
    assert.deepEqual(found(observed({ 1: { type: 'process', pid: 1, binary_ref: '0' } })).errors, [
      'reference-invalid /objects/1/image_ref',
    ])
    assert.deepEqual(
      found(observed({ 0: file }, { granular_markings: [{ ...selected.granular_markings[0], selectors: ['objects.1'] }] })).errors,
      ['selector-invalid /granular_markings/0/selectors/0'],
    )
    const archive = (inside: JsonObject) => observed({ 0: { ...file, extensions: { 'archive-ext': { contains_refs: ['1'] } } }, 1: inside })
    assert.deepEqual(found(archive(file)).errors, [])
    assert.deepEqual(found(archive({ type: 'directory', path: '/' })).errors, ['reference-invalid /objects/0'])
    assert.deepEqual(found(observed({ 0: { ...file, extensions: { 'x-mine': { a: 1 } } } })).errors, [])
    assert.deepEqual(found(observed({ 0: { ...file, extensions: { 'windows-pebinary-ext': { pe_type: 'exe' } } } })).errors, [])
  })

  it('asks of 2.0 what 2.1 no longer does', () => {
    const of = (type: string, members: JsonObject): JsonObject => ({ type, id: `${type}--${UUID}`, ...TIMES, ...members })
    assert.deepEqual(found(of('malware', { labels: ['worm'] })).errors, ['property-missing '])
    assert.deepEqual(found(of('identity', { name: 'a', identity_class: ['group'] })).errors, ['property-invalid /identity_class'])
    const marking = { selectors: ['name'], marking_ref: 'marking-definition--0c7b5b88-8ff7-5a4d-aa9d-feb398cd0061' }
    assert.deepEqual(found(of('campaign', { name: 'a', granular_markings: [marking] })).errors, [
      'id-invalid /granular_markings/0/marking_ref',
    ])
  })

  it('does not call what an object has in the place of a text', () => {
    for (const hostile of [
      { toString: false },
      { valueOf: 1, toString: null },
      'constructor',
      'toString',
      '__proto__',
    ] as unknown as Json[])
      assert.doesNotThrow(() => found({ ...observed({ 0: { type: hostile, name: 'a' } }), type: hostile, id: hostile }))
  })

  it('never throws, whatever one value is replaced by', () => {
    const member = fc.constantFrom(...Object.keys(observed({})), 'labels', 'extensions', 'external_references', 'granular_markings')
    fc.assert(
      fc.property(member, fc.jsonValue(), (name, value) => {
        found({ ...observed({ 0: { type: 'file', name: 'a' } }), [name]: value as Json })
        found(observed({ 0: { type: 'file', name: 'a', [name]: value as Json }, 1: value as Json }))
      }),
      { numRuns: 300 },
    )
  })
})
