import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { chosenSlots, digestSlots } from './digest-slots.ts'

describe('digestSlots', () => {
  it('follows from the type alone while its members fit', () => {
    for (const count of [0, 1, 20, 24]) assert.equal(digestSlots('indicator', count), 24)
    assert.equal(digestSlots('url', 2), 8)
    assert.equal(digestSlots('malware-analysis', 9), 32)
    assert.equal(digestSlots('file', 16), 16)
  })

  it('takes 24 for types of others', () => {
    assert.equal(digestSlots('x-mitre-tactic', 14), 24)
    assert.equal(digestSlots('constructor', 1), 24)
  })

  it('grows in steps of 8', () => {
    assert.equal(digestSlots('url', 9), 16)
    assert.equal(digestSlots('indicator', 25), 32)
    assert.equal(digestSlots('indicator', 256), 256)
    assert.throws(() => digestSlots('indicator', 257), { code: 'object-invalid' })
  })
})

describe('chosenSlots', () => {
  it('takes multiples of 8 that hold the members', () => {
    assert.equal(chosenSlots(8, 8), 8)
    for (const slots of [0, -8, 7, 8.5, 264, Number.NaN]) assert.throws(() => chosenSlots(slots, 0), { code: 'slots-invalid' })
    assert.throws(() => chosenSlots(8, 9), { code: 'slots-invalid' })
  })
})
