/** A revoked object has no later version (STIX 2.1 section 3.6). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../src/foundation/index.ts'
import { indicator } from './objects.fixture.ts'
import { type Sender, startSender, submitted } from './sender.fixture.ts'

const at = (second: number) => `2026-12-02T00:00:0${second}.000Z`
const version = (number: number, second: number, members: JsonObject = {}) => indicator(number, { modified: at(second), ...members })
const faultsOf = async (sender: Sender, ...objects: readonly JsonObject[]) =>
  (await submitted(sender, objects)).report.faults.map(({ index, code }) => [index, code])

test('a version after the revoked one is refused, in a later submission and in the same; others go', async () => {
  await using sender = await startSender()
  assert.deepEqual(await faultsOf(sender, version(1, 1), version(1, 2, { revoked: true }), version(2, 1)), [])
  const later = [version(1, 3), version(2, 3), version(1, 4, { revoked: true })]
  assert.deepEqual(await faultsOf(sender, ...later), [
    [0, 'object-revoked'],
    [2, 'object-revoked'],
  ])
  const { faults } = (await submitted(sender, later)).report
  assert.match(faults[0]?.reason ?? '', /this party revoked it at 2026-12-02T00:00:02.000Z/)
  // The last version again, and one from before it, are versions of it still.
  assert.deepEqual(await faultsOf(sender, version(1, 2, { revoked: true }), version(1, 1)), [])
  const inOne = [version(3, 1, { revoked: true }), version(3, 2), version(3, 1, { revoked: true }), version(4, 2)]
  assert.deepEqual(await faultsOf(sender, ...inOne), [[1, 'object-revoked']])
  const own = (await sender.items('own')).map(({ row }) => `${row.face?.stixId.at(-1)} ${row.face?.version}`)
  assert.deepEqual([...new Set(own)].sort(), [`1 ${at(1)}`, `1 ${at(2)}`, `2 ${at(1)}`, `2 ${at(3)}`, `3 ${at(1)}`, `4 ${at(2)}`])
})
