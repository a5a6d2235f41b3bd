import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openEngine, verifyPolicies } from './engine.ts'
import { PolicyError } from './errors.ts'
import { exampleAgreement, reservationWith } from './example.fixture.ts'
import { type Opening, partitioned } from './partition.ts'
import type { Question } from './question.ts'
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
  const opening: Opening = {
    verify(texts) {
      verifyPolicies(texts)
      seen.verified.push(...texts.keys())
    },
    open(texts) {
      for (const id of texts.keys()) assert.ok(seen.verified.includes(id), `${id} was opened before it was verified`)
      seen.opened.push([...texts.keys()])
      return openEngine(texts)
    },
  }
  return { seen, ask: partitioned(createTerms({ agreement, reservations }), opening) }
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
