/** The compiled policies against the naive evaluation of the document: they must never disagree. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createDecider } from './decide.ts'
import { exampleAgreement } from './example.fixture.ts'
import { naiveOutcome, outcomeOf } from './naive.fixture.ts'
import { manyTerms, someQuestion, someTerms } from './random.fixture.ts'
import { SMALL_WORLDS, smallQuestions, smallWorld } from './small-worlds.fixture.ts'
import type { Terms } from './terms.ts'
import { createVocabulary } from './vocabulary.ts'

const isThorough = process.env.SLOW === '1'
const questions = [...smallQuestions()]

function compare(terms: Terms, asked: Iterable<(typeof questions)[number]>, seen: Record<string, number>): void {
  const decider = createDecider(terms)
  const vocabulary = createVocabulary(terms.agreement)
  for (const question of asked) {
    const found = outcomeOf(decider.decide(question), terms)
    const outcome = naiveOutcome(terms, vocabulary.known(question))
    // An article that is suspended is named by the number of the suspension, which the oracle does not look for.
    const isTaken = outcome.kind === 'suspended' && outcome.cited.length === 0
    if (isTaken) assert.equal(found.kind, 'suspended')
    else assert.deepEqual(found, outcome, JSON.stringify(question))
    seen[outcome.kind] = (seen[outcome.kind] ?? 0) + 1
  }
}

test('a share of the questions of small agreements, scopes and reservations (of all of them with SLOW=1)', () => {
  const seen: Record<string, number> = {}
  const worldStep = isThorough ? 1 : 37
  const step = isThorough ? 499 : 397
  for (let number = 0; number < SMALL_WORLDS; number += worldStep) {
    // Each world takes its own share of the questions; both steps are coprime to everything else, so the shares differ.
    compare(
      smallWorld(number),
      questions.filter((_, position) => position % step === number % step),
      seen,
    )
  }
  for (const kind of ['permitted', 'own-reading', 'reserved', 'suspended', 'not-permitted']) {
    assert.ok((seen[kind] ?? 0) > 50, JSON.stringify(seen))
  }
})

test('the richest small world: a large share of the questions (every one of them with SLOW=1)', () => {
  const share = isThorough ? 1 : 41
  compare(
    smallWorld(SMALL_WORLDS - 1),
    questions.filter((_, position) => position % share === 0),
    {},
  )
})

test('any scope and reservations on larger agreements', () => {
  const example = exampleAgreement()
  fc.assert(
    fc.property(someTerms(example), fc.array(someQuestion, { minLength: 20, maxLength: 40 }), (terms, asked) => compare(terms, asked, {})),
    { numRuns: isThorough ? 600 : 15 },
  )
})

test('agreements of so many articles that policies are set apart by type', () => {
  const example = exampleAgreement()
  const asked = fc.array(someQuestion, { minLength: 40, maxLength: 60 })
  fc.assert(
    fc.property(manyTerms(example), asked, (terms, questions) => compare(terms, questions, {})),
    { numRuns: isThorough ? 60 : 2 },
  )
})
