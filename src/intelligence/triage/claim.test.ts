import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Json, type JsonObject, utf8 } from '../../foundation/index.ts'
import { checkObject } from '../model/stix-object.ts'
import { readObject } from '../read-object.ts'
import { isTriageClaim, type TriageClaim, triageClaim } from './claim.ts'
import { TRIAGE_EXTENSION, withoutTriage, withTriage } from './extension.ts'
import { scoreOf } from './score.ts'
import { EXAMPLE_FORMULA, someFormula, someMeasures } from './triage.fixture.ts'

const claim: TriageClaim = {
  formula: 'cyber-triage',
  version: 1,
  level: 'urgent',
  score: 88,
  reasons: ['severity-critical', 'reliability-sound', 'recency-untold'],
}

test('a claim says as much as is shown and no more', () => {
  fc.assert(
    fc.property(someFormula, someMeasures, (formula, measures) => {
      const score = scoreOf(formula, measures)
      const [level, number, reasons] = (['level', 'score', 'reasons'] as const).map((shows) =>
        triageClaim(score, { shows, isAdvice: false }),
      )
      assert.deepEqual(level, { formula: score.formula.id, version: 1, level: score.level })
      assert.deepEqual(number, { ...level, score: score.score })
      assert.deepEqual(reasons, { ...number, reasons: score.parts.map(({ reason }) => reason) })
      for (const shown of [level, number, reasons]) assert.ok(isTriageClaim(shown as Json, 'none'))
    }),
  )
})

test('what is about a person is advice, and only that', () => {
  const advice = triageClaim(scoreOf(EXAMPLE_FORMULA, { ...UNTOLD }), { shows: 'score', isAdvice: true })
  assert.equal(advice.advice, true)
  assert.ok(isTriageClaim(advice as Json, 'suspect'))
  assert.ok(!isTriageClaim(advice as Json, 'none'))
  assert.ok(!isTriageClaim(claim as Json, 'suspect'))
})

test('whatever is not a claim in every member is refused', () => {
  const wrong: readonly JsonObject[] = [
    { formula: undefined } as unknown as JsonObject,
    { formula: 'Cyber Triage' },
    { formula: 'x'.repeat(65) },
    { version: 0 },
    { version: 1.5 },
    { version: '1' },
    { level: '' },
    { level: 'sehr-dringend-und-noch-viel-mehr-als-das' },
    { score: 101 },
    { score: -1 },
    { score: 88.5 },
    { score: null },
    { reasons: [] },
    { reasons: ['because'] },
    { reasons: ['reliability-sound', 'severity-critical'] },
    { reasons: ['severity-critical', 'severity-high'] },
    { reasons: 'severity-critical' },
    { advice: false },
    { source: 'XA' },
  ]
  for (const change of wrong) assert.ok(!isTriageClaim({ ...claim, ...change } as Json, 'none'), JSON.stringify(change))
  const { score, ...unscored } = claim
  assert.ok(!isTriageClaim(unscored as Json, 'none'), 'reasons without their score')
  for (const other of [null, [], 'urgent', 88]) assert.ok(!isTriageClaim(other, 'none'))
  assert.ok(isTriageClaim(claim as Json, 'none'))
})

const INDICATOR = {
  type: 'indicator',
  spec_version: '2.1',
  id: 'indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f',
  created: '2026-04-06T20:03:48.000Z',
  modified: '2026-04-06T20:03:48.000Z',
  pattern: "[domain-name:value = 'bank.example']",
  pattern_type: 'stix',
  valid_from: '2026-01-01T00:00:00Z',
}

test('a score stands on a valid object and comes off it without a trace', () => {
  const scored = withTriage(INDICATOR, claim)
  assert.ok(checkObject(scored).ok)
  assert.deepEqual(withoutTriage(scored), INDICATOR)
  assert.equal(withoutTriage(INDICATOR), INDICATOR)
  assert.deepEqual(withTriage(scored, undefined), INDICATOR)
  const other = { 'extension-definition--1f6fa5b1-2d4a-4c3c-8f7d-0d7d5f6a9b10': { extension_type: 'property-extension', rank: 1 } }
  const both: JsonObject = withTriage<JsonObject>({ ...INDICATOR, extensions: other }, { ...claim, advice: true })
  assert.deepEqual((both.extensions as JsonObject)[TRIAGE_EXTENSION], {
    extension_type: 'property-extension',
    formula: 'cyber-triage',
    formula_version: 1,
    level: 'urgent',
    score: 88,
    reasons: claim.reasons,
    is_advice: true,
  })
  assert.deepEqual(withoutTriage(both), { ...INDICATOR, extensions: other })
})

const UNTOLD = {
  severity: 'untold',
  reliability: 'untold',
  credibility: 'untold',
  confidence: 'untold',
  recency: 'untold',
  reach: 'untold',
  sightings: 'untold',
  confirmations: 'untold',
  disputes: 'untold',
} as const

test('what is read to be shared bears no score, whoever wrote one', () => {
  const scored = withTriage({ ...INDICATOR, object_marking_refs: ['marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb'] }, claim)
  const read = readObject(utf8(JSON.stringify(scored)), { unmarked: 'refuse' })
  assert.equal(read.kind, 'item')
  assert.ok(read.kind === 'item' && read.object.extensions === undefined)
})
