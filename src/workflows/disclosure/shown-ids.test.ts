import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PreviewedIds } from './shown-ids.ts'

const KEY = 'ab'.repeat(16)
const ID = 'note--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f'

test('what is looked at bears one id for each recipient, another in every preview, and the one it was shown under before', async () => {
  const none = { find: async () => new Map<string, string>() }
  const [first, second] = [1, 2].map((fill) => new PreviewedIds(none, (length) => new Uint8Array(length).fill(fill)))
  assert.ok(first !== undefined && second !== undefined)
  const shown = first.of('XB', KEY, ID)
  assert.match(shown, /^note--[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  assert.equal(first.of('XB', KEY, ID), shown)
  assert.equal(new Set([shown, first.of('XC', KEY, ID), second.of('XB', KEY, ID), ID]).size, 4)
  const before = new PreviewedIds({ find: async () => new Map([[KEY, shown]]) }, (length) => new Uint8Array(length))
  await before.load('XB', [KEY])
  assert.equal(before.of('XB', KEY, ID), shown)
})
