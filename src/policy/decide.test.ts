import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AgreementError } from '../agreement/index.ts'
import { createDecider, deciderOn } from './decide.ts'
import type { Decision, RefusalCode } from './decision.ts'
import { type EngineAnswer, openEngine, verifyPolicies } from './engine.ts'
import { exampleAgreement, exampleWith, reservationWith } from './example.fixture.ts'
import { partitioned } from './partition.ts'
import type { Question } from './question.ts'
import { createTerms } from './terms.ts'

const agreement = exampleAgreement()
const decider = createDecider({ agreement, reservations: [] })

type Members = Omit<Partial<Question>, 'item'> & { item?: Partial<Question['item']> }

function question(members: Members = {}): Question {
  const item = { type: 'indicator', marking: 'GREEN', dataSubject: 'none', ...members.item } as const
  return { action: 'disclose', from: 'XA', to: 'XB', purpose: 'cyber-defence', ...members, item }
}

function assertRefused(decision: Decision, code: RefusalCode, articles?: string[]): void {
  assert.equal(decision.verdict, 'refuse')
  assert.ok(decision.verdict === 'refuse')
  assert.equal(decision.code, code)
  if (articles !== undefined) {
    assert.deepEqual(
      decision.articles.map((article) => article.number),
      articles,
    )
  }
}

function assertPermitted(decision: Decision, articles: string[], verdict: 'permit' | 'needs-person' = 'permit') {
  assert.equal(decision.verdict, verdict, decision.reason)
  assert.deepEqual(
    decision.articles.map((article) => article.number),
    articles,
  )
  return decision
}

test('a permission names its article in the words of the agreement, its annex, fields and duties', () => {
  const decision = assertPermitted(decider.decide(question()), ['4.1'])
  assert.equal(decision.articles[0]?.text, `Full exchange: ${agreement.sharing[0]?.text}`)
  assert.equal(decision.annex, 'B')
  assert.equal(decision.ceiling, 'AMBER+STRICT')
  assert.equal(decision.fields?.get('pattern'), 'as-is')
  assert.equal(decision.fields?.has('value'), false)
  assert.deepEqual(decision.obligations, {
    retentionDays: 180,
    onward: 'origin-consent',
    due: [],
    caps: {},
    itemAsks: { fields: [] },
    assurances: [],
    clocks: [{ article: '6', days: 180, onSilence: 'erase' }],
  })
})

test('each partner gets what its article gives', () => {
  const amber = { marking: 'AMBER' } as const
  assertPermitted(decider.decide(question({ to: 'XC', item: amber })), ['4.2'])
  assertRefused(decider.decide(question({ to: 'XD', item: amber })), 'not-permitted', ['4.3'])
  assertPermitted(decider.decide(question({ to: 'XD' })), ['4.3'])
  assertPermitted(decider.decide(question({ from: 'XC', to: 'XA' })), ['4.4'])
  assertPermitted(decider.decide(question({ from: 'XD', to: 'XB' })), ['4.5'])
  assertRefused(decider.decide(question({ item: { marking: 'RED' } })), 'not-permitted', ['4.1'])
  assertRefused(decider.decide(question({ to: 'XC', item: { dataSubject: 'victim' } })), 'not-permitted', ['4.2'])
})

test('the overseer gets no content: "*" means the parties with that role', () => {
  assertRefused(decider.decide(question({ to: 'XO' })), 'not-permitted', ['1'])
  const open = exampleWith({ sharing: agreement.sharing.slice(1, 2).map((article) => ({ ...article, to: ['*'] })) })
  const openDecider = createDecider({ agreement: open, reservations: [] })
  assertRefused(openDecider.decide(question({ to: 'XO' })), 'not-permitted')
  assertRefused(openDecider.decide(question({ from: 'XO', to: 'XA' })), 'not-permitted')
  assertPermitted(openDecider.decide(question({ to: 'XD' })), ['4.2'])
  const named = exampleWith({ sharing: agreement.sharing.slice(1, 2).map((article) => ({ ...article, to: ['XO'] })) })
  assertPermitted(createDecider({ agreement: named, reservations: [] }).decide(question({ to: 'XO' })), ['4.2'])
})

test('a party never gives to itself', () => {
  assertRefused(decider.decide(question({ to: 'XA' })), 'not-permitted', ['1'])
  assertRefused(decider.decide(question({ action: 'receive', to: 'XA' })), 'not-permitted', ['1'])
})

