import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPace } from './pace.ts'

test('the pace is that of the whole since it is asked about, with what is left at it', () => {
  let now = 5_000
  const tell = createPace(() => now)
  assert.equal(tell(1_000, 9_000), '1000 of 9000 objects', 'nothing is known of its pace yet')
  now += 2_000
  assert.equal(tell(1_000, 9_000), '1000 of 9000 objects', 'what stands has none')
  now += 2_000
  assert.equal(tell(3_000, 9_000), '3000 of 9000 objects, 500 a second, about 12 s left')
  now += 996_000
  assert.equal(tell(3_500, 9_000), '3500 of 9000 objects, 2.5 a second, about 37 min left')
  assert.equal(tell(9_000, 9_000), '9000 of 9000 objects, 8.0 a second')
})
