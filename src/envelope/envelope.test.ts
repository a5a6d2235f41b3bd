import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import fc from 'fast-check'
import {
  canonicalBytes,
  concatBytes,
  ENVELOPE_BYTES_MAX,
  type JsonObject,
  parseTimestamp,
  sha256,
  uint16,
  uint32,
  utf8,
} from '../foundation/index.ts'
import { parsePartyCode, signerFromSeed } from '../identity/index.ts'
import {
  EnvelopeError,
  type OpenContext,
  openEnvelope,
  readEnvelopeHeader,
  type SealingKeys,
  type SealRequest,
  type SuiteName,
  sealEnvelope,
  sealingKeysFromSeeds,
  sealingPublicKeys,
} from './index.ts'
import { letterBytes, letterSignedBytes } from './letter.ts'
import { hpkeSuite } from './suite.ts'

const SUITES: readonly SuiteName[] = ['MLKEM768-X25519', 'X25519']
const [XA, XB, XC] = [parsePartyCode('XA'), parsePartyCode('XB'), parsePartyCode('XC')]
const SENT = parseTimestamp('2026-03-01T08:00:00.000Z')
const HOUR = 3_600_000
const signer = signerFromSeed(sha256(utf8('act key of XA')))
const payload = utf8('{"act":"release"}')
let current: SealingKeys
let prior: SealingKeys
let other: SealingKeys

function keysNamed(name: string): Promise<SealingKeys> {
  return sealingKeysFromSeeds({ hybrid: sha256(utf8(`${name} hybrid`)), classic: sha256(utf8(`${name} classic`)) })
}

before(async () => {
  ;[current, prior, other] = await Promise.all([keysNamed('current'), keysNamed('prior'), keysNamed('other')])
})

function requestFor(suite: SuiteName, changes: Partial<SealRequest> = {}): SealRequest {
  const recipientKey = current[suite].publicKey
  const id = '018f0000-0000-4000-8000-000000000001'
  return { payload, from: XA, to: XB, recipientKey, suite, signer, id, sentAt: SENT, expiresAt: SENT + HOUR, ...changes }
}

function contextOf(changes: Partial<OpenContext> = {}): OpenContext {
  const senderKey: OpenContext['senderKey'] = (from) => (from === XA ? signer.publicKey : undefined)
  return { party: XB, keys: [current, prior], senderKey, now: SENT + 1, ...changes }
}

async function refusal(envelope: Uint8Array, context = contextOf()): Promise<string | undefined> {
  try {
    await openEnvelope(envelope, context)
  } catch (error) {
    assert.ok(error instanceof EnvelopeError)
    assert.equal(error.code, 'envelope-unopenable')
    assert.equal(error.message, 'the envelope does not open')
    return error.logDetail
  }
  assert.fail('the envelope opened')
}

test('opens what was sealed, with every suite, for current and prior keys', async () => {
  for (const suite of SUITES) {
    for (const keys of [current, prior]) {
      const envelope = await sealEnvelope(requestFor(suite, { recipientKey: sealingPublicKeys(keys)[suite] }))
      const { id, from, sentAt, expiresAt, payload: read } = await openEnvelope(envelope, contextOf())
      assert.deepEqual(
        { id, from, sentAt, expiresAt, read },
        { id: requestFor(suite).id, from: XA, sentAt: SENT, expiresAt: SENT + HOUR, read: payload },
      )
    }
  }
})

test('seal then open is the identity, and the length is that of the padding', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...SUITES), fc.uint8Array({ maxLength: 5_000 }), async (suite, bytes) => {
      const envelope = await sealEnvelope(requestFor(suite, { payload: bytes }))
      assert.deepEqual((await openEnvelope(envelope, contextOf())).payload, bytes)
      const longer = await sealEnvelope(requestFor(suite, { payload: new Uint8Array(bytes.length) }))
      assert.equal(envelope.length, longer.length)
    }),
    { numRuns: 40 },
  )
})

