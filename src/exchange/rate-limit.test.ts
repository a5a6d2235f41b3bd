import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { rateLimit } from './rate-limit.ts'

const BOUNDS = { perSecond: 2, burst: 3, addressesMax: 2 }

test('a burst is let through, then as many as refill, and the wait is told in whole seconds', () => {
  const limit = rateLimit({ ...BOUNDS, perSecond: 0.5 })
  assert.deepEqual(
    [1, 2, 3, 4].map(() => limit.spend('a', 1_000)),
    [0, 0, 0, 2],
  )
  assert.equal(limit.spend('a', 2_999), 1)
  assert.equal(limit.spend('a', 3_001), 0)
  assert.equal(limit.spend('a', 3_001), 2)
})

test('each address has its own bucket, and asking for the wait takes nothing', () => {
  const limit = rateLimit(BOUNDS)
  for (let spent = 0; spent < 3; spent += 1) limit.spend('a', 0)
  assert.equal(limit.wait('a', 0), 1)
  assert.equal(limit.wait('a', 0), 1)
  assert.equal(limit.wait('b', 0), 0)
  assert.equal(limit.spend('b', 0), 0)
})

test('more addresses than are kept forget the one unheard of for longest', () => {
  const limit = rateLimit({ ...BOUNDS, burst: 1 })
  for (const address of ['a', 'b', 'c']) limit.spend(address, 0)
  assert.deepEqual(
    ['a', 'b', 'c'].map((address) => limit.wait(address, 0)),
    [0, 1, 1],
  )
})

test('no sequence lets through more than the burst and what refilled, not even where the clock goes back', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -500, max: 2_000 }), { maxLength: 60 }), (steps) => {
      const limit = rateLimit(BOUNDS)
      let now = 10_000
      let forward = 0
      let passed = 0
      for (const step of steps) {
        now += step
        forward += Math.max(0, step)
        if (limit.spend('a', now) === 0) passed += 1
      }
      assert.ok(passed <= BOUNDS.burst + (forward / 1_000) * BOUNDS.perSecond + 1e-6)
    }),
  )
})
