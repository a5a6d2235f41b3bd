import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { concatBytes, hex, isEd25519Signature, isSoundEd25519Key, unhex } from '../foundation/index.ts'

import { IdentityError, signerFromSeed } from './index.ts'

// RFC 8032 section 7.1: seed, public key, message, signature.
const VECTORS = [
  [
    '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
  [
    'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    'af82',
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  ],
] as const

const GROUP_ORDER = (1n << 252n) + 27742317777372353535851937790883648493n

function littleEndian(value: bigint): Uint8Array {
  return unhex(value.toString(16).padStart(64, '0')).reverse()
}

// Every encoding of a point whose order divides 8, second encodings included.
const WEAK_KEYS = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0000000000000000000000000000000000000000000000000000000000000080',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000080',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
]

test('gives the keys and signatures of RFC 8032', () => {
  for (const [seed, publicKey, message, signature] of VECTORS) {
    const signer = signerFromSeed(unhex(seed))
    assert.equal(hex(signer.publicKey), publicKey)
    assert.equal(hex(signer.sign(unhex(message))), signature)
    assert.equal(isEd25519Signature(unhex(publicKey), unhex(message), unhex(signature)), true)
  }
})

test('one changed bit of key, message or signature does not verify', () => {
  const [seed, , message] = VECTORS[2]
  const signer = signerFromSeed(unhex(seed))
  const parts = [signer.publicKey, unhex(message), signer.sign(unhex(message))]
  parts.forEach((part, place) => {
    for (let bit = 0; bit < part.length * 8; bit += 5) {
      const changed = parts.map((other) => other.slice()) as [Uint8Array, Uint8Array, Uint8Array]
      ;(changed[place] as Uint8Array)[bit >> 3] = (part[bit >> 3] as number) ^ (1 << (bit & 7))
      assert.equal(isEd25519Signature(...changed), false)
    }
  })
})

test('weak keys verify nothing and are not sound', () => {
  // R = sB with S = s holds for every message under the identity, wherever that key is accepted.
  const seed = unhex(VECTORS[0][0])
  const scalar = new Uint8Array(createHash('sha512').update(seed).digest().subarray(0, 32))
  scalar[0] = (scalar[0] as number) & 0xf8
  scalar[31] = ((scalar[31] as number) & 0x7f) | 0x40
  const reduced = BigInt(`0x${hex(scalar.reverse())}`) % GROUP_ORDER
  const forged = concatBytes(unhex(VECTORS[0][1]), littleEndian(reduced))
  for (const key of WEAK_KEYS) {
    assert.equal(isSoundEd25519Key(unhex(key)), false, key)
    for (let message = 0; message < 8; message += 1) assert.equal(isEd25519Signature(unhex(key), Uint8Array.of(message), forged), false)
  }
  for (const [, key] of VECTORS) assert.equal(isSoundEd25519Key(unhex(key)), true)
})

test('a signature with S increased by the group order does not verify', () => {
  const signature = unhex(VECTORS[0][3])
  const scalar = BigInt(`0x${hex(signature.slice(32).reverse())}`)
  const malleable = concatBytes(signature.slice(0, 32), littleEndian(scalar + GROUP_ORDER))
  assert.equal(isEd25519Signature(unhex(VECTORS[0][1]), new Uint8Array(), malleable), false)
})

test('verification never throws, whatever the bytes', () => {
  const bytes = fc.uint8Array({ maxLength: 70 })
  fc.assert(fc.property(bytes, bytes, bytes, (key, message, signature) => !isEd25519Signature(key, message, signature)))
  const key = fc.uint8Array({ minLength: 32, maxLength: 32 })
  const signature = fc.uint8Array({ minLength: 64, maxLength: 64 })
  fc.assert(fc.property(key, signature, (anyKey, anySignature) => !isEd25519Signature(anyKey, new Uint8Array(), anySignature)))
})

test('verification still answers right after more keys than it remembers', () => {
  const signers = Array.from({ length: 1_100 }, (_, index) =>
    signerFromSeed(
      new Uint8Array(32)
        .fill(1)
        .with(0, index & 255)
        .with(1, index >> 8),
    ),
  )
  const message = unhex('0102')
  const first = signers[0]
  assert.ok(first)
  const signature = first.sign(message)
  for (const { publicKey } of signers) assert.equal(isEd25519Signature(publicKey, message, signature), publicKey === first.publicKey)
  assert.equal(isEd25519Signature(first.publicKey, message, signature), true)
})

test('a seed of another length is refused', () => {
  for (const length of [0, 31, 33, 64]) {
    assert.throws(
      () => signerFromSeed(new Uint8Array(length)),
      (error) => error instanceof IdentityError && error.code === 'key-invalid',
    )
  }
})
