/** Signatures at the edges of what RFC 8032 leaves open, made from their parts so that the equation holds, or fails, in one way only. */
import { createHash } from 'node:crypto'
import { ed25519 } from '@noble/curves/ed25519.js'
import { concatBytes, unhex, utf8 } from '../../src/foundation/index.ts'

const { Point } = ed25519
const ORDER = Point.Fn.ORDER
const COFACTOR = 8

type CurvePoint = InstanceType<typeof Point>

/** What is judged. */
export type SignatureCase = {
  readonly name: string
  readonly publicKey: Uint8Array
  readonly message: Uint8Array
  readonly signature: Uint8Array
}

/** The points whose order divides the cofactor, the neutral one first, each the one before and a point of order 8. */
export const TORSION: readonly CurvePoint[] = multiplesOf(
  Point.fromBytes(unhex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a')),
)

/** Encodings of points of small order that only a lenient reader takes: y not below the prime, or a sign for x = 0. */
const LENIENT = [
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  '0100000000000000000000000000000000000000000000000000000000000080',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
].map(unhex)

const SECRET = 12_345n
const NONCE = 67_890n

function multiplesOf(point: CurvePoint): readonly CurvePoint[] {
  const points = [Point.ZERO]
  while (points.length < COFACTOR) points.push((points.at(-1) as CurvePoint).add(point))
  return points
}

/** The parts of a signature: the multiples of the base point that make key and commitment, and which point of small order is added to each. */
export type Parts = {
  readonly secret: bigint
  readonly keyTorsion: number
  readonly nonce: bigint
  readonly commitmentTorsion: number
  readonly message: Uint8Array
}

/** The signature with `S` = nonce + challenge times secret; whether the equation holds is for the points of small order to say. */
export function assembled(parts: Parts, encodings: { readonly key?: Uint8Array; readonly commitment?: Uint8Array } = {}) {
  const publicKey = encodings.key ?? pointOf(parts.secret, parts.keyTorsion).toBytes()
  const commitment = encodings.commitment ?? pointOf(parts.nonce, parts.commitmentTorsion).toBytes()
  const challenge = challengeOf(commitment, publicKey, parts.message)
  const scalar = (parts.nonce + challenge * parts.secret) % ORDER
  // The torsion of R + hA - sB, in multiples of the point of order 8.
  const rest = (BigInt(parts.commitmentTorsion) + challenge * BigInt(parts.keyTorsion)) % BigInt(COFACTOR)
  return { publicKey, message: parts.message, signature: concatBytes(commitment, littleEndian(scalar)), isEquationMet: rest === 0n }
}

function pointOf(multiple: bigint, torsion: number): CurvePoint {
  return Point.BASE.multiplyUnsafe(multiple).add(TORSION[torsion] as CurvePoint)
}

function challengeOf(commitment: Uint8Array, key: Uint8Array, message: Uint8Array): bigint {
  return numberOf(new Uint8Array(createHash('sha512').update(commitment).update(key).update(message).digest())) % ORDER
}

/** The first of numbered messages for which the equation is met, or not. */
function found(name: string, wanted: boolean, make: (message: Uint8Array) => ReturnType<typeof assembled>): SignatureCase {
  for (let number = 0; ; number += 1) {
    const { isEquationMet, ...made } = make(utf8(`message ${number}`))
    if (isEquationMet === wanted) return { name, ...made }
  }
}

function madeOf(name: string, isEquationMet: boolean, parts: Partial<Parts>): SignatureCase {
  const whole = { secret: SECRET, keyTorsion: 0, nonce: NONCE, commitmentTorsion: 0, ...parts }
  return found(name, isEquationMet, (message) => assembled({ ...whole, message }))
}

/** Signatures that hold: as RFC 8032 gives them, and of keys or commitments with a part of small order that the equation itself does without. */
export function validSignatures(): readonly SignatureCase[] {
  return [
    ...RFC_8032,
    madeOf('a key with a part of small order that the challenge cancels', true, { keyTorsion: 1 }),
    madeOf('a key and a commitment whose parts of small order cancel each other', true, { keyTorsion: 3, commitmentTorsion: 2 }),
  ]
}

/** Signatures that do not hold. Of those named `equation met` a verifier that looks at the equation alone would say that they do. */
export function invalidSignatures(): readonly SignatureCase[] {
  return [...smallOrders(), ...lenientEncodings(), ...withoutEquation(), ...changed(), ...misshapen()]
}

function smallOrders(): readonly SignatureCase[] {
  const multiples = TORSION.keys().toArray()
  return [
    ...multiples.map((keyTorsion) => madeOf(`equation met: key of small order ${keyTorsion}`, true, { secret: 0n, keyTorsion })),
    ...multiples.map((keyTorsion) =>
      madeOf(`equation met: commitment is neutral, key with part ${keyTorsion}`, true, { nonce: 0n, keyTorsion }),
    ),
    ...multiples.map((commitmentTorsion) =>
      madeOf(`equation met: commitment of small order ${commitmentTorsion}`, true, { nonce: 0n, keyTorsion: 1, commitmentTorsion }),
    ),
    madeOf('equation met: key and commitment of small order', true, { secret: 0n, nonce: 0n, keyTorsion: 1, commitmentTorsion: 1 }),
  ]
}

function lenientEncodings(): readonly SignatureCase[] {
  return LENIENT.flatMap((encoding, index) => {
    const torsion = TORSION.findIndex((point) => hasSameValue(point, encoding))
    return [
      found(`equation met: second encoding of a key (${index})`, true, (bytes) =>
        assembled({ secret: 0n, keyTorsion: torsion, nonce: NONCE, commitmentTorsion: 0, message: bytes }, { key: encoding }),
      ),
      found(`equation met: second encoding of a commitment (${index})`, true, (bytes) =>
        assembled({ secret: SECRET, keyTorsion: 1, nonce: 0n, commitmentTorsion: torsion, message: bytes }, { commitment: encoding }),
      ),
    ]
  })
}

/** Whether an encoding means a point to a reader that reduces y and takes any sign where x = 0. */
function hasSameValue(point: CurvePoint, encoding: Uint8Array): boolean {
  const { x, y } = point.toAffine()
  const sign = (encoding[31] as number) >> 7
  const given = numberOf(encoding.with(31, (encoding[31] as number) & 0x7f)) % Point.Fp.ORDER
  return y === given && (x === 0n || Number(x & 1n) === sign)
}

function withoutEquation(): readonly SignatureCase[] {
  return [
    madeOf('only the cofactor makes it hold: commitment with a part of small order', false, { commitmentTorsion: 1 }),
    madeOf('only the cofactor makes it hold: key with a part of small order', false, { keyTorsion: 1 }),
    madeOf('only the cofactor makes it hold: both', false, { keyTorsion: 5, commitmentTorsion: 2 }),
  ]
}

function changed(): readonly SignatureCase[] {
  const good = RFC_8032[1] as SignatureCase
  const scalar = numberOf(good.signature.subarray(32))
  const withScalar = (value: bigint) => concatBytes(good.signature.subarray(0, 32), littleEndian(value))
  return [
    { ...good, name: 'S and the order', signature: withScalar(scalar + ORDER) },
    { ...good, name: 'S and fifteen times the order, all bits in use', signature: withScalar(scalar + 15n * ORDER) },
    { ...good, name: 'S is the order', signature: withScalar(ORDER) },
    { ...good, name: 'S is 0', signature: withScalar(0n) },
    { ...good, name: 'another message', message: Uint8Array.of(0x73) },
    { ...good, name: 'sign of the key', publicKey: good.publicKey.with(31, (good.publicKey[31] as number) ^ 0x80) },
    { ...good, name: 'sign of the commitment', signature: good.signature.with(31, (good.signature[31] as number) ^ 0x80) },
    { ...good, name: 'a key that is no point', publicKey: new Uint8Array(32).fill(2) },
    { ...good, name: 'a commitment that is no point', signature: concatBytes(new Uint8Array(32).fill(2), good.signature.subarray(32)) },
    { ...good, name: 'a second encoding of a key of large order', publicKey: unhex(`f0${'ff'.repeat(30)}7f`) },
    { ...good, name: 'y of a key is the greatest of all', publicKey: new Uint8Array(32).fill(0xff) },
  ]
}

function misshapen(): readonly SignatureCase[] {
  const good = RFC_8032[1] as SignatureCase
  return [
    { ...good, name: 'a key cut short', publicKey: good.publicKey.subarray(1) },
    { ...good, name: 'a key and a byte', publicKey: concatBytes(good.publicKey, Uint8Array.of(0)) },
    { ...good, name: 'no key', publicKey: new Uint8Array() },
    { ...good, name: 'a signature cut short', signature: good.signature.subarray(0, 63) },
    { ...good, name: 'a signature and a byte', signature: concatBytes(good.signature, Uint8Array.of(0)) },
    { ...good, name: 'no signature', signature: new Uint8Array() },
  ]
}

function littleEndian(value: bigint): Uint8Array {
  return unhex(value.toString(16).padStart(64, '0')).toReversed()
}

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${bytes.toReversed().toHex()}`)
}

// RFC 8032 section 7.1: tests 1, 2, 3 and SHA(abc).
const RFC_8032: readonly SignatureCase[] = [
  [
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
  [
    'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    'af82',
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  ],
  [
    'ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf',
    'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
    'dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704',
  ],
].map(([publicKey = '', message = '', signature = ''], index) => ({
  name: `RFC 8032, signature ${index + 1}`,
  publicKey: unhex(publicKey),
  message: unhex(message),
  signature: unhex(signature),
}))
