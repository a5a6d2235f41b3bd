import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compilePolicies, contextOf } from './compile.ts'
import { openEngine, verifyPolicies } from './engine.ts'
import { PolicyError } from './errors.ts'
import { exampleAgreement, reservationWith } from './example.fixture.ts'
import { type Opening, partitioned, textsOf } from './partition.ts'
import type { Question } from './question.ts'
import { manyTerms, someQuestion, someTerms } from './random.fixture.ts'
import { createTerms } from './terms.ts'
import { createVocabulary } from './vocabulary.ts'

const agreement = exampleAgreement()
const { known } = createVocabulary(agreement)
const plain: Question = {
  action: 'disclose',
  from: 'XA',
  to: 'XC',
  purpose: 'cyber-defence',
  item: { type: 'indicator', marking: 'GREEN', dataSubject: 'none' },
}

function watched(reservations: Parameters<typeof createTerms>[0]['reservations'] = []) {
  const seen = { verified: [] as string[], opened: [] as string[][] }
  let questions = 0
  const opening: Opening = {
    verify(texts) {
      verifyPolicies(texts)
      seen.verified.push(...texts.keys())
    },
    open(texts) {
      for (const id of texts.keys()) assert.ok(seen.verified.includes(id), `${id} was opened before it was verified`)
      seen.opened.push([...texts.keys()])
      const engine = openEngine(texts)
      return (request) => {
        questions += 1
        return engine(request)
      }
    },
  }
  return { seen, asked: () => questions, ask: partitioned(createTerms({ agreement, reservations }), opening) }
}

test('a question is asked with the policies alone that its flow can meet, each verified once and before', () => {
  const { seen, ask } = watched([reservationWith(agreement, { party: 'XB', when: {} }), reservationWith(agreement, { when: {} })])
  assert.deepEqual(seen, { verified: [], opened: [] })
  assert.equal(ask(known(plain)).kind, 'allow')
  assert.deepEqual(seen.opened, [['sharing-1-cross']])
  assert.equal(ask(known({ ...plain, action: 'receive' })).kind, 'deny')
  assert.deepEqual(seen.opened[1], ['sharing-1-cross', 'reservation-XC-1'])
  assert.equal(ask(known({ ...plain, action: 'read', role: 'analyst' })).kind, 'allow')
  assert.equal(ask(known({ ...plain, item: { ...plain.item, type: 'url' } })).kind, 'allow')
  assert.deepEqual(seen.opened, [['sharing-1-cross'], ['sharing-1-cross', 'reservation-XC-1'], ['sharing-1-read']])
  assert.deepEqual(seen.verified, ['sharing-1-cross', 'reservation-XC-1', 'sharing-1-read'])
})

test('a flow that no policy can meet is denied by the engine, not by the choice of policies', () => {
  const { seen, ask } = watched()
  assert.equal(ask(known({ ...plain, to: 'XO' })).kind, 'deny')
  assert.deepEqual(seen.opened, [[]])
})

test('policies that are not valid are an error at every question', () => {
  const failing: Opening = {
    verify: () => {
      throw new PolicyError('policy-invalid', 'policies are not valid')
    },
    open: openEngine,
  }
  const ask = partitioned(createTerms({ agreement, reservations: [] }), failing)
  assert.equal(ask(known(plain)).kind, 'error')
  assert.equal(ask(known(plain)).kind, 'error')
})

test('a policy that the engine was not given is an error, whatever the engine says', () => {
  const opening: Opening = { verify: verifyPolicies, open: () => () => ({ kind: 'allow', policies: ['sharing-0-cross'] }) }
  assert.equal(partitioned(createTerms({ agreement, reservations: [] }), opening)(known(plain)).kind, 'error')
})

test('questions that differ in nothing that a policy looks at are asked once', () => {
  const { seen, ask, asked } = watched()
  assert.equal(ask(known(plain)).kind, 'allow')
  assert.equal(ask(known({ ...plain, item: { ...plain.item, reliability: 'A', credibility: '1', nature: 'fact' } })).kind, 'allow')
  assert.equal(ask(known({ ...plain, item: { ...plain.item, type: 'url', marking: 'CLEAR' } })).kind, 'allow')
  assert.equal(asked(), 1)
  assert.equal(ask(known({ ...plain, item: { ...plain.item, marking: 'RED' } })).kind, 'deny')
  assert.equal(ask(known({ ...plain, mode: 'request' })).kind, 'deny')
  assert.equal(asked(), 3)
  assert.deepEqual(seen.opened, [['sharing-1-cross']])
})

test('an error is never kept as an answer', () => {
  let calls = 0
  const opening: Opening = {
    verify: verifyPolicies,
    open: () => () => {
      calls += 1
      return { kind: 'error', detail: 'stopped' }
    },
  }
  const ask = partitioned(createTerms({ agreement, reservations: [] }), opening)
  for (let time = 0; time < 2; time += 1) assert.equal(ask(known(plain)).kind, 'error')
  assert.equal(calls, 2)
})

test('neither choosing policies nor keeping their answers changes one: all policies together, asked afresh, say the same', () => {
  const asked = fc.array(someQuestion, { minLength: 30, maxLength: 50 })
  const compare = (options: Parameters<typeof createTerms>[0], questions: readonly Question[]): void => {
    const terms = createTerms(options)
    const policies = compilePolicies(terms)
    const engine = openEngine(textsOf(policies))
    const ask = partitioned(terms)
    const vocabulary = createVocabulary(terms.agreement)
    for (const question of questions) {
      if (typeof vocabulary.flowNumber(question) === 'string' || typeof vocabulary.itemNumber(question) === 'string') continue
      const resolved = vocabulary.known(question)
      const { action, from, to, item } = resolved
      const whole = engine({ action, from, to, context: contextOf(resolved, terms.annexesOf(item.type)) })
      assert.ok(whole.kind !== 'error', JSON.stringify(whole))
      const byAll = policies.filter(({ id }) => whole.policies.includes(id)).map(({ origin }) => origin)
      const chosen = ask(resolved)
      assert.ok(chosen.kind !== 'error')
      assert.equal(chosen.kind, whole.kind, JSON.stringify(question))
      assert.deepEqual(new Set(chosen.origins), new Set(byAll), JSON.stringify(question))
    }
  }
  const numRuns = process.env.SLOW === '1' ? 300 : 6
  fc.assert(fc.property(someTerms(agreement), asked, compare), { numRuns })
  fc.assert(fc.property(manyTerms(agreement), asked, compare), { numRuns: Math.ceil(numRuns / 6) })
})
