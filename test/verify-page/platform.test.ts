/** What a browser has in the place of Node's primitives gives the same, byte for byte and refusal for refusal. */
import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { test } from 'node:test'
import { ed25519 } from '@noble/curves/ed25519.js'
import fc from 'fast-check'
import * as nodeCose from '../../src/foundation/cose-signature.ts'
import * as nodeEd25519 from '../../src/foundation/ed25519.ts'
import * as nodeEncodings from '../../src/foundation/encodings.ts'
import * as nodeHash from '../../src/foundation/hash.ts'
import { concatBytes, unhex } from '../../src/foundation/index.ts'
import { signerFromSeed } from '../../src/identity/index.ts'
import * as ownCose from '../../web/verify/platform/cose-signature.ts'
import * as ownEd25519 from '../../web/verify/platform/ed25519.ts'
import * as ownEncodings from '../../web/verify/platform/encodings.ts'
import * as ownHash from '../../web/verify/platform/hash.ts'

const bytes = fc.uint8Array({ maxLength: 200 })

/** What a function gives or the code that it throws. */
function outcome(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    return (error as { code?: string }).code
  }
}

test('the counterparts have the same functions', () => {
  for (const [own, node] of [
    [ownEncodings, nodeEncodings],
    [ownHash, nodeHash],
    [ownEd25519, nodeEd25519],
    [ownCose, nodeCose],
  ]) {
    assert.deepEqual(Object.keys(own as object).sort(), Object.keys(node as object).sort())
  }
})

// By name: each function here beside its counterpart there.
const [OWN, NODE] = [{ ...ownEncodings }, { ...nodeEncodings }]

test('encoders give the same text, decoders the same bytes or the same refusal', () => {
  fc.assert(
    fc.property(bytes, (value) => {
      for (const name of ['hex', 'base64', 'base64url', 'utf8Text', 'asciiText'] as const) {
        assert.deepEqual(
          outcome(() => OWN[name](value)),
          outcome(() => NODE[name](value)),
        )
      }
    }),
  )
  fc.assert(fc.property(fc.array(fc.string()), (lines) => assert.deepEqual(OWN.utf8Lines(lines), NODE.utf8Lines(lines))))
  const near = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'AQgw-_+/=aB1 \n') }), fc.base64String())
  fc.assert(
    fc.property(near, (value) => {
      for (const name of ['unhex', 'unbase64', 'unbase64url', 'unbase64urlText', 'utf8', 'base64urlText'] as const) {
        assert.deepEqual(
          outcome(() => OWN[name](value)),
          outcome(() => NODE[name](value)),
        )
      }
    }),
    { numRuns: 1_000 },
  )
})

test('hashes are the same', () => {
  fc.assert(
    fc.property(bytes, fc.array(bytes, { maxLength: 4 }), (key, parts) => {
      assert.deepEqual(ownHash.sha256(...parts), nodeHash.sha256(...parts))
      assert.deepEqual(ownHash.hmacSha256(key, ...parts), nodeHash.hmacSha256(key, ...parts))
    }),
  )
  const [own, node] = [new Uint8Array(50).fill(1), new Uint8Array(50).fill(1)]
  ownHash.sha256Into(own, own, 10)
  nodeHash.sha256Into(node, node, 10)
  assert.deepEqual(own, node)
  assert.deepEqual(ownHash.sha256(new Uint8Array(100_000)), nodeHash.sha256(new Uint8Array(100_000)))
})

const signer = signerFromSeed(new Uint8Array(32).fill(7))
const message = new TextEncoder().encode('a checkpoint')
const signature = signer.sign(message)

function bothVerify(key: Uint8Array, signed: Uint8Array, by: Uint8Array): boolean {
  const own = ownEd25519.isEd25519Signature(key, signed, by)
  assert.equal(own, nodeEd25519.isEd25519Signature(key, signed, by))
  return own
}

