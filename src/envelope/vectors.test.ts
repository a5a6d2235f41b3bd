import assert from 'node:assert/strict'
import { createDecipheriv, createPrivateKey, createPublicKey, diffieHellman, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import {
  base64,
  concatBytes,
  formatTimestamp,
  hmacSha256,
  parseTimestamp,
  sha256,
  uint16,
  unbase64,
  unbase64url,
  unhex,
  utf8,
} from '../foundation/index.ts'
import { parsePartyCode } from '../identity/index.ts'
import { openEnvelope, type SealingKeys, type SuiteName, sealingKeysFromSeeds } from './index.ts'

type Vector = {
  suite: SuiteName
  recipientSeed: string
  recipientKey: string
  senderKey: string
  party: string
  now: string
  envelope: string
  opened: { id: string; from: string; sentAt: string; expiresAt: string; payload: string }
}

const file = new URL('../../spec/vectors/valid/envelope.json', import.meta.url)
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Vector[] }

test('opens the published envelopes', async () => {
  assert.deepEqual(cases.map(({ suite }) => suite).sort(), ['MLKEM768-X25519', 'X25519'])
  for (const vector of cases) {
    const seed = unhex(vector.recipientSeed)
    const keys: SealingKeys = await sealingKeysFromSeeds({ hybrid: seed, classic: seed })
    assert.deepEqual(keys[vector.suite].publicKey, unbase64url(vector.recipientKey))
    const opened = await openEnvelope(unbase64(vector.envelope), {
      party: parsePartyCode(vector.party),
      keys: [keys],
      senderKey: () => unbase64url(vector.senderKey),
      now: parseTimestamp(vector.now),
    })
    const { id, from, sentAt, expiresAt, payload } = opened
    assert.deepEqual(
      { id, from, sentAt: formatTimestamp(sentAt), expiresAt: formatTimestamp(expiresAt), payload: base64(payload) },
      vector.opened,
    )
  }
})

// A second reading of RFC 9180 (sections 4, 4.1 and 5.1) on primitives alone, for the classical suite.
const KEM_SUITE = concatBytes(utf8('KEM'), uint16(0x0020))
const HPKE_SUITE = concatBytes(utf8('HPKE'), uint16(0x0020), uint16(0x0001), uint16(0x0002))

function labeledExtract(suite: Uint8Array, salt: Uint8Array, input: { label: string; material: Uint8Array }): Uint8Array {
  return hmacSha256(salt, utf8('HPKE-v1'), suite, utf8(input.label), input.material)
}

function labeledExpand(suite: Uint8Array, secret: Uint8Array, output: { label: string; info: Uint8Array; length: number }): Uint8Array {
  const info = concatBytes(uint16(output.length), utf8('HPKE-v1'), suite, utf8(output.label), output.info)
  return hmacSha256(secret, info, Uint8Array.of(1)).slice(0, output.length)
}

test('an independent reading of the specification opens the classical envelope', () => {
  const vector = cases.find(({ suite }) => suite === 'X25519')
  assert.ok(vector)
  const none = new Uint8Array()
  const envelope = Buffer.from(vector.envelope, 'base64')
  const headerEnd = 23 + envelope.readUInt32BE(19)
  assert.equal(envelope.toString('latin1', 0, 19), 'comity/envelope/v1\n')
  assert.equal(envelope.readUInt16BE(headerEnd), 32)
  const header = envelope.subarray(23, headerEnd)
  const enc = envelope.subarray(headerEnd + 2, headerEnd + 34)
  const ciphertext = envelope.subarray(headerEnd + 34)

  const derived = labeledExtract(KEM_SUITE, none, { label: 'dkp_prk', material: unhex(vector.recipientSeed) })
  const scalar = labeledExpand(KEM_SUITE, derived, { label: 'sk', info: none, length: 32 })
  const privateKey = createPrivateKey({
    key: Buffer.concat([unhex('302e020100300506032b656e04220420'), scalar]),
    format: 'der',
    type: 'pkcs8',
  })
  const publicKey = createPublicKey({ key: Buffer.concat([unhex('302a300506032b656e032100'), enc]), format: 'der', type: 'spki' })
  const shared = diffieHellman({ privateKey, publicKey })
  const eae = labeledExtract(KEM_SUITE, none, { label: 'eae_prk', material: shared })
  const context = concatBytes(enc, unbase64url(vector.recipientKey))
  const sharedSecret = labeledExpand(KEM_SUITE, eae, { label: 'shared_secret', info: context, length: 32 })

  const pskId = labeledExtract(HPKE_SUITE, none, { label: 'psk_id_hash', material: none })
  const info = labeledExtract(HPKE_SUITE, none, { label: 'info_hash', material: utf8('comity/envelope/v1 X25519') })
  const schedule = concatBytes(Uint8Array.of(0), pskId, info)
  const secret = labeledExtract(HPKE_SUITE, sharedSecret, { label: 'secret', material: none })
  const key = labeledExpand(HPKE_SUITE, secret, { label: 'key', info: schedule, length: 32 })
  const nonce = labeledExpand(HPKE_SUITE, secret, { label: 'base_nonce', info: schedule, length: 12 })

  const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(header).setAuthTag(ciphertext.subarray(-16))
  const letter = Buffer.concat([decipher.update(ciphertext.subarray(0, -16)), decipher.final()])
  const payload = letter.subarray(68, 68 + letter.readUInt32BE(64))
  assert.equal(payload.toString('base64'), vector.opened.payload)
  assert.equal(letter.length, 104)
  const signed = concatBytes(utf8('comity/envelope/v1\0'), sha256(header), sha256(payload))
  const senderKey = Buffer.concat([unhex('302a300506032b6570032100'), unbase64url(vector.senderKey)])
  assert.equal(verify(null, signed, { key: senderKey, format: 'der', type: 'spki' }, letter.subarray(0, 64)), true)
})