test('personal data to the trusted partner needs a second person, and is kept shorter', () => {
  const decision = assertPermitted(decider.decide(question({ item: { dataSubject: 'victim' } })), ['4.1', '5'], 'needs-person')
  assert.deepEqual(decision.obligations, {
    retentionDays: 30,
    onward: 'origin-consent',
    due: [{ requires: 'second-person', role: 'releasing-officer', article: '5' }],
    caps: {},
    itemAsks: { fields: [] },
    assurances: [],
    clocks: [{ article: '6', days: 30, onSilence: 'erase' }],
  })
  assertPermitted(decider.decide(question({ action: 'receive', item: { dataSubject: 'victim' } })), ['4.1'])
  assertRefused(decider.decide(question({ item: { dataSubject: 'witness' } })), 'not-permitted', ['4.1'])
})

test('an approval asks only where all that it states holds', () => {
  const [full] = agreement.sharing
  assert.ok(full?.scrutiny?.[0] !== undefined)
  const when = { markingAtLeast: 'AMBER', dataSubjects: ['victim'] } as const
  const narrowed = exampleWith({ sharing: [{ ...full, scrutiny: [{ ...full.scrutiny[0], when }] }] })
  const { decide } = createDecider({ agreement: narrowed, reservations: [] })
  const verdict = (marking: 'GREEN' | 'AMBER', dataSubject: 'none' | 'victim') =>
    decide(question({ item: { marking, dataSubject } })).verdict
  assert.equal(verdict('AMBER', 'victim'), 'needs-person')
  assert.equal(verdict('GREEN', 'victim'), 'permit')
  assert.equal(verdict('AMBER', 'none'), 'permit')
})

test('reading asks for a role that may read', () => {
  const read = { action: 'read', from: 'XA', to: 'XC' } as const
  assertPermitted(decider.decide(question({ ...read, role: 'analyst' })), ['4.2', '8'])
  assertRefused(decider.decide(question({ ...read, role: 'overseer' })), 'not-permitted', ['8'])
  assertRefused(decider.decide(question(read)), 'role-unknown', ['8'])
  assertRefused(decider.decide(question({ role: 'analyst' })), 'role-unknown', ['8'])
})

test('a party reads its own items of any type and marking, without an annex', () => {
  const own = { action: 'read', from: 'XA', to: 'XA' } as const
  const item = { type: 'x-own-type', marking: 'RED', dataSubject: 'witness' } as const
  const decision = assertPermitted(decider.decide(question({ ...own, role: 'tool', item })), ['8'])
  assert.equal(decision.fields, undefined)
  assertRefused(decider.decide(question({ ...own, role: 'overseer', item })), 'not-permitted', ['8'])
  assertRefused(decider.decide(question({ ...own, role: 'tool', purpose: 'other', item })), 'purpose-unknown')
})

test('what the agreement does not know is refused with the articles that list what it knows', () => {
  const ask = (members: object) => decider.decide(question(members as Members))
  assertRefused(ask({ purpose: 'immigration' }), 'purpose-unknown', ['2'])
  assertRefused(ask({ item: { type: 'x-unknown' } }), 'type-unknown', ['Annex A', 'Annex B', 'Annex C'])
  assertRefused(ask({ item: { marking: 'PURPLE' } }), 'marking-unknown', ['3'])
  assertRefused(ask({ item: { marking: 'constructor' } }), 'marking-unknown', ['3'])
  assertRefused(ask({ to: 'XZ' }), 'party-unknown', ['1'])
  assertRefused(ask({ from: 'XZ' }), 'party-unknown', ['1'])
  assertRefused(ask({ item: { dataSubject: 'animal' } }), 'data-subject-unknown')
  assertRefused(ask({ action: 'publish' }), 'action-unknown')
  assertRefused(ask({ item: { type: 'constructor' } }), 'type-unknown')
  assertRefused(ask({ item: { type: '__proto__' } }), 'type-unknown')
})

test('no refusal repeats an unknown value', () => {
  const secret = 'secret-operation'
  for (const members of [{ purpose: secret }, { item: { type: secret } }, { to: secret }]) {
    assert.equal(JSON.stringify(decider.decide(question(members))).includes(secret), false)
  }
})

test('an unmarked item counts as the agreement says', () => {
  const unmarked = question({ to: 'XD', item: { marking: 'unmarked' } })
  assertRefused(decider.decide(unmarked), 'not-permitted', ['4.3'])
  assertPermitted(decider.decide({ ...unmarked, to: 'XC' }), ['4.2'])
  const green = createDecider({ agreement: exampleWith({ unmarked: { article: '3', treatAs: 'GREEN' } }), reservations: [] })
  assertPermitted(green.decide(unmarked), ['4.3'])
  const strict = createDecider({ agreement: exampleWith({ unmarked: { article: '3', treatAs: 'refuse' } }), reservations: [] })
  assertRefused(strict.decide(unmarked), 'marking-missing', ['3'])
  assertPermitted(strict.decide({ ...unmarked, action: 'read', to: 'XA', role: 'analyst' }), ['8'])
})

