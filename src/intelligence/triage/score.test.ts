import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { measureItem } from './measure.ts'
import { scoreOf } from './score.ts'
import { EXAMPLE_FORMULA, FEEDBACK_TERMS, someFormula, someMeasures } from './triage.fixture.ts'
import { areOrdered, TRIAGE_INPUTS } from './vocabulary.ts'

const NOW = Date.UTC(2027, 0, 10, 12)
const UNTOLD = Object.fromEntries(TRIAGE_INPUTS.map((input) => [input, 'untold'])) as Parameters<typeof scoreOf>[1]

test('the worked example of docs/triage.md, computed by hand', () => {
  const object = { type: 'malware', malware_types: ['ransomware'], confidence: 80, last_seen: '2027-01-07T12:00:00Z' }
  const item = {
    object,
    grading: { reliability: 'B', credibility: '3' },
    now: NOW,
    counts: { reach: 2, sightings: 12 },
    feedback: null,
  } as const
  const { score, level, parts } = scoreOf(EXAMPLE_FORMULA, measureItem(item))
  assert.deepEqual(
    parts.map(({ reason, weight, points }) => `${reason} ${weight} x ${points}`),
    [
      'severity-critical 30 x 100',
      'reliability-sound 10 x 100',
      'credibility-weak 10 x 20',
      'confidence-high 10 x 100',
      'seen-recently 20 x 100',
      'reach-several 10 x 60',
      'sighted-often 10 x 100',
    ],
  )
  // 3000 + 1000 + 200 + 1000 + 2000 + 600 + 1000 = 8800, over 100.
  assert.deepEqual([score, level], [88, 'urgent'])
})

test('what nothing is told of scores nothing, and says so', () => {
  const inputs = { ...EXAMPLE_FORMULA.inputs, ...FEEDBACK_TERMS }
  const { score, level, parts } = scoreOf({ ...EXAMPLE_FORMULA, inputs }, UNTOLD)
  assert.deepEqual([score, level], [0, 'routine'])
  assert.deepEqual(
    parts.map(({ reason }) => reason),
    TRIAGE_INPUTS.map((input) => `${input}-untold`),
  )
})

test('a score is rounded down, never up to the next level', () => {
  const { formula, levels, inputs } = EXAMPLE_FORMULA
  const thirds = {
    formula,
    levels,
    inputs: { severity: { ...inputs.severity, weight: 2 }, confidence: { ...inputs.confidence, weight: 1 } },
  }
  // (2 x 40 + 1 x 100) / 3 = 60; (2 x 40 + 1 x 50) / 3 = 43.3; (2 x 80 + 1 x 10) / 3 = 56.7
  assert.equal(scoreOf(thirds, { ...UNTOLD, severity: 40, confidence: 70 }).score, 60)
  assert.equal(scoreOf(thirds, { ...UNTOLD, severity: 40, confidence: 30 }).score, 43)
  assert.deepEqual(scoreOf(thirds, { ...UNTOLD, severity: 70, confidence: 0 }).level, 'notable')
})

test('any score is a whole number from 0 to 100 with one reason for each input, and computing it again gives the same', () => {
  fc.assert(
    fc.property(someFormula, someMeasures, (formula, measures) => {
      const found = scoreOf(formula, measures)
      assert.ok(Number.isInteger(found.score) && found.score >= 0 && found.score <= 100)
      const exact = found.parts.reduce((sum, { weight, points }) => sum + BigInt(weight * points), 0n)
      assert.equal(BigInt(found.score), exact / BigInt(found.parts.reduce((sum, { weight }) => sum + weight, 0)))
      assert.equal(found.level, formula.levels.findLast(({ atLeast }) => atLeast <= found.score)?.code)
      assert.ok(areOrdered(found.parts.map(({ reason }) => reason)))
      assert.deepEqual(scoreOf(structuredClone(formula), { ...measures }), found)
    }),
  )
})

test('more of any input, or telling it at all, never lowers a score', () => {
  const rise = fc.record({ input: fc.constantFrom(...TRIAGE_INPUTS), by: fc.integer({ min: 0, max: 200 }) })
  fc.assert(
    fc.property(someFormula, someMeasures, rise, (formula, measures, { input, by }) => {
      const before = measures[input]
      const more = { ...measures, [input]: before === 'untold' ? by : before + by }
      assert.ok(scoreOf(formula, more).score >= scoreOf(formula, measures).score)
    }),
    { numRuns: 500 },
  )
})

test('the order in which a formula or an item states things makes no difference', () => {
  fc.assert(
    fc.property(someFormula, someMeasures, (formula, measures) => {
      const reversed = <Of extends object>(of: Of) => Object.fromEntries(Object.entries(of).toReversed()) as Of
      const found = scoreOf({ ...formula, inputs: reversed(formula.inputs) }, reversed(measures))
      assert.deepEqual(found, scoreOf(formula, measures))
    }),
  )
})