test('signatures hold here and there, and no changed one does', () => {
  assert.ok(bothVerify(signer.publicKey, message, signature))
  for (const [at, length] of [32, message.length, 64].entries()) {
    for (let place = 0; place < length * 8; place += 5) {
      const given = [signer.publicKey, message, signature].map((part) => Uint8Array.from(part)) as [Uint8Array, Uint8Array, Uint8Array]
      const part = given[at] as Uint8Array
      part[place >> 3] = (part[place >> 3] as number) ^ (1 << (place & 7))
      assert.ok(!bothVerify(...given))
    }
  }
  assert.ok(!bothVerify(signer.publicKey, message, signature.subarray(1)))
  assert.ok(!bothVerify(signer.publicKey.subarray(1), message, signature))
})

const ORDER = ed25519.Point.Fn.ORDER
const littleEndian = (value: bigint) => unhex(value.toString(16).padStart(64, '0')).toReversed()
const numberOf = (value: Uint8Array) => BigInt(`0x${value.toReversed().toHex()}`)

test('a second spelling of a signature holds nowhere', () => {
  const scalar = numberOf(signature.subarray(32))
  const second = concatBytes(signature.subarray(0, 32), littleEndian(scalar + ORDER))
  assert.ok(!bothVerify(signer.publicKey, message, second))
})

test('a signature that only the cofactor makes hold holds nowhere', () => {
  const { Point } = ed25519
  const torsion = Point.fromBytes(unhex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a'))
  const secret = 12_345n
  const nonce = 67_890n
  const key = Point.BASE.multiply(secret).toBytes()
  const commitment = Point.BASE.multiply(nonce).add(torsion).toBytes()
  const challenge = numberOf(new Uint8Array(createHash('sha512').update(commitment).update(key).update(message).digest())) % ORDER
  const forged = concatBytes(commitment, littleEndian((nonce + challenge * secret) % ORDER))
  assert.ok(ed25519.verify(forged, message, key), 'the library alone would take it')
  assert.ok(!bothVerify(key, message, forged))
})

test('no bytes make either throw', () => {
  const key = fc.uint8Array({ minLength: 32, maxLength: 32 })
  const some = fc.uint8Array({ minLength: 64, maxLength: 64 })
  fc.assert(fc.property(key, bytes, some, (any, signed, by) => !bothVerify(any, signed, by)))
})

/** Each of both is asked; they say the same. */
function bothCose(numbers: nodeCose.CoseNumbers, message: Uint8Array, signature: Uint8Array): boolean {
  const [own, node] = [ownCose.isCoseSignature(numbers, message, signature), nodeCose.isCoseSignature(numbers, message, signature)]
  assert.equal(own, node)
  return own
}

test('ES256 and RS256 hold for the same signatures, and every changed byte breaks both', () => {
  const message = new Uint8Array(Buffer.from('an approval'))
  const other = new Uint8Array(Buffer.from('another'))
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = ec.publicKey.export({ format: 'jwk' })
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 })
  const { n = '' } = rsa.publicKey.export({ format: 'jwk' })
  const raw = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64url'))
  const point = { kind: 'P-256', x: raw(x), y: raw(y) } as const
  const modulus = { kind: 'RSA', modulus: raw(n) } as const
  for (const [numbers, key] of [
    [point, ec.privateKey],
    [modulus, rsa.privateKey],
  ] as const) {
    const signature = new Uint8Array(sign('sha256', message, key))
    assert.ok(bothCose(numbers, message, signature))
    assert.ok(!bothCose(numbers, other, signature))
    for (let at = 0; at < signature.length; at += 5) {
      const changed = signature.with(at, (signature[at] as number) ^ 1)
      assert.ok(!bothCose(numbers, message, changed))
    }
    assert.ok(!bothCose(numbers, message, signature.subarray(1)))
    assert.ok(!bothCose(numbers, message, concatBytes(signature, Uint8Array.of(0))))
  }
  // The negative of a signature's second number is one as well.
  for (let tries = 0; tries < 8; tries += 1) assert.ok(bothCose(point, message, new Uint8Array(sign('sha256', message, ec.privateKey))))
  const off = { ...point, y: point.y.with(31, (point.y[31] as number) ^ 1) }
  assert.deepEqual([ownCose.isCoseKey(off), nodeCose.isCoseKey(off)], [false, false])
  assert.ok(!bothCose(off, message, new Uint8Array(sign('sha256', message, ec.privateKey))))
})
