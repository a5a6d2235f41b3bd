import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exampleAgreement } from '../example.fixture.ts'
import { type AgreementRecord, checkStep, STATEMENTS_MAX, type StatementBody, type StatementKind, type Step } from './index.ts'
import { day, dayText, inForce, recordOf, START, stated, wholeLifeAgreement } from './life.fixture.ts'

const agreement = wholeLifeAgreement()
const now = day(10)

type Tried<Kind extends StatementKind> = readonly [Kind, StatementBody<Kind>]
type How = { readonly party?: string; readonly now?: number; readonly side?: 'home' | 'partner' }

/** The code with which a party's step is refused at home, or `ok`. */
function codeAt<Kind extends StatementKind>(record: AgreementRecord, [kind, body]: Tried<Kind>, how: How = {}): string {
  const { party = 'XA', side = 'home' } = how
  const when = how.now ?? now
  const result = checkStep(record, { kind, party, at: when, body } as unknown as Step, { side, now: when })
  if (result.ok) return 'ok'
  assert.match(result.refusal.article ?? '', /^\d/, 'a refusal names its article')
  return result.refusal.code
}

/** What a refused step is told. */
function reasonAt<Kind extends StatementKind>(record: AgreementRecord, [kind, body]: Tried<Kind>): string {
  const result = checkStep(record, { kind, party: 'XA', at: now, body } as unknown as Step, { side: 'home', now })
  return result.ok ? '' : result.refusal.reason
}

const EVIDENCE = [
  { kind: 'audit', digest: 'ab'.repeat(32) },
  { kind: 'training', digest: 'cd'.repeat(32) },
] as const

const live = inForce(agreement)
const draft = recordOf(agreement, [])
const plain = inForce(exampleAgreement())

test('a stranger takes no step, and nobody takes one under what has lapsed', () => {
  assert.equal(
    codeAt(live, ['comment', { article: null, text: 'Hello', answers: null }], { party: 'XZ', side: 'partner' }),
    'party-not-listed',
  )
  assert.equal(codeAt(live, ['comment', { article: null, text: 'Hello', answers: null }], { now: day(365) }), 'agreement-lapsed')
  assert.equal(codeAt(live, ['suspend', { until: dayText(400), reason: 'r' }], { now: day(365) }), 'agreement-lapsed')
})

test('what asks for force is refused before it', () => {
  const steps = [
    ['suspend', { until: dayText(20), reason: 'r' }],
    ['withdraw', { effectiveAt: dayText(50), reason: 'r' }],
    ['renew', { until: dayText(400), reason: 'r' }],
    ['respond', { to: 'XB', rung: 'warning', reason: 'r' }],
    ['open-phase', { phase: 'full', evidence: [...EVIDENCE] }],
  ] as const
  for (const [kind, body] of steps) assert.equal(codeAt(draft, [kind, body as never]), 'agreement-not-in-force', kind)
})

test('what the agreement does not provide for is refused', () => {
  assert.equal(codeAt(plain, ['withdraw', { effectiveAt: dayText(90), reason: 'r' }]), 'not-provided')
  assert.equal(codeAt(plain, ['open-phase', { phase: 'full', evidence: [] }]), 'not-provided')
  assert.equal(codeAt(plain, ['respond', { to: 'XB', rung: 'warning', reason: 'r' }]), 'not-provided')
  assert.equal(codeAt(plain, ['suspend', { until: dayText(300), reason: 'r' }]), 'ok', 'a party may always suspend')
  const fixed = wholeLifeAgreement({
    sunset: { article: '11.2', at: dayText(365) },
    entryIntoForce: { article: '11.1', rule: 'all-ratified' },
  })
  assert.equal(codeAt(inForce(fixed), ['renew', { until: dayText(400), reason: 'r' }]), 'not-provided')
  assert.equal(codeAt(recordOf(fixed, []), ['apply-provisionally', { until: dayText(20) }]), 'not-provided')
})

test('comments and notes name articles and statements that there are', () => {
  const comment = (article: string | null, answers: string | null = null) => codeAt(draft, ['comment', { article, text: 'Hello', answers }])
  assert.deepEqual([comment(null), comment('4.1'), comment('99')], ['ok', 'ok', 'article-unknown'])
  assert.equal(comment(null, 'ab'.repeat(32)), 'statement-unknown')
  const earlier = stated(['comment', 'XB'], { article: null, text: 'First', answers: null })
  const body = { article: null, text: 'Second', answers: earlier.actId }
  assert.equal(codeAt(recordOf(agreement, [earlier]), ['comment', body]), 'ok')
  assert.equal(codeAt(live, ['interpret', { article: '4.1', text: 'So' }]), 'ok')
  assert.equal(codeAt(live, ['interpret', { article: '4.9', text: 'So' }]), 'article-unknown')
})