test('the same seeds give the same keys', async () => {
  const again = await keysNamed('current')
  assert.deepEqual(sealingPublicKeys(again), sealingPublicKeys(current))
  assert.deepEqual([again.X25519.publicKey.length, again['MLKEM768-X25519'].publicKey.length], [32, 1_216])
  await assert.rejects(sealingKeysFromSeeds({ hybrid: new Uint8Array(31), classic: new Uint8Array(32) }), { code: 'sealing-key-invalid' })
})

test('no byte of an envelope may change', async () => {
  const classic = await sealEnvelope(requestFor('X25519'))
  for (let index = 0; index < classic.length; index += 1)
    await refusal(classic.with(index, (classic[index] as number) ^ (1 << (index & 7))))
  const hybrid = await sealEnvelope(requestFor('MLKEM768-X25519'))
  for (let index = 0; index < hybrid.length; index += 5) await refusal(hybrid.with(index, (hybrid[index] as number) ^ (1 << (index & 7))))
})

test('no envelope may be cut or extended', async () => {
  const envelope = await sealEnvelope(requestFor('X25519'))
  for (let length = 0; length < envelope.length; length += 1) await refusal(envelope.slice(0, length))
  await refusal(concatBytes(envelope, new Uint8Array(1)))
  await refusal(new Uint8Array(ENVELOPE_BYTES_MAX + 1))
})

test('every cause of refusal looks the same outside and is named in the log detail', async () => {
  for (const suite of SUITES) {
    const envelope = await sealEnvelope(requestFor(suite))
    const toOther = await sealEnvelope(requestFor(suite, { recipientKey: other[suite].publicKey }))
    const forged = await sealEnvelope(requestFor(suite, { signer: signerFromSeed(new Uint8Array(32)) }))
    const details = [
      await refusal(envelope, contextOf({ party: XC })),
      await refusal(toOther),
      await refusal(envelope, contextOf({ keys: [] })),
      await refusal(envelope, contextOf({ keys: [{ ...current, [suite]: { ...other[suite], id: current[suite].id } }] })),
      await refusal(envelope, contextOf({ now: SENT + HOUR })),
      await refusal(envelope, contextOf({ now: SENT - 300_001 })),
      await refusal(envelope, contextOf({ senderKey: () => undefined })),
      await refusal(forged),
      await refusal(utf8('{}')),
    ]
    assert.equal(new Set(details).size, 8)
    assert.ok(!details.includes(undefined))
    await openEnvelope(envelope, contextOf({ now: SENT - 300_000 }))
    await openEnvelope(envelope, contextOf({ now: SENT + HOUR - 1 }))
  }
})

test('what the key store throws is not hidden', async () => {
  const envelope = await sealEnvelope(requestFor('X25519'))
  const senderKey = () => {
    throw new RangeError('store')
  }
  await assert.rejects(openEnvelope(envelope, contextOf({ senderKey })), RangeError)
})

// Seals any header and letter as a partner with the right keys but bad intent could.
async function sealRaw(options: {
  header?: JsonObject
  headerText?: Uint8Array
  letter?: (clear: Uint8Array) => Uint8Array
}): Promise<Uint8Array> {
  const object = {
    id: 'a'.repeat(16),
    from: 'XA',
    to: 'XB',
    suite: 'X25519',
    key: current.X25519.id,
    sentAt: '2026-03-01T08:00:00.000Z',
    expiresAt: '2026-03-01T09:00:00.000Z',
  }
  const clear = options.headerText ?? canonicalBytes({ ...object, ...options.header })
  const letter = options.letter ?? ((text) => letterBytes({ signature: signer.sign(letterSignedBytes(text, payload)), payload }))
  const { encapsulatedSecret, ciphertext } = await hpkeSuite('X25519').Seal(current.X25519.pair.publicKey, letter(clear), {
    aad: clear,
    info: utf8('comity/envelope/v1 X25519'),
  })
  return concatBytes(utf8('comity/envelope/v1\n'), uint32(clear.length), clear, uint16(32), encapsulatedSecret, ciphertext)
}

