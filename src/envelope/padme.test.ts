import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { padmeLength } from './index.ts'

test('gives the lengths of the published definition', () => {
  const examples = {
    0: 0,
    1: 1,
    2: 2,
    7: 7,
    8: 8,
    9: 10,
    11: 12,
    16: 16,
    17: 18,
    31: 32,
    33: 36,
    100: 104,
    1000: 1_024,
    65537: 67_584,
    1000000: 1_015_808,
  }
  for (const [length, padded] of Object.entries(examples)) assert.equal(padmeLength(Number(length)), padded, length)
})

test('never shortens, costs less than 12 per cent, is stable and grows with the length', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 2 ** 30 }), (length) => {
      const padded = padmeLength(length)
      assert.ok(padded >= length && padded < length * 1.12)
      assert.equal(padmeLength(padded), padded)
      assert.ok(padmeLength(length + 1) >= padded)
    }),
  )
})
