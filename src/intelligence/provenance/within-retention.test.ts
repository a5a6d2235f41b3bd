import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withinRetention } from './within-retention.ts'

const UNTIL = Date.UTC(2027, 5, 1)
const TEXT = '2027-06-01T00:00:00.000Z'
const INDICATOR = {
  type: 'indicator',
  spec_version: '2.1',
  id: 'indicator--1',
  created: '2026-01-01T00:00:00.000Z',
  modified: '2026-01-01T00:00:00.000Z',
  pattern: 'p',
  valid_from: '2026-01-01T00:00:00Z',
  x_last: 1,
}

test('an indicator holds until its erasure at the latest, in the order in which objects are derived', () => {
  const { x_last, ...before } = INDICATOR
  const expected = JSON.stringify({ ...before, valid_until: TEXT, x_last })
  assert.equal(JSON.stringify(withinRetention(INDICATOR, UNTIL)), expected)
  for (const late of ['2027-06-01T00:00:00.001Z', '2030-01-01T00:00:00Z']) {
    assert.equal(JSON.stringify(withinRetention({ ...before, valid_until: late, x_last }, UNTIL)), expected)
  }
})

test('what holds no longer than it is kept, and what is no indicator, stays as it is', () => {
  for (const object of [
    { ...INDICATOR, valid_until: '2027-05-31T23:59:59.9999Z' },
    { ...INDICATOR, valid_until: TEXT },
    { ...INDICATOR, valid_from: '2027-06-01T00:00:00Z' },
    { type: 'malware', id: 'malware--1' },
  ]) {
    assert.equal(withinRetention(object, UNTIL), object)
  }
})