test('a well-keyed sender cannot pass a header that is not the one form', async () => {
  const good = await openEnvelope(await sealRaw({}), contextOf())
  assert.deepEqual(good.payload, payload)
  const headers: JsonObject[] = [
    { extra: 1 },
    { id: 'short' },
    { id: 'A'.repeat(16) },
    { from: 'xa' },
    { suite: 'P-256' },
    { suite: 'MLKEM768-X25519' },
    { key: 'F'.repeat(16) },
    { sentAt: '2026-03-01T08:00:00Z' },
    { sentAt: '2026-02-30T08:00:00.000Z' },
    { sentAt: '2026-03-01T09:00:00.000Z' },
    { expiresAt: '2026-03-01T08:59:60.000Z' },
  ]
  for (const header of headers) await refusal(await sealRaw({ header }))
  await refusal(await sealRaw({ headerText: utf8(`${' '.repeat(2_000)}{}`) }))
  await refusal(await sealRaw({ headerText: concatBytes(utf8(' '), canonicalBytes({ id: 'a'.repeat(16) })) }))
})

test('a well-keyed sender cannot hide anything in the padding', async () => {
  const letter = (clear: Uint8Array) =>
    letterBytes({ signature: signer.sign(letterSignedBytes(clear, payload.subarray(0, 5))), payload: payload.subarray(0, 5) })
  const parsed = await openEnvelope(await sealRaw({ letter }), contextOf())
  assert.equal(parsed.payload.length, 5)
  const changes: ((bytes: Uint8Array) => Uint8Array)[] = [
    (bytes) => bytes.with(bytes.length - 1, 1),
    (bytes) => concatBytes(bytes, new Uint8Array(8)),
    (bytes) => bytes.slice(0, -1),
    (bytes) => bytes.slice(0, 60),
    (bytes) => bytes.with(64, 0xff),
    (bytes) => bytes.with(67, 4),
  ]
  for (const change of changes) await refusal(await sealRaw({ letter: (clear) => change(letter(clear)) }))
})

test('a letter cannot be forwarded to a third party as if it were addressed to it', async () => {
  const opened = await sealEnvelope(requestFor('X25519'))
  const header = readEnvelopeHeader(opened)
  assert.equal(header.to, XB)
  const signed = signer.sign(letterSignedBytes(canonicalBytes({ for: 'XC' }), payload))
  assert.equal(await refusal(await sealRaw({ letter: () => letterBytes({ signature: signed, payload }) })), 'signature does not verify')
})

test('what no reader would accept is not sealed', async () => {
  for (const changes of [{ id: 'no' }, { id: '../../../../etc/passwd' }, { expiresAt: SENT }] satisfies Partial<SealRequest>[]) {
    await assert.rejects(sealEnvelope(requestFor('X25519', changes)), { code: 'envelope-input-invalid' })
  }
  await assert.rejects(sealEnvelope(requestFor('X25519', { recipientKey: new Uint8Array(31) })), { code: 'sealing-key-invalid' })
  await assert.rejects(sealEnvelope(requestFor('MLKEM768-X25519', { recipientKey: new Uint8Array(32) })), { code: 'sealing-key-invalid' })
  await assert.rejects(sealEnvelope(requestFor('X25519', { payload: new Uint8Array(ENVELOPE_BYTES_MAX - 300) })), {
    code: 'envelope-too-large',
  })
})

test('reading a header throws the one coded error on any bytes', () => {
  const start = utf8('comity/envelope/v1\n')
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      for (const envelope of [bytes, concatBytes(start, bytes), concatBytes(start, uint32(bytes.length), bytes)]) {
        assert.throws(() => readEnvelopeHeader(envelope), { code: 'envelope-unopenable' })
      }
    }),
  )
})
