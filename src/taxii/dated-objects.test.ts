import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type HoldingKey, holdingKeys } from '../acts/index.ts'
import { formatTimestamp, utf8, utf8Text } from '../foundation/index.ts'
import { datedObjects } from './dated-objects.ts'
import type { ServedRow } from './source.ts'

const [OPEN, SOONER, LATER, OTHER] = holdingKeys('XA', ['open', 'sooner', 'later', 'other']) as [
  HoldingKey,
  HoldingKey,
  HoldingKey,
  HoldingKey,
]
const ERASED = Date.UTC(2031, 0, 1)
const SOON = '2030-06-01T00:00:00.000Z'

const row = (holding: HoldingKey, more: Partial<ServedRow> = {}): ServedRow => {
  return {
    holding,
    seq: null,
    agreement: 'a',
    stixId: `indicator--${holding}`,
    type: 'indicator',
    version: null,
    addedAt: 1,
    isLatest: true,
    isGraded: false,
    isAboutPeople: false,
    narrowing: null,
    otherPurposes: [],
    erasedAt: ERASED,
    ...more,
  }
}

const indicator = (validUntil?: string) => utf8(JSON.stringify({ type: 'indicator', valid_from: SOON, valid_until: validUntil }))

test('an indicator holds until it is erased at the latest, and every other text stays byte for byte', async () => {
  const texts = new Map([
    [OPEN, indicator()],
    [SOONER, indicator('2030-07-01T00:00:00Z')],
    [LATER, indicator('2040-01-01T00:00:00Z')],
    [OTHER, utf8('{ "type": "url" }')],
  ])
  const find = datedObjects(async () => texts)
  const shown = await find([row(OPEN), row(SOONER), row(LATER), row(OTHER, { type: 'url' })])
  const untilOf = (holding: HoldingKey) => JSON.parse(utf8Text(shown.get(holding) as Uint8Array)).valid_until
  assert.equal(untilOf(OPEN), formatTimestamp(ERASED))
  assert.equal(untilOf(LATER), formatTimestamp(ERASED))
  assert.equal(shown.get(SOONER), texts.get(SOONER))
  assert.equal(shown.get(OTHER), texts.get(OTHER))
  // A later date of erasure is told as soon as it is known, and what says its own date is left alone.
  const again = await find([row(OPEN, { erasedAt: ERASED + 1 }), row(LATER, { erasedAt: null })])
  assert.equal(JSON.parse(utf8Text(again.get(OPEN) as Uint8Array)).valid_until, formatTimestamp(ERASED + 1))
  assert.equal(again.get(LATER), texts.get(LATER))
  assert.equal((await find([])).size, 4)
})