test('provisional application is for signatories, once, for as long as it may be, before force', () => {
  const signed = recordOf(agreement, [stated(['sign', 'XA'], { office: null, official: 'anna' })])
  const apply = (record: AgreementRecord, until: number) =>
    codeAt(record, ['apply-provisionally', { until: dayText(until) }], { now: START })
  assert.deepEqual([apply(draft, 10), apply(signed, 10), apply(signed, 30), apply(signed, 31)], ['not-signed', 'ok', 'ok', 'too-long'])
  assert.equal(apply(signed, 0), 'time-invalid')
  const declared = stated(['apply-provisionally', 'XA'], { until: dayText(10) })
  assert.equal(apply(recordOf(agreement, [...signed.statements, declared]), 20), 'already-provisional')
  assert.equal(apply(live, 10), 'agreement-in-force')
})

test('gates are opened in order, in time, on the evidence, once', () => {
  const open = (phase: string, evidence: readonly (typeof EVIDENCE)[number][] = EVIDENCE, when = now) =>
    codeAt(live, ['open-phase', { phase, evidence }], { now: when })
  assert.deepEqual(
    [open('expansion'), open('nowhere'), open('pilot'), open('full')],
    ['ok', 'phase-unknown', 'phase-open', 'phase-not-next'],
  )
  assert.equal(open('expansion', EVIDENCE.slice(1)), 'evidence-missing')
  assert.deepEqual([open('expansion', EVIDENCE, day(90)), open('expansion', EVIDENCE, day(90) + 1)], ['ok', 'gate-shut'])
  const opened = stated(['open-phase', 'XA'], { phase: 'expansion', evidence: [...EVIDENCE] })
  assert.equal(codeAt(inForce(agreement, opened), ['open-phase', { phase: 'expansion', evidence: [...EVIDENCE] }]), 'already-opened')
})

test('a suspension is towards others, of what there is, and no longer than it may be', () => {
  const suspend = (body: object, until = 20) => codeAt(live, ['suspend', { until: dayText(until), reason: 'r', ...body }])
  assert.equal(suspend({ articles: ['4.1'], purposes: ['cyber-defence'], parties: ['XB'] }), 'ok')
  assert.deepEqual(
    [suspend({ articles: ['5'] }), suspend({ purposes: ['else'] }), suspend({ parties: ['XZ'] }), suspend({ parties: ['XA'] })],
    ['article-unknown', 'purpose-unknown', 'party-unknown', 'about-itself'],
  )
  assert.deepEqual([suspend({}, 50), suspend({}, 51), suspend({}, 10)], ['ok', 'too-long', 'time-invalid'])
})

test('a party resumes what it suspended itself and what still stands', () => {
  const own = stated(['suspend', 'XA'], { until: dayText(20), reason: 'r' })
  const record = inForce(agreement, own)
  const resume = (party: string, suspension: string, when = now) => codeAt(record, ['resume', { suspension }], { party, now: when })
  assert.equal(resume('XA', own.actId), 'ok')
  assert.equal(resume('XB', own.actId), 'suspension-unknown')
  assert.equal(resume('XA', 'ab'.repeat(32)), 'suspension-unknown')
  assert.equal(resume('XA', own.actId, day(20)), 'suspension-over')
})

test('a party withdraws with notice and once, and is bound until then', () => {
  const withdraw = (record: AgreementRecord, days: number, when = now) =>
    codeAt(record, ['withdraw', { effectiveAt: dayText(days), reason: 'r' }], { now: when })
  assert.deepEqual([withdraw(live, 40), withdraw(live, 39)], ['ok', 'notice-too-short'])
  const leaving = inForce(agreement, stated(['withdraw', 'XA'], { effectiveAt: dayText(60), reason: 'r' }))
  assert.deepEqual([withdraw(leaving, 60), withdraw(leaving, 59)], ['already-withdrawing', 'ok'])
  assert.equal(codeAt(leaving, ['suspend', { until: dayText(62), reason: 'r' }], { now: day(59) }), 'ok')
  assert.equal(codeAt(leaving, ['suspend', { until: dayText(62), reason: 'r' }], { now: day(60) }), 'not-bound')
})

