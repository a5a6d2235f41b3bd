import assert from 'node:assert/strict'
import { createCipheriv } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { concatBytes } from '../foundation/index.ts'
import { isWrappedKey, unwrapKeys, WRAP_NONCE_BYTES, wrapKeys } from './key-wrap.ts'

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const keys = fc.array(fc.record({ key: bytes(32), nonce: bytes(WRAP_NONCE_BYTES) }), { maxLength: 20 })

test('keys come back in order, and each is wrapped as the library does it in counter mode', () => {
  fc.assert(
    fc.property(bytes(32), keys, (epochKey, plain) => {
      const wrapped = wrapKeys(epochKey, plain)
      const opened = unwrapKeys(epochKey, wrapped)
      assert.deepEqual(
        opened,
        plain.map(({ key }) => new Uint8Array(key)),
      )
      for (const [index, { key, nonce }] of plain.entries()) {
        const alone = createCipheriv('aes-256-ctr', epochKey, concatBytes(nonce, new Uint8Array(1))).update(key)
        assert.deepEqual(wrapped[index], concatBytes(nonce, alone))
      }
    }),
  )
})

test('the same key under other random bytes is wrapped otherwise', () => {
  const key = new Uint8Array(32).fill(1)
  const nonces = [1, 2].map((byte) => new Uint8Array(WRAP_NONCE_BYTES).fill(byte))
  const [first, second] = wrapKeys(
    new Uint8Array(32),
    nonces.map((nonce) => ({ key, nonce })),
  )
  assert.notDeepEqual(first?.subarray(WRAP_NONCE_BYTES), second?.subarray(WRAP_NONCE_BYTES))
})

test('bytes of another length are no wrapped key', () => {
  for (const length of [0, 32, 46, 48, 60]) {
    const wrapped = new Uint8Array(length)
    assert.equal(isWrappedKey(wrapped), false)
    assert.throws(() => unwrapKeys(new Uint8Array(32), [wrapped]), { code: 'content-unopenable' })
  }
})
