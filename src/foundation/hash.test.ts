import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { concatBytes, hex, sha256 } from './index.ts'

test('the hash of several parts is that of the parts one after the other, whatever their number and size', () => {
  // FIPS 180-4 examples of one and of no block.
  assert.equal(hex(sha256(new Uint8Array(0))), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  assert.equal(hex(sha256(new TextEncoder().encode('abc'))), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  for (const lengths of [[], [0, 0], [1, 2, 3], [16_000, 384], [16_000, 385], [5, 40_000, 0, 7]]) {
    const parts = lengths.map((length, index) => new Uint8Array(length).fill(index + 1))
    assert.equal(
      hex(sha256(...parts)),
      createHash('sha256')
        .update(concatBytes(...parts))
        .digest('hex'),
    )
  }
})

test('a hash does not change when more is hashed', () => {
  const first = sha256(Uint8Array.of(1), Uint8Array.of(2))
  const before = hex(first)
  sha256(Uint8Array.of(3), Uint8Array.of(4))
  assert.equal(hex(first), before)
})
