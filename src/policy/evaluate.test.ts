import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { KnownQuestion } from './conditions.ts'
import { explainRefusal } from './evaluate.ts'
import { exampleAgreement, exampleWith } from './example.fixture.ts'

const agreement = exampleAgreement()

function ask(members: Partial<KnownQuestion>, item: Partial<KnownQuestion['item']> = {}): KnownQuestion {
  return {
    action: 'disclose',
    from: 'XA',
    to: 'XC',
    purpose: 'cyber-defence',
    item: { type: 'indicator', marking: 'GREEN', dataSubject: 'none', ...item },
    ...members,
  }
}

function explained(question: KnownQuestion): [string | undefined, readonly string[]] {
  const { articles, failed } = explainRefusal(agreement, question)
  return [articles[0]?.number, failed]
}

test('the nearest article and its failed conditions', () => {
  assert.deepEqual(explained(ask({}, { marking: 'RED' })), ['4.2', ['marking']])
  assert.deepEqual(explained(ask({}, { dataSubject: 'victim' })), ['4.2', ['data-subject']])
  assert.deepEqual(explained(ask({}, { type: 'email-addr' })), ['4.2', ['type']])
  assert.deepEqual(explained(ask({}, { type: 'email-addr', marking: 'RED', dataSubject: 'victim' })), [
    '4.2',
    ['type', 'marking', 'data-subject'],
  ])
  assert.deepEqual(explained(ask({ to: 'XO' })), ['1', ['from', 'to']])
  assert.deepEqual(explained(ask({ to: 'XA' })), ['1', ['from', 'to']])
  assert.deepEqual(explained(ask({ action: 'read', role: 'overseer' })), ['8', ['role']])
  assert.deepEqual(explained(ask({ action: 'read', to: 'XA', role: 'overseer' })), ['8', ['role']])
})

test('a purpose that another article serves is named as the failed condition', () => {
  const sharing = agreement.sharing.map((article) => ({ ...article, purposes: ['cyber-defence'] }))
  const explanation = explainRefusal(exampleWith({ sharing }), ask({ purpose: 'criminal-investigation' }))
  assert.deepEqual(explanation.failed, ['purpose'])
  assert.match(explanation.reason, /4\.2.*cyber-defence/)
})

test('an agreement that shares nothing explains by its parties', () => {
  const explanation = explainRefusal(exampleWith({ sharing: [] }), ask({}))
  assert.equal(explanation.articles[0]?.number, '1')
})
