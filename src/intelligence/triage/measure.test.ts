import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Json, JsonObject } from '../../foundation/index.ts'
import { UNGRADED } from '../grading/grading.ts'
import { referenceOfVocabularies } from '../model/reference.ts'
import { type MeasuredItem, measureItem } from './measure.ts'
import { scoreOf } from './score.ts'
import { SEVERITY_WORDS, severityOf } from './severity.ts'
import { EXAMPLE_FORMULA, FEEDBACK_TERMS } from './triage.fixture.ts'

const NOW = Date.UTC(2027, 0, 10, 12)
const measured = (object: JsonObject, more: Partial<MeasuredItem> = {}) =>
  measureItem({ object, grading: UNGRADED, now: NOW, counts: { sightings: 0, reach: 0 }, feedback: null, ...more })

test('an item that tells nothing has nothing measured', () => {
  assert.deepEqual(new Set(Object.values(measured({ type: 'indicator' }))), new Set(['untold']))
})

test('the gravest of what an item tells is its severity', () => {
  const severities: readonly [object: JsonObject, severity: number | undefined][] = [
    [{ type: 'malware', malware_types: ['adware', 'ransomware'] }, 95],
    [{ type: 'malware', malware_types: ['unknown'] }, undefined],
    [{ type: 'malware', malware_types: ['unknown'], labels: ['severity:medium'] }, 50],
    [{ type: 'indicator', indicator_types: ['benign'] }, 0],
    [{ type: 'indicator', malware_types: ['wiper'] }, undefined],
    [{ type: 'threat-actor', sophistication: 'strategic', resource_level: 'team' }, 95],
    [{ type: 'intrusion-set', resource_level: 'organization', sophistication: 'strategic' }, 70],
    [{ type: 'infrastructure', infrastructure_types: ['command-and-control'] }, 80],
    [{ type: 'malware-analysis', result: 'suspicious' }, 50],
    [{ type: 'vulnerability', x_opencti_cvss_base_score: 9.8 }, 98],
    [{ type: 'vulnerability', x_opencti_cvss_base_score: 8.9, x_opencti_cvss_v4_base_score: 7.3 }, 89],
    [{ type: 'vulnerability', x_opencti_cvss_base_score: 11 }, undefined],
    [{ type: 'vulnerability', x_opencti_cvss_base_score: '9.8' }, undefined],
    [{ type: 'url', x_opencti_score: 65 }, 65],
    [{ type: 'domain-name', labels: ['misp:threat-level="high-risk"', 'severity:low'] }, 75],
    [{ type: 'indicator', labels: ['severity:catastrophic'] }, undefined],
    [{ type: 'constructor', labels: 7 }, undefined],
  ]
  for (const [object, severity] of severities) assert.equal(severityOf(object), severity, JSON.stringify(object))
})

test('the axes of grading are measured apart, and the worst grade of each tells nothing', () => {
  const graded = (reliability: 'A' | 'B' | 'C' | 'X', credibility: '1' | '2' | '3' | '4') => {
    const measures = measured({ type: 'indicator' }, { grading: { reliability, credibility } })
    return [measures.reliability, measures.credibility]
  }
  assert.deepEqual(graded('A', '4'), [3, 'untold'])
  assert.deepEqual(graded('X', '1'), ['untold', 3])
  assert.deepEqual(graded('C', '2'), [1, 2])
})

test('recency is the days since the latest that an item tells; what lies ahead is today', () => {
  const recency = (object: JsonObject) => measured({ type: 'indicator', ...object }).recency
  assert.equal(recency({ modified: '2027-01-10T11:59:59.9999Z' }), 0)
  assert.equal(recency({ modified: '2027-01-09T12:00:00.001Z' }), 0)
  assert.equal(recency({ modified: '2027-01-09T12:00:00Z' }), -1)
  assert.equal(recency({ modified: '2020-01-01T00:00:00Z', last_seen: '2027-01-05T12:00:00Z' }), -5)
  assert.equal(recency({ valid_from: '2031-01-01T00:00:00Z', modified: '2020-01-01T00:00:00Z' }), 0)
  assert.equal(recency({ modified: 'yesterday', last_seen: 7 }), 'untold')
})

