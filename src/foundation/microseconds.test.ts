import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatMicroseconds, parseMicroseconds } from './microseconds.ts'

test('a time has six fraction digits and comes back', () => {
  assert.equal(formatMicroseconds(1_798_804_800_000_001), '2027-01-01T12:00:00.000001Z')
  fc.assert(fc.property(fc.integer({ min: 0, max: 4_000_000_000_000_000 }), (time) => parseMicroseconds(formatMicroseconds(time)) === time))
})

test('any number of fraction digits is read, and cut', () => {
  const base = parseMicroseconds('2027-01-01T12:00:00Z')
  const fractions = {
    '.1': 100_000,
    '.12': 120_000,
    '.123': 123_000,
    '.1234': 123_400,
    '.123456': 123_456,
    '.123456789': 123_456,
    '.000000': 0,
  }
  for (const [fraction, microseconds] of Object.entries(fractions)) {
    assert.equal(parseMicroseconds(`2027-01-01T12:00:00${fraction}Z`), base + microseconds)
  }
})

test('what is not a time in UTC is refused', () => {
  for (const text of ['', '2027-01-01', '2027-01-01T12:00:00', '2027-01-01T12:00:00.Z', '2027-13-01T12:00:00Z', '2027-01-01T12:00:00z']) {
    assert.throws(() => parseMicroseconds(text), { code: 'time-invalid' })
  }
})
