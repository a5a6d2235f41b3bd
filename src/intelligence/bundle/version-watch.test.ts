import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../foundation/index.ts'
import { examineText } from './examine-text.ts'
import { VersionWatch } from './version-watch.ts'

/** Versions that are remembered. */
const REMEMBERED = 100_000

function version(number: number, modified = '2026-01-01T00:00:00.000Z'): JsonObject {
  return { id: `indicator--00000000-0000-4000-8000-${String(number).padStart(12, '0')}`, modified }
}

test('each version is seen again and none is taken for another, up to the bound; what is new beyond it is not remembered', () => {
  const versions = new VersionWatch()
  const seen = (number: number): boolean => versions.isRepeated(version(number))
  const all = Array.from({ length: REMEMBERED }, (_, index) => index)
  assert.deepEqual(all.filter(seen), [])
  assert.deepEqual(
    all.filter((number) => !seen(number)),
    [],
  )
  assert.equal(versions.isRepeated(version(1, '2026-01-02T00:00:00.000Z')), false)
  assert.deepEqual([seen(REMEMBERED), seen(REMEMBERED)], [false, false])
  assert.equal(seen(REMEMBERED - 1), true)
})

test('what has no id or time is no version; a watch for few objects is as good as a large one', () => {
  const versions = new VersionWatch(2)
  const noTime = { id: 'indicator--1' }
  assert.deepEqual([versions.isRepeated(noTime), versions.isRepeated(noTime)], [false, false])
  const repeated = [1, 2, 2, 1].map((number) => versions.isRepeated(version(number)))
  assert.deepEqual(repeated, [false, false, true, true])
})

test('a version that stands twice in a bundle is told at its second place', () => {
  const objects = [version(1), version(1, '2026-01-02T00:00:00.000Z'), version(1)]
  const text = JSON.stringify({ type: 'bundle', id: 'bundle--00000000-0000-4000-8000-000000000001', objects })
  const { warnings } = examineText(Buffer.from(text), 65_536)
  assert.deepEqual(
    warnings.filter(({ code }) => code === 'version-repeated').map(({ pointer }) => pointer),
    ['/objects/2/id'],
  )
})