test('renewals reach beyond the sunset and no further than they may', () => {
  const renew = (days: number, record = live) => codeAt(record, ['renew', { until: dayText(days), reason: 'r' }])
  assert.deepEqual([renew(365), renew(366), renew(465), renew(466)], ['time-invalid', 'ok', 'ok', 'too-long'])
  const renewed = inForce(agreement, stated(['renew', 'XA'], { until: dayText(400), reason: 'r' }))
  assert.deepEqual([renew(400, renewed), renew(390, renewed)], ['already-renewed', 'ok'])
})

const RESERVATION = {
  party: 'XA',
  number: 1,
  title: 'No pages',
  forbids: 'disclose',
  when: { types: ['url'] },
  isDisclosedToPartners: true,
}

test('a party reserves for itself, under a new number, and lifts what it reserved', () => {
  const reserve = (more: object, supersedes?: number, record = draft) =>
    codeAt(record, ['reserve', { reservation: { ...RESERVATION, ...more }, ...(supersedes === undefined ? {} : { supersedes }) }])
  assert.equal(reserve({}), 'ok')
  assert.equal(reserve({ party: 'XB' }), 'reservation-of-another')
  assert.throws(() => reserve({ when: { types: ['no-such-type'] } }), { code: 'type-unknown' })
  assert.throws(() => reserve({ forbids: 'recall' }), { code: 'reservation-invalid' }, 'duties cannot be reserved')
  const one = recordOf(agreement, [stated(['reserve', 'XA'], { reservation: RESERVATION })])
  assert.equal(reserve({}, undefined, one), 'reservation-number-used')
  assert.deepEqual([reserve({ number: 2 }, 1, one), reserve({ number: 2 }, 9, one)], ['ok', 'reservation-unknown'])
  assert.equal(reserve({ number: 2, isDisclosedToPartners: false }, 1, one), 'audience-differs')
  assert.deepEqual([codeAt(one, ['unreserve', { number: 1 }]), codeAt(one, ['unreserve', { number: 2 }])], ['ok', 'reservation-unknown'])
  assert.equal(codeAt(one, ['unreserve', { number: 1 }], { party: 'XB' }), 'reservation-unknown')
})

test('intents come before what they announce; words of third parties and assurances end', () => {
  const announce = (from: number) => codeAt(live, ['announce', { title: 'New tool', text: 'A tool', from: dayText(from) }])
  assert.deepEqual([announce(10), announce(9)], ['ok', 'time-invalid'])
  const attest = (party: string, about: string, { until = 20, article = null as string | null } = {}) =>
    codeAt(live, ['attest', { about, article, text: 'Performs', until: dayText(until) }], { party })
  assert.deepEqual(
    [attest('XO', 'XB'), attest('XC', 'XB'), attest('XO', 'XO'), attest('XO', 'XZ')],
    ['ok', 'not-third-party', 'not-third-party', 'party-unknown'],
  )
  assert.deepEqual([attest('XO', 'XB', { until: 10 }), attest('XO', 'XB', { article: '99' })], ['time-invalid', 'article-unknown'])
  const assure = (rule: 'death-penalty' | 'ill-treatment', until = 20) =>
    codeAt(live, ['assure', { rule, text: 'Never', until: dayText(until) }])
  assert.deepEqual([assure('death-penalty'), assure('death-penalty', 10), assure('ill-treatment')], ['ok', 'time-invalid', 'rule-unknown'])
})

test('responses climb the ladder that the agreement has, towards another party', () => {
  const respond = (body: object, record = live) => codeAt(record, ['respond', { to: 'XB', rung: 'warning', reason: 'r', ...body } as never])
  assert.equal(respond({}), 'ok')
  assert.deepEqual(
    [respond({ rung: 'corrective-plan' }), respond({ to: 'XA' }), respond({ to: 'XZ' })],
    ['rung-not-provided', 'about-itself', 'party-unknown'],
  )
  assert.deepEqual(
    [respond({ rung: 'restriction' }), respond({ rung: 'restriction', articles: ['4.2'] }), respond({ articles: ['4.2'] })],
    ['restriction-invalid', 'ok', 'restriction-invalid'],
  )
  const before = inForce(agreement, stated(['respond', 'XA'], { to: 'XB', rung: 'suspension', reason: 'r' }))
  const climb = (body: object) => respond(body, before)
  assert.deepEqual(
    [climb({}), climb({ rung: 'suspension' }), climb({ rung: 'exclusion' })],
    ['rung-not-ascending', 'rung-not-ascending', 'ok'],
  )
  assert.equal(climb({ incident: 'ab'.repeat(32) }), 'ok', 'another incident has a ladder of its own')
})

