import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatTimestamp } from '../../foundation/index.ts'
import { breachesOf, checkStep, clocksOf, missesOf, type Statement, type StatementBody, scopeAt } from './index.ts'
import { day, inForce, stated, wholeLifeAgreement } from './life.fixture.ts'

const HOUR = 1 / 24
const SECURITY = { algorithms: ['ed25519'], versionAtLeast: '0.1.0', keyCompromise: { hours: 24, onSilence: 'suspend' } } as const
const agreement = wholeLifeAgreement({
  security: { article: '9.1', ...SECURITY, incident: { hours: 24, onSilence: 'escalate' }, breach: { hours: 72, onSilence: 'suspend' } },
})
const BREACH = '7c3f51d2-93a4-4f0e-8a55-c0ffee15dead'
const FOUND = 40

function words(changes: Partial<StatementBody<'breach'>> = {}): StatementBody<'breach'> {
  return {
    ...{ breach: BREACH, part: 1, foundAt: formatTimestamp(day(FOUND)), concerns: 'personal-data', what: 'A back-up was lost' },
    ...{ dataSubjects: ['suspect'], persons: null, items: 200, risk: 'likely', measures: null, contact: 'The officer' },
    ...{ lateReason: null, isComplete: false },
    ...changes,
  } as StatementBody<'breach'>
}
const told = (hours: number, changes: Partial<StatementBody<'breach'>> = {}, isProven = true): Statement =>
  stated(['breach', 'XA'], words(changes), { at: day(FOUND + hours * HOUR), isProven })
const record = (...statements: readonly Statement[]) => inForce(agreement, ...statements)
const missed = (hours: number, ...statements: readonly Statement[]) =>
  missesOf(record(...statements), day(FOUND + hours * HOUR))
    .filter(({ clock }) => clock === 'incident' || clock === 'breach')
    .map(({ clock, of, consequence, parties }) => `${clock} ${of} ${consequence} ${parties}`)

test('who tells the first word within a day and the whole within three misses nothing; what is late is missed by clock', () => {
  const whole = { part: 2, isComplete: true }
  assert.deepEqual(missed(200, told(24), told(72, whole)), [])
  assert.deepEqual(missed(200, told(25, { lateReason: 'Night' }), told(72, whole)), [`incident ${BREACH} escalate XA`])
  assert.deepEqual(missed(71, told(24)), [])
  assert.deepEqual(missed(72, told(24)), [`breach ${BREACH} suspend XA`])
  assert.deepEqual(missed(200, told(24), told(73, { ...whole, lateReason: 'Night' })), [`breach ${BREACH} suspend XA`])
  assert.deepEqual(missed(200, told(24, {}, false)).length, 2, 'what nobody saw was not told')
  assert.deepEqual(missed(200, told(24, { concerns: 'channel' })), [], 'of the channel alone no supervisor of data is told more')
})

test('the clock of the whole report runs where everybody sees it, and ends with the report', () => {
  const at = day(FOUND + 30 * HOUR)
  const running = (...statements: readonly Statement[]) =>
    clocksOf(record(...statements), at).filter(({ clock }) => clock === 'breach' || clock === 'incident')
  assert.deepEqual(
    running(told(24)).map(({ clock, deadline, parties }) => [clock, deadline, parties]),
    [['breach', day(FOUND + 72 * HOUR), ['XA']]],
  )
  assert.deepEqual(running(told(24), told(25, { part: 2, isComplete: true })), [])
})

test('where silence suspends, nothing flows to or from who owes the report, from the deadline until it comes', () => {
  const late = told(80, { part: 2, isComplete: true, lateReason: 'Night' })
  const suspended = (hours: number) => scopeAt(record(told(24), late), day(FOUND + hours * HOUR)).suspensions.map(({ party }) => party)
  assert.deepEqual([suspended(71), suspended(72), suspended(79), suspended(80)], [[], ['XA'], ['XA'], []])
})

test('parts follow each other, say alike when it was found, and who is late says why', () => {
  const take = (hours: number, changes: Partial<StatementBody<'breach'>>, ...known: readonly Statement[]) => {
    const at = day(FOUND + hours * HOUR)
    const step = { kind: 'breach', party: 'XA', at, body: words(changes) } as const
    return (['home', 'partner'] as const).map((side) => {
      const result = checkStep(record(...known), step, { side, now: at })
      return result.ok ? 'ok' : result.refusal.code
    })
  }
  assert.deepEqual(take(1, {}), ['ok', 'ok'])
  assert.deepEqual(take(1, { part: 2 }), ['part-not-next', 'ok'])
  assert.deepEqual(take(2, {}, told(1)), ['part-not-next', 'ok'])
  assert.deepEqual(take(2, { part: 2 }, told(1)), ['ok', 'ok'])
  assert.deepEqual(take(2, { part: 2, concerns: 'both' }, told(1)), ['breach-differs', 'ok'])
  assert.deepEqual(take(-1, {}), ['time-invalid', 'time-invalid'])
  assert.deepEqual(take(25, {}), ['reasons-missing', 'reasons-missing'])
  assert.deepEqual(take(25, { part: 2 }, told(1)), ['ok', 'ok'], 'a further part that is not the last is late for nothing')
  assert.deepEqual(take(73, { part: 2, isComplete: true }, told(1)), ['reasons-missing', 'reasons-missing'])
  assert.deepEqual(take(73, { part: 2, isComplete: true, lateReason: 'Night' }, told(1)), ['ok', 'ok'])
})

test('a breach is one with its parts, by whoever told it', () => {
  const other = stated(['breach', 'XB'], words(), { at: day(FOUND + HOUR) })
  const found = breachesOf(record(told(1), told(2, { part: 2 }), other))
  assert.deepEqual(
    found.map(({ party, parts }) => [party, parts.length]),
    [
      ['XA', 2],
      ['XB', 1],
    ],
  )
})
