import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { AgreementParty } from '../document/index.ts'
import type { Statement } from './index.ts'
import { stated } from './life.fixture.ts'
import { officesNeeded, signedOffices } from './signatures.ts'

const OFFICES = ['one', 'two', 'three', 'four']
const party = { code: 'XA', offices: OFFICES.map((code) => ({ code, name: code })) } as unknown as AgreementParty

const pair = fc.record({ office: fc.constantFrom(...OFFICES), official: fc.constantFrom('a', 'b', 'c', 'd') })
const sign = (body: { office: string; official: string }): Statement<'sign'> => stated(['sign', 'XA'], body) as Statement<'sign'>

/** The most offices that can be given officials of their own, by trying everything. */
function mostByTrying(pairs: readonly { office: string; official: string }[]): number {
  const tryFrom = (index: number, taken: ReadonlySet<string>): number => {
    const office = OFFICES[index]
    if (office === undefined) return 0
    const officials = pairs.filter((one) => one.office === office && !taken.has(one.official)).map(({ official }) => official)
    return Math.max(tryFrom(index + 1, taken), ...officials.map((official) => 1 + tryFrom(index + 1, new Set([...taken, official]))))
  }
  return tryFrom(0, new Set())
}

test('offices that signed are as many as can have officials of their own', () => {
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 10 }), (pairs) => {
      assert.equal(signedOffices(party, pairs.map(sign)).size, mostByTrying(pairs))
    }),
  )
})

test('a further signature never undoes one', () => {
  fc.assert(
    fc.property(fc.array(pair, { minLength: 1, maxLength: 10 }), (pairs) => {
      const all = pairs.map(sign)
      assert.ok(signedOffices(party, all).size >= signedOffices(party, all.slice(1)).size)
    }),
  )
})

test('all offices sign unless a quorum is told, and a party without offices needs none', () => {
  const { offices: _, ...plain } = party
  assert.deepEqual([officesNeeded(party), officesNeeded({ ...party, officesQuorum: 2 }), officesNeeded(plain)], [4, 2, 0])
  assert.equal(officesNeeded({ ...party, officesQuorum: 9 }), 4)
})