test('anything at all can be measured and scored', () => {
  const names = ['labels', 'confidence', 'modified', 'last_seen', 'malware_types', 'sophistication', 'x_opencti_score', 'type']
  const object = fc.dictionary(fc.constantFrom(...names), fc.jsonValue(), { noNullPrototype: true }) as fc.Arbitrary<JsonObject>
  fc.assert(
    fc.property(object, fc.integer(), (value, now) => {
      const { score } = scoreOf(EXAMPLE_FORMULA, measured(value, { now }))
      assert.ok(score >= 0 && score <= 100)
    }),
  )
})

test('sources are never measured: whoever made an object and whatever it points to outside, its measures are the same', () => {
  const sources = fc.record(
    {
      created_by_ref: fc.constantFrom('identity--1', 'identity--2'),
      external_references: fc.jsonValue(),
      where_sighted_refs: fc.jsonValue(),
      description: fc.string(),
      name: fc.string(),
      created: fc.constantFrom('2001-01-01T00:00:00Z', '2027-01-10T00:00:00Z'),
      first_seen: fc.constantFrom('2001-01-01T00:00:00Z', '2027-01-10T00:00:00Z'),
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<{ readonly [name: string]: Json }>
  const object = { type: 'malware', malware_types: ['worm'], modified: '2027-01-01T00:00:00Z', confidence: 50 }
  fc.assert(fc.property(sources, (source) => assert.deepEqual(measured({ ...object, ...source }), measured(object))))
})

test('the table knows every word of the vocabularies that it reads but unknown, and no other', () => {
  const vocabularies = {
    indicator_types: 'indicator-type-ov',
    malware_types: 'malware-type-ov',
    result: 'malware-result-ov',
    sophistication: 'threat-actor-sophistication-ov',
    resource_level: 'attack-resource-level-ov',
  } as const
  for (const { property, words } of SEVERITY_WORDS) {
    const vocabulary = Object.entries(vocabularies).find(([name]) => name === property)?.[1]
    const told = Object.values(words).flatMap((list) => list.split(' '))
    assert.equal(new Set(told).size, told.length)
    if (vocabulary === undefined) continue
    const { words: known } = referenceOfVocabularies()[vocabulary] as { readonly words: readonly string[] }
    assert.deepEqual(told.toSorted(), known.filter((word) => word !== 'unknown').toSorted(), property)
  }
  const { words: known } = referenceOfVocabularies()['infrastructure-type-ov'] as { readonly words: readonly string[] }
  const told = SEVERITY_WORDS.find(({ property }) => property === 'infrastructure_types')?.words ?? {}
  assert.ok(Object.values(told).every((list) => list.split(' ').every((word) => known.includes(word))))
})

test('what recipients told counts by its last words; where none told anything nothing is guessed', () => {
  const told = (confirmations: number, disputes: number) => {
    const measures = measured({ type: 'indicator' }, { feedback: { confirmations, disputes } })
    return [measures.confirmations, measures.disputes]
  }
  assert.deepEqual(told(3, 0), [3, 0])
  assert.deepEqual(told(0, 2), ['untold', -2])
  const formula = { ...EXAMPLE_FORMULA, inputs: FEEDBACK_TERMS }
  const scored = (feedback: MeasuredItem['feedback']) => {
    const { score, parts } = scoreOf(formula, measured({ type: 'indicator' }, { feedback }))
    return [score, ...parts.map(({ reason }) => reason)]
  }
  assert.deepEqual(scored(null), [0, 'confirmations-untold', 'disputes-untold'])
  assert.deepEqual(scored({ confirmations: 2, disputes: 0 }), [90, 'confirmed-by-several', 'disputed-by-none'])
  assert.deepEqual(scored({ confirmations: 2, disputes: 1 }), [55, 'confirmed-by-several', 'disputed-by-few'])
  assert.deepEqual(scored({ confirmations: 0, disputes: 3 }), [0, 'confirmations-untold', 'disputed-widely'])
})
