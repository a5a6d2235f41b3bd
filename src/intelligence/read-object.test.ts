import assert from 'node:assert/strict'
import { test } from 'node:test'
import { utf8 } from '../foundation/index.ts'
import { readObject, readObjectAgain } from './index.ts'

const INDICATOR = {
  type: 'indicator',
  spec_version: '2.1',
  id: 'indicator--dc95b93e-d7e1-4916-b835-97dcde8e7619',
  created: '2026-01-01T00:00:00.000Z',
  modified: '2026-01-01T00:00:00.000Z',
  name: 'Straße ☃',
  pattern: "[domain-name:value = 'example.com']",
  pattern_type: 'stix',
  valid_from: '2026-01-01T00:00:00.000Z',
  object_marking_refs: ['marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb'],
}

test('what is read again is what was read', () => {
  const readings = [INDICATOR, { ...INDICATOR, object_marking_refs: ['marking-definition--00000000-0000-4000-8000-000000000000'] }].map(
    (object) => {
      const bytes = utf8(JSON.stringify(object))
      const reading = { unmarked: 'AMBER' as const, now: 0 }
      const first = readObject(bytes, reading)
      assert.deepEqual(readObjectAgain(bytes, reading), first)
      return first.kind
    },
  )
  assert.deepEqual(readings, ['item', 'unmarked'])
})
