import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Directory } from '../../acts/index.ts'
import type { Policy } from '../../ledger/index.ts'
import { answersNeeded, type Goal, isKeepable } from './coverage.ts'

const policy: Policy = { logs: [], witnesses: [], groups: [], quorum: 'none' }
const goal = (agreement: string, isInForce: boolean): Goal => ({ agreement, isInForce, policy, excludedWitnesses: [] })
const GOALS = [goal('a', true), goal('b', true), goal('draft', false)]

function keepable(met: readonly string[], metBefore: readonly string[], isFinal: boolean): boolean {
  return isKeepable({ goals: GOALS, met: new Set(met), metBefore: new Set(metBefore), isFinal })
}

describe('which checkpoint is kept', () => {
  it('at once, one that meets all that the kept one meets', () => {
    assert.equal(keepable(['a'], ['a'], false), true)
    assert.equal(keepable(['a', 'b'], ['a'], false), true)
    assert.equal(keepable(['draft'], [], false), true)
    assert.equal(keepable([], [], false), false)
  })

  it('in the end, one that meets any agreement in force, though another stays unmet', () => {
    assert.equal(keepable(['b'], ['a'], false), false)
    assert.equal(keepable(['b'], ['a', 'b'], true), true)
    assert.equal(keepable([], ['a'], true), false)
  })

  it('never, one that a draft alone is met by in place of an agreement in force', () => {
    assert.equal(keepable(['draft'], ['a'], true), false)
  })

  it('without any agreement, whatever was gathered in the end', () => {
    const none = { goals: [], met: new Set<string>(), metBefore: new Set<string>() }
    assert.equal(isKeepable({ ...none, isFinal: false }), false)
    assert.equal(isKeepable({ ...none, isFinal: true }), true)
  })

  it('more cosignatures never make it worse', () => {
    const names = fc.subarray(['a', 'b', 'draft'])
    fc.assert(
      fc.property(fc.tuple(names, names, names, fc.boolean()), ([met, more, metBefore, isFinal]) => {
        assert.ok(!keepable(met, metBefore, isFinal) || keepable([...met, ...more], metBefore, isFinal))
      }),
    )
  })
})

describe('how many witnesses must be heard at the start', () => {
  const directory = (quorums: readonly number[], state: string) =>
    ({
      agreements: quorums.map((quorum, index) => ({ row: { hash: String(index), document: { witnesses: { quorum } } } })),
      state: () => state,
    }) as unknown as Directory

  it('so many that a quorum cannot have been silent', () => {
    assert.equal(answersNeeded(4, directory([3], 'in-force'), 0), 2)
    assert.equal(answersNeeded(4, directory([3, 1], 'in-force'), 0), 2)
    assert.equal(answersNeeded(2, directory([63], 'in-force'), 0), 1)
  })

  it('most of them before any agreement is in force, and none where none is known', () => {
    assert.equal(answersNeeded(4, directory([63], 'proposed'), 0), 3)
    assert.equal(answersNeeded(1, directory([], 'in-force'), 0), 1)
    assert.equal(answersNeeded(0, directory([3], 'in-force'), 0), 0)
  })
})
