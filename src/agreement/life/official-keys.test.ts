/** Whose passkeys count: one official by its party's word, every other by the passkey of one who was there. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exampleAgreement } from '../example.fixture.ts'
import { agreementHash } from '../hash.ts'
import { checkStep, officialKeysOf, type Statement, type Step } from './index.ts'
import { inForce, START, stated } from './life.fixture.ts'
import { enrolled, exampleOfficial } from './officials.fixture.ts'

const agreement = exampleAgreement()
const hash = agreementHash(agreement)

function standing(...statements: readonly Statement[]): Readonly<Record<string, string>> {
  const keys = officialKeysOf(inForce(agreement, ...statements), 'XA')
  return Object.fromEntries(
    [...keys.values()].map(({ official, vouchedBy, retiredAt }) => [
      official[0],
      retiredAt !== null ? 'out' : vouchedBy === null ? 'unvouched' : `by ${vouchedBy[0]}`,
    ]),
  )
}

const [dora, olga, anna, mia] = [
  exampleOfficial('1', 'data-protection-officer'),
  exampleOfficial('2', 'releasing-officer'),
  exampleOfficial('3', 'analyst'),
  exampleOfficial('4', 'releasing-officer'),
] as const
const first = enrolled(dora, null, { agreement: hash, at: START + 1 })
const second = enrolled(olga, dora, { agreement: hash, at: START + 2 })
const back = enrolled(dora, olga, { agreement: hash, at: START + 3 })
const third = enrolled(anna, olga, { agreement: hash, at: START + 4 })

test('the first comes in by the word of its party and approves nothing until another vouches for it; every other needs a voucher', () => {
  assert.deepEqual(standing(first), { 1: 'unvouched' })
  assert.deepEqual(standing(first, second), { 1: 'unvouched', 2: 'by 1' })
  assert.deepEqual(standing(third, back, second, first), { 1: 'by 2', 2: 'by 1', 3: 'by 2' }, 'in whatever order they came')
})

test('of one instant whoever vouches counts before whom it vouches for, whatever the ids of the acts', () => {
  const at = (statement: Statement, time: number, actId: string) => ({ ...statement, at: time, actId: actId.repeat(64) }) as Statement
  const whole = { 1: 'by 2', 2: 'by 1', 3: 'by 2' }
  for (const ids of ['abcd', 'dcba', 'bdca', 'cadb', 'dabc'])
    assert.deepEqual(standing(...[first, second, back, third].map((one, index) => at(one, START + 1, ids[index] as string))), whole, ids)
  const early = at(third, START + 1, 'a')
  assert.deepEqual(standing(first, early, at(second, START + 2, 'b')), { 1: 'unvouched', 2: 'by 1' }, 'a moment before is before')
  const circle = [enrolled(anna, mia, { agreement: hash }), enrolled(mia, anna, { agreement: hash })]
  assert.deepEqual(standing(...circle), {}, 'two who vouch for each other are nobody')
})

test('a party that states very many of one instant stops nothing', () => {
  const name = (number: number): string => `c${number}`
  const chain = Array.from({ length: 20_000 }, (_, number) => {
    const voucher = { ...third.body.voucher, credential: name(number + 1) }
    return { ...third, actId: String(number).padStart(64, '0'), body: { ...third.body, credential: name(number), voucher } } as Statement
  })
  assert.deepEqual(standing(first, ...chain), { 1: 'unvouched' })
})

test('nobody comes in beside by the word of the party alone, nor by a voucher who is none', () => {
  const alone = enrolled(mia, null, { agreement: hash, at: START + 5 })
  const byAnalyst = enrolled(mia, anna, { agreement: hash, at: START + 5 })
  const bySelf = enrolled(mia, mia, { agreement: hash, at: START + 5 })
  const elsewhere = enrolled(mia, olga, { agreement: 'ab'.repeat(32), at: START + 5 })
  const ofAnother = { ...enrolled(mia, olga, { agreement: hash, party: 'XB', at: START + 5 }), party: 'XA' } as Statement
  const forOther = { ...third, actId: 'e'.repeat(64), body: { ...mia.body, voucher: third.body.voucher } } as Statement
  const otherRole = { ...third, actId: 'f'.repeat(64), body: { ...third.body, role: 'releasing-officer' } } as Statement
  const base = { 1: 'by 2', 2: 'by 1', 3: 'by 2' }
  for (const bad of [alone, byAnalyst, bySelf, elsewhere, ofAnother, forOther]) {
    assert.deepEqual(standing(first, second, back, third, bad), base)
  }
  assert.equal(officialKeysOf(inForce(agreement, first, second, back, third, otherRole), 'XA').get(anna.credential)?.role, 'analyst')
  const late = { ...alone, at: START, isProven: false } as Statement
  assert.deepEqual(standing(late, first, second), { 1: 'unvouched', 2: 'by 1' }, 'one that no witness saw in time')
  assert.deepEqual(standing(enrolled(anna, null, { agreement: hash })), {}, 'an analyst is no first official')
})

test('what is out stays out; who was vouched for by a stolen passkey has nobody any more who vouches', () => {
  const all = [first, second, back, third]
  const retire = (official: string, cause: 'left' | 'compromised', at: number) =>
    stated(['retire', 'XA'], { official, credential: null, cause }, { at })
  assert.deepEqual(standing(...all, retire(dora.official, 'left', START + 9)), { 1: 'out', 2: 'by 1', 3: 'by 2' })
  const again = enrolled(dora, olga, { agreement: hash, at: START + 10 })
  assert.deepEqual(standing(...all, retire(dora.official, 'left', START + 9), again), { 1: 'out', 2: 'by 1', 3: 'by 2' })
  assert.deepEqual(standing(...all, retire(olga.official, 'compromised', START + 9)), { 1: 'unvouched', 2: 'out', 3: 'unvouched' })
  const everybody = [dora, olga, anna].map(({ official }) => retire(official, 'left', START + 9))
  const invented = enrolled(mia, null, { agreement: hash, at: START + 10 })
  assert.deepEqual(standing(...all, ...everybody, invented), { 1: 'out', 2: 'out', 3: 'out' }, 'a party does not begin anew')
})

test('at home an enrolment that would not count is refused, and so is taking back what was never known', () => {
  const record = inForce(agreement, first, second)
  const check = (step: Pick<Step, 'kind' | 'body'>) => {
    const result = checkStep(record, { ...step, party: 'XA', at: START + 20 } as Step, { side: 'home', now: START + 20 })
    return result.ok ? 'ok' : result.refusal.code
  }
  assert.equal(check(enrolled(anna, olga, { agreement: hash })), 'ok')
  assert.equal(check(enrolled(anna, null, { agreement: hash })), 'voucher-invalid')
  assert.equal(check(enrolled({ body: { ...dora.body, official: anna.official } }, olga, { agreement: hash })), 'key-known')
  assert.equal(check(enrolled({ body: { ...anna.body, algorithm: -257 } }, olga, { agreement: hash })), 'key-invalid')
  assert.equal(check(enrolled({ body: { ...anna.body, offices: ['no-office'] } }, olga, { agreement: hash })), 'office-unknown')
  assert.equal(check({ kind: 'retire', body: { official: anna.official, credential: null, cause: 'left' } }), 'key-unknown')
  assert.equal(check({ kind: 'retire', body: { official: olga.official, credential: null, cause: 'lost' } }), 'ok')
})