test('of several permits the strictest treatment wins', () => {
  const [full, technical] = agreement.sharing
  assert.ok(full !== undefined && technical !== undefined)
  const both = exampleWith({ sharing: [technical, full].map((article) => ({ ...article, to: ['XB'] })) })
  const { decide } = createDecider({ agreement: both, reservations: [] })
  const decision = assertPermitted(decide(question({ item: { type: 'note' } })), ['4.2', '4.1'])
  assert.equal(decision.annex, 'A+B')
  assert.equal(decision.ceiling, 'AMBER')
  assert.equal(decision.fields?.get('authors'), 'drop')
  assert.equal(decision.fields?.get('content'), 'as-is')
  assertPermitted(decide(question({ item: { type: 'note', marking: 'AMBER+STRICT' } })), ['4.1'])
})

test('a reservation forbids and is named', () => {
  const reservation = reservationWith(agreement, { when: { types: ['location'], parties: ['XA'] } })
  const { decide } = createDecider({ agreement, reservations: [reservation] })
  const location = question({ action: 'receive', to: 'XC', item: { type: 'location' } })
  const decision = decide(location)
  assertRefused(decision, 'reserved', ['reservation XC-1'])
  assertPermitted(decide({ ...location, from: 'XB' }), ['4.2'])
  assertPermitted(decide({ ...location, to: 'XD' }), ['4.3'])
  assertPermitted(decide({ ...location, action: 'disclose' }), ['4.2'])
  assertPermitted(decide(question({ action: 'receive', to: 'XC' })), ['4.2'])
})

test('reservations are checked against the agreement and counted once', () => {
  const reservation = reservationWith(agreement, {})
  const fewer = exampleWith({ annexes: agreement.annexes.slice(0, 1), sharing: agreement.sharing.slice(1, 2) })
  const onPersonal = reservationWith(agreement, { when: { types: ['email-addr'] } })
  const code = (expected: string) => (error: unknown) => error instanceof AgreementError && error.code === expected
  assert.throws(() => createDecider({ agreement: fewer, reservations: [onPersonal] }), code('type-unknown'))
  assert.throws(() => createDecider({ agreement, reservations: [reservation, reservation] }), code('reservation-duplicate'))
})

test('the epoch follows the agreement and the set of reservations, not their order', () => {
  const first = reservationWith(agreement, { number: 1 })
  const second = reservationWith(agreement, { number: 2, when: { markingAtLeast: 'AMBER' } })
  const epoch = (...reservations: (typeof first)[]) => createDecider({ agreement, reservations }).epoch
  assert.match(epoch(), /^[0-9a-f]{64}$/)
  assert.equal(epoch(), decider.epoch)
  assert.equal(epoch(first, second), epoch(second, first))
  assert.equal(new Set([epoch(), epoch(first), epoch(second), epoch(first, second)]).size, 4)
  const longer = exampleWith({ retention: { article: '6', days: 200, atEnd: 'erase' } })
  assert.notEqual(createDecider({ agreement: longer, reservations: [] }).epoch, decider.epoch)
})

const terms = createTerms({ agreement, reservations: [] })

function deciderWithEngine(engine: () => EngineAnswer) {
  return deciderOn(terms, partitioned(terms, { verify: verifyPolicies, open: () => engine }))
}

test('a class is asked once, an engine error is a refusal that is asked again', () => {
  let calls = 0
  let answer: EngineAnswer = { kind: 'error', detail: 'out of order' }
  const { decide } = deciderWithEngine(() => {
    calls += 1
    return answer
  })
  const failed = decide(question())
  assertRefused(failed, 'engine-error', [])
  assert.ok(failed.verdict === 'refuse' && failed.logDetail === 'out of order')
  answer = { kind: 'allow', policies: ['sharing-0-cross'] }
  const first = assertPermitted(decide(question()), ['4.1'])
  assert.equal(decide(question()), first)
  assert.equal(calls, 2)
  decide(question({ purpose: 'criminal-investigation' }))
  assert.equal(calls, 3)
})

test('an allow that names no known permit is a refusal', () => {
  for (const policies of [[], ['sharing-99-cross']]) {
    const { decide } = deciderWithEngine(() => ({ kind: 'allow', policies }))
    assertRefused(decide(question()), 'engine-error')
  }
})

test('a failing policy beside a permitting one refuses', () => {
  const broken = 'forbid (principal, action, resource) when { context.absent };'
  const open = (texts: ReadonlyMap<string, string>) => openEngine(new Map([...texts, ['broken', broken]]))
  const { decide } = deciderOn(terms, partitioned(terms, { verify: verifyPolicies, open }))
  assertRefused(decide(question()), 'engine-error')
})
