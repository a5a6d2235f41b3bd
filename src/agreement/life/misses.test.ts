import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatTimestamp } from '../../foundation/index.ts'
import { checkStep, isSameMiss, missBody, missesOf, type Statement, type StatementBody } from './index.ts'
import { day, dayText, founding, inForce, recordOf, stated, WHOLE_LIFE, wholeLifeAgreement } from './life.fixture.ts'

const REVIEW = { article: '13', list: [{ subject: 'joint-review', firstAt: dayText(30), everyMonths: 1, onSilence: 'escalate' }] }
const agreement = wholeLifeAgreement({ reviews: REVIEW })
const codes = agreement.parties.list.map(({ code }) => code)
const EVIDENCE = [
  { kind: 'audit', digest: 'ab'.repeat(32) },
  { kind: 'training', digest: 'cd'.repeat(32) },
] as const
const held = (party: string, at: number): Statement =>
  stated(['review', party], { subject: 'joint-review', digest: 'ab'.repeat(32), text: 'Held' }, { at: day(at) })
const opened = (party: string, at: number): Statement =>
  stated(['open-phase', party], { phase: 'expansion', evidence: EVIDENCE }, { at: day(at) })
const told = (record: ReturnType<typeof inForce>, now: number) =>
  missesOf(record, day(now)).map(({ clock, of, deadline, consequence, parties }) => [
    clock,
    of,
    formatTimestamp(deadline),
    consequence,
    parties.join(' '),
  ])

test('a draft that was not signed in time names who had not, and one signed in time nobody', () => {
  const draft = wholeLifeAgreement()
  const signed = (at: number) => stated(['sign', 'XA'], { office: null, official: 'anna' }, { at: day(at) })
  const missed = ['signature', null, dayText(20), 'lapse', codes.slice(1).join(' ')]
  assert.deepEqual([told(recordOf(draft, [signed(3)]), 19), told(recordOf(draft, [signed(3)]), 20)], [[], [missed]])
  assert.deepEqual(told(recordOf(draft, [signed(20)]), 40)[0]?.at(-1), codes.join(' '), 'too late is not in time')
  assert.deepEqual(told(inForce(draft), 29), [])
})

test('a review counts as missed by those who had not held it on its date, each date anew, also where it is held later', () => {
  const inTime = codes.slice(1).map((party) => held(party, 20))
  const missed = ['review', 'joint-review', dayText(30), 'escalate', 'XA']
  assert.deepEqual(told(inForce(agreement, ...inTime), 29), [])
  assert.deepEqual(told(inForce(agreement, ...inTime), 30), [missed])
  assert.deepEqual(told(inForce(agreement, ...inTime, held('XA', 35)), 40), [missed])
  const second = told(inForce(agreement, ...inTime, held('XA', 30)), 80)
  assert.deepEqual(
    second.map(([, , , , parties]) => parties),
    [codes.join(' ')],
    'the first date was kept, the second not',
  )
})

test('a gate is missed by who had not opened it, and not by who has left', () => {
  const openers = codes.slice(2).map((party) => opened(party, 10))
  const leaves = stated(['withdraw', 'XB'], { effectiveAt: dayText(60), reason: 'New government' }, { at: day(5) })
  const gates = (...more: Statement[]) =>
    told(inForce(wholeLifeAgreement(), ...openers, ...more), 100).filter(([clock]) => clock === 'gate')
  assert.deepEqual(gates(), [['gate', 'expansion', dayText(90), 'stay', 'XA XB']])
  assert.deepEqual(gates(leaves), [['gate', 'expansion', dayText(90), 'stay', 'XA']])
  assert.deepEqual(gates(opened('XA', 11), opened('XB', 12)), [])
})

test('a response is missed unless it was answered by its deadline, and only once it counts', () => {
  const respond = (isProven = true) => stated(['respond', 'XA'], { to: 'XB', rung: 'warning', reason: 'Late' }, { at: day(1), isProven })
  const answer = (at: number) => stated(['comment', 'XB'], { article: null, text: 'Sorry', answers: respond().actId }, { at: day(at) })
  const missed = [['response', respond().actId, dayText(6), 'escalate', 'XB']]
  const silent = (...statements: Statement[]) => told(inForce(wholeLifeAgreement(), ...statements), 10)
  assert.deepEqual([silent(respond()), silent(respond(), answer(7))], [missed, missed])
  assert.deepEqual([silent(respond(), answer(6)), silent(respond(false))], [[], []])
})

test('nothing is missed after the end, but for the clock that ended it', () => {
  const lapsing = wholeLifeAgreement({ reviews: { article: '13', list: [{ ...REVIEW.list[0], onSilence: 'lapse' }] } })
  assert.deepEqual(
    told(inForce(lapsing), 300).map(([clock]) => clock),
    ['review'],
  )
  assert.deepEqual(
    told(inForce(wholeLifeAgreement({ phases: { ...WHOLE_LIFE.phases, list: WHOLE_LIFE.phases.list.slice(0, 2) } })), 400).map(
      ([clock]) => clock,
    ),
    ['gate'],
  )
})

test('a miss is told once, by its party, as the document has it, and after its deadline', () => {
  const record = inForce(agreement)
  const [miss] = missesOf(record, day(30))
  assert.ok(miss)
  const body = missBody(miss)
  const take = (changes: Partial<StatementBody<'miss'>> = {}, of = record, side: 'home' | 'partner' = 'home') => {
    const step = { kind: 'miss', party: 'XA', at: day(31), body: { ...body, ...changes } } as const
    const result = checkStep(of, step, { side, now: day(31) })
    return result.ok ? 'ok' : result.refusal.code
  }
  assert.deepEqual([take(), take({}, record, 'partner')], ['ok', 'ok'])
  assert.equal(take({}, inForce(agreement, stated(['miss', 'XA'], body, { at: day(31), isProven: false }))), 'already-told')
  assert.equal(take({}, inForce(agreement, stated(['miss', 'XB'], body, { at: day(31) }))), 'ok')
  assert.deepEqual(
    [take({ deadline: dayText(29) }), take({ of: 'exercise' }), take({ consequence: 'lapse' }), take({ parties: ['ZZ'] })],
    ['clock-unknown', 'clock-unknown', 'consequence-differs', 'party-unknown'],
  )
  assert.deepEqual([take({ deadline: '2027-02-28T00:00:00.000Z' }, record, 'partner')], [take({ deadline: '2027-02-28T00:00:00.000Z' })])
  assert.equal(take({ clock: 'gate', of: 'expansion', deadline: dayText(90), consequence: 'stay' }), 'time-invalid')
  assert.equal(take({ clock: 'response', of: 'ab'.repeat(32), deadline: dayText(3) }, record, 'partner'), 'ok')
  assert.equal(take({ clock: 'response', of: 'ab'.repeat(32), deadline: dayText(3) }), 'clock-not-missed')
  assert.equal(take({}, inForce(agreement, ...founding(agreement), ...codes.map((party) => held(party, 20)))), 'clock-not-missed')
  assert.equal(isSameMiss(miss, { ...body, parties: ['XB'] }), true)
})
