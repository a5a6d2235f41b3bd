import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { test } from 'node:test'
import { concatBytes, hex, hmacSha256, sha256, sha256Into } from './index.ts'

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

test('a hash is put where it is asked for, also into what is hashed', () => {
  const bytes = new Uint8Array(80).fill(7)
  const digest = sha256(bytes)
  sha256Into(bytes, bytes, 40)
  assert.equal(hex(bytes), `${'07'.repeat(40)}${hex(digest)}${'07'.repeat(8)}`)
})

test('an HMAC is that of the standard for short and long keys', () => {
  // RFC 4231 test cases 2 and 6.
  const text = (value: string): Uint8Array => new TextEncoder().encode(value)
  const second = hmacSha256(text('Jefe'), text('what do ya want '), text('for nothing?'))
  assert.equal(hex(second), '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843')
  const sixth = hmacSha256(new Uint8Array(131).fill(0xaa), text('Test Using Larger Than Block-Size Key - Hash Key First'))
  assert.equal(hex(sixth), '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54')
})

test('an HMAC is that of the library for keys and texts of any length', () => {
  for (const keyLength of [0, 1, 32, 63, 64, 65, 200]) {
    for (const length of [0, 1, 64, 16_320, 16_321, 50_000]) {
      const [key, message] = [new Uint8Array(keyLength).fill(3), new Uint8Array(length).fill(5)]
      assert.equal(hex(hmacSha256(key, message)), createHmac('sha256', key).update(message).digest('hex'))
    }
  }
})
