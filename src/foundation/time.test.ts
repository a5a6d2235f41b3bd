import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compareTimestamps, FoundationError, formatTimestamp, parseTimestamp } from './index.ts'

test('every instant of four-digit years survives writing and reading', () => {
  const instants = fc
    .integer({ min: Date.UTC(1, 0, 1) - 62_000_000_000, max: Date.UTC(9999, 11, 31) })
    .filter((instant) => new Date(instant).getUTCFullYear() >= 0)
  fc.assert(fc.property(instants, (instant) => assert.equal(parseTimestamp(formatTimestamp(instant)), instant)))
})

test('an instant is written as ECMAScript writes it, whatever was written before', () => {
  const near = fc
    .tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -90_000_000, max: 90_000_000 }))
    .map(([era, more]) => era * 5e13 + more)
  const any = fc.oneof(
    near,
    fc.integer({ min: -8.64e15, max: 8.64e15 }),
    fc.double({ min: -1e5, max: 1e5, noNaN: true }),
    fc.constant(8.64e15),
  )
  fc.assert(
    fc.property(fc.array(any, { minLength: 1 }), (instants) => {
      for (const instant of instants) assert.equal(formatTimestamp(instant), new Date(instant).toISOString())
    }),
  )
  for (const none of [Number.NaN, 8.64e15 + 1, Number.NEGATIVE_INFINITY]) {
    formatTimestamp(8.64e15)
    assert.throws(() => formatTimestamp(none), RangeError)
  }
})

test('fractions of any length are cut to milliseconds', () => {
  assert.equal(parseTimestamp('1970-01-01T00:00:00Z'), 0)
  assert.equal(parseTimestamp('1970-01-01T00:00:00.1Z'), 100)
  assert.equal(parseTimestamp('1970-01-01T00:00:00.0019999Z'), 1)
  assert.equal(parseTimestamp('2024-02-29T23:59:60Z'), Date.UTC(2024, 1, 29, 23, 59, 59))
})

test('what is no time is refused', () => {
  const wrong = ['', '2023-02-29T00:00:00Z', '2024-02-30T00:00:00Z', '2024-13-01T00:00:00Z', '2024-00-01T00:00:00Z', '2024-01-00T00:00:00Z']
  const alsoWrong = [
    '2024-01-01T24:00:00Z',
    '2024-01-01T00:60:00Z',
    '2024-01-01T12:00:60Z',
    '2024-01-30T23:59:60Z',
    '2024-01-01T00:00:00.Z',
    '2024-01-01t00:00:00z',
    '2024-01-01T00:00:00+00:00',
  ]
  for (const text of [...wrong, ...alsoWrong]) {
    assert.throws(
      () => parseTimestamp(text),
      (error: unknown) => error instanceof FoundationError && error.code === 'time-invalid',
      text,
    )
  }
})

test('timestamps are ordered exactly, whatever their precision', () => {
  assert.equal(compareTimestamps('2024-01-01T00:00:00.1Z', '2024-01-01T00:00:00.100Z'), 0)
  assert.ok(compareTimestamps('2024-01-01T00:00:00.000000001Z', '2024-01-01T00:00:00.000Z') > 0)
  assert.ok(compareTimestamps('2024-01-01T00:00:00Z', '2024-01-01T00:00:01Z') < 0)
})
