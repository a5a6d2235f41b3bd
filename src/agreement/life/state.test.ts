import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Json } from '../../foundation/index.ts'
import { changed, EXAMPLE_NOW, exampleAgreement } from '../example.fixture.ts'
import { agreementHash } from '../hash.ts'
import { parseAgreement } from '../parse.ts'
import { type AgreementRecord, agreementState, canRatify, canSign, createRecord, explainState, type Statement } from './index.ts'

const agreement = exampleAgreement()
const codes = agreement.parties.list.map((party) => party.code)
const sunset = Date.UTC(2030, 0, 1)

function record(options: { signed?: string[]; ratified?: string[]; proven?: string[]; of?: typeof agreement } = {}): AgreementRecord {
  const of = options.of ?? agreement
  const { signed = [], ratified = [], proven = [] } = options
  const stated = (kind: 'sign' | 'ratify', party: string): Statement => {
    const body = kind === 'sign' ? { office: null, official: 'anna' } : {}
    const isProven = kind === 'sign' || proven.includes(party)
    return { kind, actId: `${kind}-${party}`, party, at: EXAMPLE_NOW, isProven, body } as Statement
  }
  const statements = [...signed.map((party) => stated('sign', party)), ...ratified.map((party) => stated('ratify', party))]
  return createRecord({ agreement: of, hash: agreementHash(of), proposedBy: 'XA', proposedAt: EXAMPLE_NOW, statements })
}

test('the life of an agreement', () => {
  assert.equal(agreementState(record(), EXAMPLE_NOW), 'proposed')
  assert.equal(agreementState(record({ signed: codes.slice(1) }), EXAMPLE_NOW), 'proposed')
  assert.equal(agreementState(record({ signed: codes }), EXAMPLE_NOW), 'signed')
  assert.equal(agreementState(record({ signed: codes, ratified: codes.slice(1), proven: codes }), EXAMPLE_NOW), 'signed')
  assert.equal(agreementState(record({ signed: codes, ratified: codes, proven: codes.slice(1) }), EXAMPLE_NOW), 'ratified')
  assert.equal(agreementState(record({ signed: codes, ratified: codes, proven: codes }), EXAMPLE_NOW), 'in-force')
})

test('ratifications without every signature never bring it into force', () => {
  assert.equal(agreementState(record({ signed: codes.slice(1), ratified: codes, proven: codes }), EXAMPLE_NOW), 'proposed')
})

test('at the sunset, and not a millisecond before, it lapses from every state', () => {
  for (const options of [{}, { signed: codes }, { signed: codes, ratified: codes, proven: codes }]) {
    assert.notEqual(agreementState(record(options), sunset - 1), 'lapsed')
    assert.equal(agreementState(record(options), sunset), 'lapsed')
  }
})

test('the explanation names the article and who is missing', () => {
  const waiting = explainState(record({ signed: ['XA', 'XB'] }), EXAMPLE_NOW)
  assert.equal(waiting.article, '11.1')
  assert.deepEqual(waiting.missing, ['XC', 'XD', 'XO'])
  assert.match(waiting.text, /Cetania \(XC\)/)
  assert.deepEqual(explainState(record({ signed: codes, ratified: codes, proven: ['XA'] }), EXAMPLE_NOW).missing, codes.slice(1))
  assert.equal(explainState(record(), sunset).article, '11.2')
})

function codeOf(result: ReturnType<typeof canSign>): string {
  return result.ok ? 'ok' : result.refusal.code
}

test('signing', () => {
  assert.equal(codeOf(canSign(record(), 'XA', EXAMPLE_NOW)), 'ok')
  assert.equal(codeOf(canSign(record(), 'XZ', EXAMPLE_NOW)), 'party-not-listed')
  assert.equal(codeOf(canSign(record({ signed: ['XA'] }), 'XA', EXAMPLE_NOW)), 'already-signed')
  assert.equal(codeOf(canSign(record(), 'XA', sunset)), 'agreement-lapsed')
})

test('ratifying', () => {
  const ratify = (options: Parameters<typeof record>[0], party = 'XA', now = EXAMPLE_NOW) =>
    codeOf(canRatify({ record: record(options), party, now, known: [] }))
  assert.equal(ratify({}), 'not-signed')
  assert.equal(ratify({ signed: ['XB'] }), 'not-signed')
  assert.equal(ratify({ signed: ['XA'] }), 'ok')
  assert.equal(ratify({ signed: ['XA'], ratified: ['XA'] }), 'already-ratified')
  assert.equal(ratify({ signed: ['XA'] }, 'XZ'), 'party-not-listed')
  assert.equal(ratify({ signed: ['XA'] }, 'XA', sunset), 'agreement-lapsed')
})

test('a party ratifies at most one successor of a version', () => {
  const successor = (title: string, prior: string) =>
    parseAgreement(changed(changed(changed(agreement as Json, '/version', 2), '/prior', prior), '/title', title))
  const prior = agreementHash(agreement)
  const left = successor('Left', prior)
  const right = record({ of: successor('Right', prior), signed: ['XA', 'XB'] })
  const known = [record({ signed: codes, ratified: codes, proven: codes }), record({ of: left, signed: ['XA'], ratified: ['XA'] }), right]
  assert.equal(codeOf(canRatify({ record: right, party: 'XA', now: EXAMPLE_NOW, known })), 'successor-ratified')
  assert.equal(codeOf(canRatify({ record: right, party: 'XB', now: EXAMPLE_NOW, known })), 'ok')
  const later = record({ of: successor('Later', agreementHash(left)), signed: ['XA'] })
  assert.equal(codeOf(canRatify({ record: later, party: 'XA', now: EXAMPLE_NOW, known })), 'ok')
})
