import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CLOCK_SKEW_MS, SECOND_MS } from '../../foundation/index.ts'
import { countsWhenProven, isTooLate, mayLackProof, seenUntil, settledUntil, withoutTooLate } from './in-time.ts'
import { type AgreementRecord, agreementState, checkStep, departuresOf, missesOf, STATEMENT_KINDS, type Statement } from './index.ts'
import { day, dayText, founding, inForce, recordOf, START, stated, wholeLifeAgreement } from './life.fixture.ts'

const agreement = wholeLifeAgreement()
const { checkpointSeconds, graceSeconds } = agreement.witnesses
const SEEN_MS = (checkpointSeconds + graceSeconds) * SECOND_MS + CLOCK_SKEW_MS
const withdrawal = (isProven: boolean) => stated(['withdraw', 'XB'], { effectiveAt: dayText(40), reason: 'Vote' }, { at: day(5), isProven })

test('only what founds a first version, comments outside a ladder and what narrows as it is known have effect unproven', () => {
  const counted = (changes: Readonly<Record<string, unknown>>): readonly string[] => {
    return STATEMENT_KINDS.filter((kind) => !countsWhenProven(kind, wholeLifeAgreement(changes)))
  }
  assert.deepEqual(counted({}), ['propose', 'sign', 'reserve', 'retire'])
  assert.deepEqual(counted({ violations: undefined }), ['propose', 'sign', 'comment', 'reserve', 'retire'])
  assert.deepEqual(counted({ version: 2, prior: 'ab'.repeat(32) }), ['propose', 'reserve', 'retire'])
  const ofPartners = STATEMENT_KINDS.filter((kind) => mayLackProof(kind, agreement, { isOwn: false }))
  assert.deepEqual(ofPartners, ['suspend', 'withdraw'])
})

test('a statement may be seen as late as cadence, grace and clocks allow, and a deadline is settled only then', () => {
  assert.equal(seenUntil(agreement, START), START + SEEN_MS)
  assert.equal(settledUntil(agreement, START + SEEN_MS), START)
  const late = withdrawal(false)
  assert.deepEqual(
    [0, 1].map((more) => isTooLate(late, agreement, day(5) + SEEN_MS + more)),
    [false, true],
  )
  assert.equal(isTooLate(withdrawal(true), agreement, day(300)), false)
})

test('a withdrawal and a suspension end being bound only as they are proven, and hold flows back before', () => {
  const leaves = (...statements: readonly Statement[]) => [...departuresOf(inForce(agreement, ...statements)).keys()]
  assert.deepEqual([leaves(withdrawal(false)), leaves(withdrawal(true))], [[], ['XB']])
  const ends = wholeLifeAgreement({ suspension: { article: '11.4', daysMax: 40, onEnd: 'withdraw' } })
  const suspension = (isProven: boolean) => stated(['suspend', 'XB'], { until: dayText(45), reason: 'Vote' }, { at: day(5), isProven })
  const left = [false, true].map((isProven) => departuresOf(inForce(ends, suspension(isProven))).has('XB'))
  assert.deepEqual(left, [false, true])
})

test('an answer counts as proven: who claims one without proof has missed the clock', () => {
  const respond = stated(['respond', 'XA'], { to: 'XB', rung: 'warning', reason: 'Late' }, { at: day(1) })
  const answer = (isProven: boolean) =>
    stated(['comment', 'XB'], { article: null, text: 'Done', answers: respond.actId }, { at: day(2), isProven })
  const missed = [false, true].map((isProven) => missesOf(inForce(agreement, respond, answer(isProven)), day(20)).length)
  assert.deepEqual(missed, [1, 0])
})

test('signatures of a later version bring nothing into force before they are proven', () => {
  const second = wholeLifeAgreement({ version: 2, prior: inForce(agreement).hash })
  const records: AgreementRecord[] = []
  const lineage = { known: () => records, isFastTrack: () => true }
  const signatures = founding(second, day(3)).filter(({ kind }) => kind === 'sign')
  const [last] = signatures
  const unproven = signatures.map((one) => (one === last ? { ...one, isProven: false } : one))
  records.push({ ...inForce(agreement), lineage })
  assert.deepEqual(
    [unproven, signatures].map((statements) => agreementState(recordOf(second, statements, lineage), day(4))),
    ['ratified', 'in-force'],
  )
})

test('what came too late stands in nobody its own way: the step may be taken again, and a partner asks nothing else than before', () => {
  const statements = founding(agreement).map((one) =>
    one.kind === 'ratify' && one.party === 'XB' ? ({ ...one, isProven: false } as Statement) : one,
  )
  const record = recordOf(agreement, statements)
  const again = (now: number) => {
    const result = checkStep(record, { kind: 'ratify', party: 'XB', at: now, body: {} }, { side: 'home', now })
    return result.ok ? 'ok' : result.refusal.code
  }
  assert.deepEqual([again(START + SEEN_MS), again(START + SEEN_MS + 1)], ['already-ratified', 'ok'])
  assert.equal(withoutTooLate(record, 'XA', day(9)), record, 'of others nothing is left out')
  assert.equal(withoutTooLate(record, 'XB', day(9)).ratifications.has('XB'), false)
})
