/** The comparison against the meaning of both documents, asked question by question. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Agreement, type Comparison, compareAgreements, type Difference, type Verdict } from '../../src/agreement/index.ts'
import { answerOf, isLaxer, questionsOf } from './oracle.fixture.ts'
import { versionPair, versionTriple } from './small-agreement.fixture.ts'

const isThorough = process.env.SLOW === '1'

function compared(prior: Agreement, next: Agreement): Comparison {
  const result = compareAgreements(prior, next)
  assert.ok(result.ok)
  return result.value
}

/** What asking every question shows, and the first question that shows it. */
function askedVerdict(prior: Agreement, next: Agreement): { readonly widens: unknown; readonly narrows: unknown } {
  let widens: unknown
  let narrows: unknown
  for (const { question, moment } of questionsOf(prior, next)) {
    const before = answerOf(prior, question, moment)
    const after = answerOf(next, question, moment)
    if (before === undefined && after === undefined) continue
    if (after !== undefined && (before === undefined || isLaxer(after, before))) widens ??= { question, moment }
    if (before !== undefined && (after === undefined || isLaxer(before, after))) narrows ??= { question, moment }
    if (widens !== undefined && narrows !== undefined) break
  }
  return { widens, narrows }
}

function assertShown(difference: Difference, [strict, lax]: readonly [Agreement, Agreement]): void {
  const { question, moment } = difference.example
  assert.ok(question)
  const when = moment ?? { gates: 0, evidence: [], level: 0 }
  const asked = { at: '2027-01-01T00:00:00Z', ...when }
  const permitted = answerOf(lax, question, asked)
  const other = answerOf(strict, question, asked)
  assert.ok(permitted, difference.sentence)
  assert.ok(other === undefined || isLaxer(permitted, other), difference.sentence)
}

test('narrower and equal hide no question, and every example shows what it says', () => {
  fc.assert(
    fc.property(versionPair, ([prior, next]) => {
      const { verdict, permissions } = compared(prior, next)
      const { widens, narrows } = askedVerdict(prior, next)
      if (verdict === 'narrower' || verdict === 'equal') assert.equal(widens, undefined)
      if (verdict === 'wider' || verdict === 'equal') assert.equal(narrows, undefined)
      for (const difference of permissions.filter(({ example }) => example.question !== undefined)) {
        if (difference.direction === 'wider') assertShown(difference, [prior, next])
        else assertShown(difference, [next, prior])
      }
    }),
    { numRuns: isThorough ? 2_000 : 100 },
  )
})

const MIRRORED: Readonly<Record<Verdict, Verdict>> = { narrower: 'wider', wider: 'narrower', equal: 'equal', incomparable: 'incomparable' }

test('the other way round the verdict is mirrored, and a version equals itself', () => {
  fc.assert(
    fc.property(versionPair, ([prior, next]) => {
      assert.equal(compared(next, prior).verdict, MIRRORED[compared(prior, next).verdict])
      const itself = compared(prior, prior)
      assert.equal(itself.verdict, 'equal')
      assert.deepEqual([itself.permissions, itself.duties, itself.texts, itself.fastTrack.isOpen], [[], [], [], true])
    }),
    { numRuns: isThorough ? 5_000 : 300 },
  )
})

test('what is narrower than something narrower is narrower', () => {
  const isAtMost = (verdict: Verdict) => verdict === 'narrower' || verdict === 'equal'
  fc.assert(
    fc.property(versionTriple, ([first, second, third]) => {
      const once = compared(first as Agreement, second as Agreement).verdict
      const twice = compared(second as Agreement, third as Agreement).verdict
      fc.pre(isAtMost(once) && isAtMost(twice))
      assert.ok(isAtMost(compared(first as Agreement, third as Agreement).verdict))
    }),
    { numRuns: isThorough ? 2_000 : 100, maxSkipsPerRun: 1_000 },
  )
})
