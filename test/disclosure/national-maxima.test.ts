import assert from 'node:assert/strict'
import { test } from 'node:test'
import { daysKept, type NationalMaximum } from '../../src/acts/index.ts'
import { DAY_MS, parseTimestamp } from '../../src/foundation/index.ts'
import { verifyToken } from '../../src/intelligence/index.ts'
import { indicator } from './objects.fixture.ts'
import { actsOf, NOON, startSender, submitted } from './sender.fixture.ts'

const MINUTE_MS = 60_000
const MAXIMA: readonly NationalMaximum[] = [
  { dataSubjects: ['none'], days: 20 },
  { dataSubjects: ['suspect', 'none'], days: 40 },
]

test('the shortest period that names whom an item is about counts, and none makes it longer', () => {
  assert.deepEqual([daysKept(180, 'none', MAXIMA), daysKept(180, 'suspect', MAXIMA), daysKept(180, 'victim', MAXIMA)], [20, 40, 180])
  assert.deepEqual([daysKept(10, 'none', MAXIMA), daysKept(10, 'none')], [10, 10])
})

test('what the own law lets recipients keep is told with the release and in every token, and what is kept here stays as the agreement says', async () => {
  const withMaxima = (nationalMaxima: readonly NationalMaximum[]) =>
    startSender({ change: (parts) => ({ ...parts, road: { ...parts.road, nationalMaxima } }) })
  await using sender = await withMaxima(MAXIMA)
  await submitted(sender, [indicator(1)])
  const until = Math.floor(NOON / MINUTE_MS) * MINUTE_MS + 20 * DAY_MS
  const sent = await sender.items('sent')
  assert.ok(sent.length > 0)
  for (const { row, content } of sent) {
    const { open } = verifyToken(content.token ?? '', { keyOf: () => sender.parts.road.signer.publicKey })
    assert.deepEqual([row.retainUntil, parseTimestamp(open.retain_until)], [until, until])
  }
  const acts = await actsOf(sender)
  const dates = (kind: string) =>
    new Set(acts.filter((act) => act.kind === kind).map(({ body }) => parseTimestamp(String(body.retainUntil))))
  assert.deepEqual(dates('release'), new Set([until]))
  assert.deepEqual(dates('submit'), new Set([until + 160 * DAY_MS]))
})