test('offices sign, each once and by an official of its own', () => {
  const offices = ['foreign-office', 'ministry', 'agency'].map((code) => ({ code, name: code }))
  const [first, ...others] = agreement.parties.list
  const of = wholeLifeAgreement({ parties: { article: '1', list: [{ ...first, offices, officesQuorum: 2 }, ...others] } })
  const sign = (record: AgreementRecord, [office, official]: readonly [string | null, string], party = 'XA') =>
    codeAt(record, ['sign', { office, official }], { party })
  const none = recordOf(of, [])
  assert.deepEqual(
    [sign(none, ['ministry', 'anna']), sign(none, [null, 'anna']), sign(none, ['bakery', 'anna'])],
    ['ok', 'office-missing', 'office-unknown'],
  )
  assert.deepEqual([sign(none, [null, 'anna'], 'XB'), sign(none, ['ministry', 'anna'], 'XB')], ['ok', 'office-unknown'])
  const one = recordOf(of, [stated(['sign', 'XA'], { office: 'ministry', official: 'anna' })])
  assert.deepEqual(
    [sign(one, ['agency', 'anna']), sign(one, ['ministry', 'bert']), sign(one, ['agency', 'bert'])],
    ['official-signed', 'office-signed', 'ok'],
  )
  assert.equal(codeAt(one, ['ratify', {}]), 'not-signed')
  assert.match(reasonAt(one, ['ratify', {}]), /1 of 2 offices have$/)
  const two = recordOf(of, [...one.statements, stated(['sign', 'XA'], { office: 'agency', official: 'bert' })])
  assert.deepEqual([sign(two, ['foreign-office', 'carl']), codeAt(two, ['ratify', {}])], ['already-signed', 'ok'])
})

test('a party states only so much, at home and wherever it arrives', () => {
  const comments = (count: number) =>
    Array.from({ length: count }, (_, index) => stated(['comment', 'XA'], { article: null, text: `${index}`, answers: null }))
  const body = { article: null, text: 'More', answers: null }
  for (const side of ['home', 'partner'] as const) {
    assert.equal(codeAt(recordOf(agreement, comments(STATEMENTS_MAX.comment - 1)), ['comment', body], { side }), 'ok')
    assert.equal(codeAt(recordOf(agreement, comments(STATEMENTS_MAX.comment)), ['comment', body], { side }), 'statements-too-many')
    assert.equal(codeAt(recordOf(agreement, comments(STATEMENTS_MAX.comment)), ['comment', body], { side, party: 'XB' }), 'ok')
  }
})

test('of a partner only that is asked which no order of arrival changes', () => {
  const early: readonly [StatementKind, object][] = [
    ['ratify', {}],
    ['open-phase', { phase: 'full', evidence: [...EVIDENCE] }],
    ['resume', { suspension: 'ab'.repeat(32) }],
    ['renew', { until: dayText(900), reason: 'r' }],
    ['unreserve', { number: 7 }],
  ]
  for (const [kind, body] of early) {
    assert.notEqual(codeAt(draft, [kind, body as never]), 'ok', kind)
    assert.equal(codeAt(draft, [kind, body as never], { side: 'partner' }), 'ok', kind)
  }
})

test('a refusal says what would do', () => {
  const [first] = EVIDENCE
  const phase = agreement.phases?.list[1]?.code as string
  assert.match(reasonAt(live, ['open-phase', { phase, evidence: [first] }]), /^the gate also asks for [a-z-]+$/)
  assert.match(reasonAt(live, ['withdraw', { effectiveAt: dayText(11), reason: 'no' }]), /^notice is given \d+ days before$/)
  assert.match(
    reasonAt(live, ['renew', { until: dayText(30_000), reason: 'yes' }]),
    /^a renewal reaches \d+ days beyond the sunset at most$/,
  )
  assert.match(reasonAt(live, ['announce', { title: 'a', text: 'b', from: dayText(1) }]), /before it is acted on$/)
})
