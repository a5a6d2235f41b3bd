import assert from 'node:assert/strict'
import { generateKeyPairSync, sign } from 'node:crypto'
import { test } from 'node:test'
import { utf8 } from '../foundation/index.ts'
import { isSignedBy } from './ed25519.ts'

test('a signature that held once holds for no other text, key or signature', () => {
  const [signer, other] = [madeSigner(), madeSigner()]
  const text = utf8('checkpoint')
  const signature = signer.sign(text)
  for (let time = 0; time < 2; time += 1) {
    assert.equal(isSignedBy(signer.publicKey, text, signature), true)
    assert.equal(isSignedBy(signer.publicKey, utf8('checkpoinu'), signature), false)
    assert.equal(isSignedBy(other.publicKey, text, signature), false)
    assert.equal(isSignedBy(signer.publicKey, text, signature.with(0, (signature[0] as number) ^ 1)), false)
    // The same bytes in a row, cut elsewhere.
    const joined = [...signer.publicKey, ...signature, ...text]
    assert.equal(
      isSignedBy(Uint8Array.from(joined.slice(0, 31)), Uint8Array.from(joined.slice(95)), Uint8Array.from(joined.slice(31, 95))),
      false,
    )
    assert.equal(
      isSignedBy(Uint8Array.from(joined.slice(0, 33)), Uint8Array.from(joined.slice(97)), Uint8Array.from(joined.slice(33, 97))),
      false,
    )
  }
})

function madeSigner() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  return {
    publicKey: new Uint8Array(Buffer.from(publicKey.export({ format: 'jwk' }).x as string, 'base64url')),
    sign: (bytes: Uint8Array) => new Uint8Array(sign(null, bytes, privateKey)),
  }
}
