import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Json, JsonObject } from '../../foundation/index.ts'
import { checkObject } from '../model/stix-object.ts'
import { convertBundle } from './convert-bundle.ts'
import { convertPattern } from './pattern-syntax.ts'

const UUID = '0c7b5b88-8ff7-4a4d-aa9d-feb398cd0061'
const TIMES = { created: '2016-01-01T00:00:00.000Z', modified: '2016-01-01T00:00:00.000Z' }

function converted(...objects: readonly Json[]) {
  let next = 0
  const newUuid = (): string => {
    next += 1
    return `00000000-0000-4000-8000-${String(next).padStart(12, '0')}`
  }
  const { bundle, changes } = convertBundle({ type: 'bundle', id: `bundle--${UUID}`, spec_version: '2.0', objects }, newUuid)
  const results = (bundle.objects ?? []) as readonly JsonObject[]
  for (const object of results) assert.equal(checkObject(object).ok, true, JSON.stringify(object))
  return { bundle, changes, results }
}

function older(type: string, more: JsonObject): JsonObject {
  return { type, id: `${type}--${UUID}`, ...TIMES, ...more }
}

function observed(objects: JsonObject) {
  return older('observed-data', { first_observed: TIMES.created, last_observed: TIMES.created, number_observed: 1, objects })
}

describe('convertBundle', () => {
  it('keeps ids and times, and moves labels to the property that 2.1 has for them', () => {
    const { bundle, results } = converted(
      older('malware', { name: 'a', labels: ['ransomware'] }),
      older('indicator', {
        pattern: "[file:name = 'c'] START '2016-01-01T00:00:00Z' STOP '2017-01-01T00:00:00Z'",
        valid_from: TIMES.created,
        labels: ['benign'],
      }),
      older('tool', { name: 'a', labels: ['remote-access'] }),
    )
    assert.equal(bundle.spec_version, undefined)
    const [malware, indicator, tool] = results as [JsonObject, JsonObject, JsonObject]
    assert.deepEqual(
      [malware.id, malware.created, malware.is_family, malware.malware_types],
      [`malware--${UUID}`, TIMES.created, false, ['ransomware']],
    )
    assert.equal(malware.labels, undefined)
    assert.equal(indicator.pattern, "[file:name = 'c'] START t'2016-01-01T00:00:00Z' STOP t'2017-01-01T00:00:00Z'")
    assert.deepEqual([indicator.pattern_type, indicator.indicator_types, tool.tool_types], ['stix', ['benign'], ['remote-access']])
  })

  it('makes objects of observables, under computed ids that follow their references', () => {
    const { results, changes } = converted(
      observed({
        0: {
          type: 'file',
          name: 'a',
          parent_directory_ref: '1',
          created: TIMES.created,
          hashes: { md5: 'd41d8cd98f00b204e9800998ecf8427e' },
        },
        1: { type: 'directory', path: '/x' },
        2: { type: 'file:name', value: 'a' },
        3: { type: 'process', pid: 1, binary_ref: '0', child_refs: ['3', '2'] },
      }),
    )
    const [file, directory, process, data] = ['file', 'directory', 'process', 'observed-data'].map((type) =>
      results.find((object) => object.type === type),
    )
    assert.equal(file?.parent_directory_ref, directory?.id)
    assert.deepEqual([file?.ctime, Object.keys(file?.hashes as JsonObject)], [TIMES.created, ['MD5']])
    assert.equal(process?.image_ref, file?.id)
    assert.deepEqual(process?.child_refs, [process?.id])
    assert.deepEqual(data?.object_refs, [file?.id, directory?.id, process?.id])
    assert.equal(data?.objects, undefined)
    assert.deepEqual(
      changes.filter(({ change }) => change === 'left-out').map(({ pointer, detail }) => [pointer, detail]),
      [['/objects/2', 'type-invalid']],
    )
  })

  it('takes an object that says it is of STIX 2.0 for what it says', () => {
    const { results, changes } = converted({ ...older('tool', { name: 'a', labels: ['remote-access'] }), spec_version: '2.0' })
    assert.deepEqual([results[0]?.spec_version, changes[0]?.change], ['2.1', 'rewritten'])
  })

  it('leaves out what cannot be made valid, and leaves alone what is of 2.1', () => {
    const current = { ...older('tool', { name: 'a' }), spec_version: '2.1' }
    const { results, changes } = converted(current, older('tool', {}), null, 7)
    assert.deepEqual(results, [current])
    assert.deepEqual(
      changes.filter(({ change }) => change === 'left-out').map(({ detail }) => detail.split(':')[0]),
      ['property-missing', 'object-invalid', 'object-invalid'],
    )
  })
})

it('convertPattern leaves words inside literal texts alone', () => {
  const pattern = "[a:b = 'START \\'x\\' STOP']"
  assert.equal(convertPattern(pattern), pattern)
})
