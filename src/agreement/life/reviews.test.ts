import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatTimestamp } from '../../foundation/index.ts'
import { agreementState, checkStep, clocksOf, reviewsOf, type Statement, scopeAt } from './index.ts'
import { day, dayText, flowsOf, inForce, recordOf, stated, wholeLifeAgreement } from './life.fixture.ts'

type Listed = { readonly firstAt?: string; readonly everyMonths?: number; readonly onSilence?: 'suspend' | 'escalate' | 'lapse' }

const listed = ({ firstAt = dayText(30), onSilence = 'suspend', ...more }: Listed = {}) =>
  wholeLifeAgreement({ reviews: { article: '13', list: [{ subject: 'joint-review', firstAt, onSilence, ...more }] } })
const held = (party: string, at: number): Statement =>
  stated([`review`, party], { subject: 'joint-review', digest: 'ab'.repeat(32), text: 'Held' }, { at: day(at) })
const codes = listed().parties.list.map(({ code }) => code)
const heldByAll = (at: number): readonly Statement[] => codes.map((party) => held(party, at))

test('nothing is shared from the date of a review that not all held, until all have', () => {
  const agreement = listed()
  const flows = (statements: readonly Statement[], now: number) =>
    flowsOf(agreement, scopeAt(inForce(agreement, ...statements), day(now))).size > 0
  assert.deepEqual([flows([], 29), flows([], 30), flows(heldByAll(20), 30)], [true, false, true])
  assert.equal(flows(heldByAll(20).slice(1), 30), false)
  assert.deepEqual([flows([...heldByAll(20).slice(1), held('XA', 40)], 40)], [true])
  assert.equal(scopeAt(inForce(agreement), day(30)).suspensions[0]?.number, 'review joint-review')
  assert.equal(scopeAt(inForce(agreement), day(1)).until, day(30))
  assert.deepEqual(scopeAt(recordOf(agreement, []), day(30)).articles, [])
})

test('a review that ends the agreement ends it, also where it is held late', () => {
  const agreement = listed({ onSilence: 'lapse' })
  const state = (statements: readonly Statement[], now: number) => agreementState(inForce(agreement, ...statements), day(now))
  assert.deepEqual(
    [state([], 29), state([], 30), state(heldByAll(29), 30), state(heldByAll(31), 40)],
    ['in-force', 'lapsed', 'in-force', 'lapsed'],
  )
  const told = inForce(listed({ onSilence: 'escalate' }))
  assert.equal(agreementState(told, day(40)), 'in-force')
})

test('each date wants a fresh word of everyone, and dates before the entry into force none', () => {
  const due = (agreement: ReturnType<typeof listed>, ...statements: readonly Statement[]) => {
    const at = reviewsOf(inForce(agreement, ...statements))[0]?.due
    return at === null || at === undefined ? null : formatTimestamp(at)
  }
  const monthly = listed({ firstAt: '2027-01-31T00:00:00.000Z', everyMonths: 1 })
  assert.equal(due(monthly), '2027-01-31T00:00:00.000Z')
  assert.equal(due(monthly, ...heldByAll(10)), '2027-02-28T00:00:00.000Z')
  assert.equal(due(monthly, ...heldByAll(10), ...heldByAll(11)), '2027-02-28T00:00:00.000Z', 'one review is not two')
  assert.equal(due(monthly, ...heldByAll(10), ...heldByAll(40)), '2027-03-31T00:00:00.000Z')
  assert.equal(due(listed({ firstAt: '2026-10-31T00:00:00.000Z', everyMonths: 4 })), '2027-02-28T00:00:00.000Z')
  assert.deepEqual([due(listed({ firstAt: '2026-10-31T00:00:00.000Z' })), due(listed(), ...heldByAll(10))], [null, null])
})

test('a review is held by who is bound, where the agreement lists it, once for each date, and its clock runs', () => {
  const take = (statements: readonly Statement[], subject: 'joint-review' | 'exercise') => {
    const body = { subject, digest: 'ab'.repeat(32), text: 'Held' }
    const result = checkStep(
      inForce(listed(), ...statements),
      { kind: 'review', party: 'XA', at: day(10), body },
      { side: 'home', now: day(10) },
    )
    return result.ok ? 'ok' : result.refusal.code
  }
  assert.deepEqual(
    [take([], 'joint-review'), take([], 'exercise'), take([held('XA', 9)], 'joint-review')],
    ['ok', 'not-provided', 'already-reviewed'],
  )
  const clock = clocksOf(inForce(listed(), held('XA', 9)), day(10)).find((one) => one.clock === 'review')
  assert.deepEqual([clock?.deadline, clock?.consequence, clock?.parties], [day(30), 'suspend', codes.slice(1)])
})
