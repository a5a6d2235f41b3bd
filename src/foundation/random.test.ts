import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomUuid, timedUuid } from './random.ts'

test('a UUID that tells its time is that of RFC 9562, appendix A.6', () => {
  const drawn = Uint8Array.from([0, 0, 0, 0, 0, 0, 0xfc, 0xc3, 0xd8, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f])
  assert.equal(
    timedUuid(() => drawn, 1_645_557_742_000),
    '017f22e2-79b0-7cc3-98c4-dc0c0c07398f',
  )
})

test('ids that tell their time come in the order of their times, whatever chance gives', () => {
  const most = (): Uint8Array => new Uint8Array(16).fill(0xff)
  const least = (): Uint8Array => new Uint8Array(16)
  const instants = [0, 1, 2 ** 32 - 1, 2 ** 32, 1_800_000_000_000, 2 ** 48 - 1]
  const ids = instants.flatMap((now) => [timedUuid(least, now), timedUuid(most, now)])
  assert.deepEqual(ids.toSorted(), ids)
})

test('a random UUID is of version 4 and takes nothing but chance', () => {
  assert.equal(
    randomUuid(() => new Uint8Array(16).fill(0xff)),
    'ffffffff-ffff-4fff-bfff-ffffffffffff',
  )
})
