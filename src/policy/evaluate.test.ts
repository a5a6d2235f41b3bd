import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Agreement, wholeScope } from '../agreement/index.ts'
import { nearestTo } from './evaluate.ts'
import { exampleAgreement, exampleWith } from './example.fixture.ts'
import type { KnownQuestion } from './question.ts'
import { createTerms, type TermsOptions } from './terms.ts'

const agreement = exampleAgreement()
const ORDINARY = { isMinor: false, isSpecial: false, pap: 'none', reliability: 'X', credibility: '4', nature: 'untold' } as const

function ask(members: Partial<KnownQuestion>, item: Partial<KnownQuestion['item']> = {}): KnownQuestion {
  return {
    action: 'disclose',
    from: 'XA',
    to: 'XC',
    purpose: 'cyber-defence',
    mode: 'push',
    item: { type: 'indicator', marking: 'GREEN', dataSubject: 'none', ...ORDINARY, ...item },
    ...members,
  }
}

function explained(
  question: KnownQuestion,
  of: Agreement = agreement,
  scope: Partial<TermsOptions['scope']> = {},
): [string | undefined, readonly string[]] {
  const terms = createTerms({ agreement: of, reservations: [], scope: { ...wholeScope(of), ...scope } })
  const { article, failed } = nearestTo(terms, question)
  return [article.number, failed]
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

test('every aspect can be what fails', () => {
  const permissive = {
    minors: true,
    specialCategories: true,
    papCeiling: 'GREEN',
    modes: ['request'],
    reliabilityAtLeast: 'B',
  } as const
  const first = agreement.sharing.slice(1, 2).map((article) => ({ ...article, ...permissive, purposes: ['cyber-defence'] }))
  const whole = exampleWith({ sharing: first, quality: { article: '3.2', requires: ['nature'] } })
  const good = { reliability: 'A', nature: 'fact', isMinor: true, isSpecial: true, pap: 'GREEN' } as const
  const asked = (item: Partial<KnownQuestion['item']>, members: Partial<KnownQuestion> = {}) =>
    explained(ask({ mode: 'request', ...members }, { ...good, ...item }), whole)
  assert.deepEqual(asked({}), ['4.2', []])
  assert.deepEqual(asked({ reliability: 'C' }), ['4.2', ['quality']])
  assert.deepEqual(asked({ nature: 'untold' }), ['4.2', ['quality']])
  assert.deepEqual(asked({ pap: 'AMBER' }), ['4.2', ['pap']])
  assert.deepEqual(asked({}, { mode: 'push' }), ['4.2', ['mode']])
  assert.deepEqual(asked({}, { purpose: 'criminal-investigation' }), ['4.2', ['purpose']])
  assert.deepEqual(explained(ask({}, { isMinor: true })), ['4.2', ['minor']])
  assert.deepEqual(explained(ask({}, { isSpecial: true })), ['4.2', ['special']])
  assert.deepEqual(explained(ask({}, { pap: 'CLEAR' })), ['4.2', ['pap']])
})

test('what does not apply now is named, and reading goes on', () => {
  const suspensions = [{ number: 'suspension XC 1', party: 'XC', articles: ['4.2'] }]
  assert.deepEqual(explained(ask({}), agreement, { suspensions }), ['4.2', ['suspension']])
  assert.deepEqual(explained(ask({ from: 'XB', to: 'XA' }), agreement, { suspensions }), ['4.4', []])
  assert.deepEqual(explained(ask({}), agreement, { articles: ['4.1'] }), ['4.2', ['scope']])
  assert.deepEqual(explained(ask({}), agreement, { parties: ['XA', 'XB'] }), ['1', ['bound']])
  const { mode: _mode, ...read } = ask({ action: 'read', role: 'analyst' })
  assert.deepEqual(explained(read, agreement, { articles: [], parties: [], suspensions }), ['4.2', []])
})

test('of several near articles a suspended one is nearest, then the first', () => {
  const [, technical] = agreement.sharing
  assert.ok(technical !== undefined)
  const two = exampleWith({ sharing: [{ ...technical, article: '4.1', markingCeiling: 'CLEAR' }, technical] })
  const suspensions = [{ number: 'suspension XC 1', party: 'XC', articles: ['4.2'] }]
  assert.deepEqual(explained(ask({}), two, { suspensions }), ['4.2', ['suspension']])
  assert.deepEqual(explained(ask({}, { marking: 'RED' }), two), ['4.1', ['marking']])
})

test('an agreement that shares nothing explains by its parties', () => {
  assert.deepEqual(explained(ask({}), exampleWith({ sharing: [] })), ['1', ['from', 'to']])
})
