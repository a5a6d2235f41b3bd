import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { TilePath } from './index.ts'
import { formatEntryBundle, formatTilePath, parseEntryBundle, parseTilePath } from './index.ts'

const width = fc.integer({ min: 1, max: 256 })
const plain = { noNullPrototype: true }
const anyPath: fc.Arbitrary<TilePath> = fc.oneof(
  fc.record({ kind: fc.constant('hashes' as const), level: fc.nat(63), index: fc.maxSafeNat(), width }, plain),
  fc.record({ kind: fc.constant('entries' as const), index: fc.maxSafeNat(), width }, plain),
)

test('every tile has a path and every path its tile', () => {
  fc.assert(fc.property(anyPath, (path) => assert.deepEqual(parseTilePath(formatTilePath(path)), path)))
})

test('refuses any text or gives back that text', () => {
  const text = fc.string({ unit: fc.constantFrom('tile/', 'entries/', '0', '1', '999', 'x001/', '.p/', '/', '000') })
  fc.assert(
    fc.property(text, (path) => {
      try {
        assert.equal(formatTilePath(parseTilePath(path)), path)
      } catch (error) {
        assert.equal((error as { code?: string }).code, 'tile-path-invalid')
      }
    }),
  )
})

test('refuses numbers out of range', () => {
  const refused = { code: 'tile-path-invalid' }
  for (const wide of [0, 257, 1.5]) assert.throws(() => formatTilePath({ kind: 'entries', index: 0, width: wide }), refused)
  for (const index of [-1, 0.5, 2 ** 53]) assert.throws(() => formatTilePath({ kind: 'entries', index, width: 1 }), refused)
  for (const level of [-1, 64, 0.5]) assert.throws(() => formatTilePath({ kind: 'hashes', level, index: 0, width: 1 }), refused)
})

test('a bundle gives back its entries', () => {
  const bundles = fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 256 })
  fc.assert(fc.property(bundles, (entries) => assert.deepEqual(parseEntryBundle(formatEntryBundle(entries)), entries)))
  const largest = [new Uint8Array(65_535).fill(1)]
  assert.deepEqual(parseEntryBundle(formatEntryBundle(largest)), largest)
})

test('refuses bundles that end early, are empty or too full', () => {
  const refused = { code: 'bundle-invalid' }
  for (const bytes of [[], [0], [0, 1], [0, 2, 1], [0, 1, 1, 0]]) assert.throws(() => parseEntryBundle(Uint8Array.from(bytes)), refused)
  assert.throws(() => parseEntryBundle(new Uint8Array(2 * 257)), refused)
  assert.throws(() => formatEntryBundle([]), refused)
  assert.throws(() => formatEntryBundle(Array(257).fill(new Uint8Array(1))), refused)
  assert.throws(() => formatEntryBundle([new Uint8Array(65_536)]), refused)
})
