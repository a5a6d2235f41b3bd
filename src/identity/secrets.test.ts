import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canonicalBytes, parseJsonObject, type Randomness, sha256, uint32, utf8 } from '../foundation/index.ts'
import {
  createPartySecrets,
  IdentityError,
  lockSecrets,
  parsePartyCode,
  parseSecrets,
  rotateSecrets,
  type SecretsLock,
  secretsBytes,
  unlockSecrets,
  withoutPriorSealing,
} from './index.ts'

const XA = parsePartyCode('XA')
const PASSPHRASE: SecretsLock = { kind: 'passphrase', passphrase: 'five quiet harbours', cost: 1_024 }
const KEY_FILE: SecretsLock = { kind: 'key-file', key: sha256(utf8('key file')) }

function scripted(): Randomness {
  let calls = 0
  return (length) => {
    calls += 1
    return sha256(uint32(calls)).slice(0, length)
  }
}

function hasCode(code: string): (error: unknown) => boolean {
  return (error) => error instanceof IdentityError && error.code === code
}

test('a party code is two capital letters', () => {
  for (const text of ['XA', 'DE', 'ZZ']) assert.equal(parsePartyCode(text), text)
  for (const text of ['', 'X', 'XAA', 'xa', 'X1', 'XA\n', ' XA', 'ÄA'])
    assert.throws(() => parsePartyCode(text), hasCode('party-code-invalid'))
})

test('every key of a new party is its own', () => {
  const secrets = createPartySecrets(XA, scripted())
  const seeds = [secrets.root, secrets.act, secrets.ledger, secrets.witness, secrets.sealing.classic, secrets.sealing.hybrid]
  assert.equal(new Set(seeds.map((seed) => Buffer.from(seed).toString('hex'))).size, 6)
  assert.deepEqual(
    seeds.map((seed) => seed.length),
    [32, 32, 32, 32, 32, 32],
  )
  assert.equal(secrets.serial, 1)
})

test('rotation replaces the named keys only and keeps earlier sealing seeds, bounded', () => {
  const randomness = scripted()
  const first = createPartySecrets(XA, randomness)
  const second = rotateSecrets(first, ['act'], randomness)
  assert.deepEqual({ ...second, act: first.act, serial: 1 }, first)
  assert.notDeepEqual(second.act, first.act)
  let latest = second
  for (let turn = 0; turn < 6; turn += 1) latest = rotateSecrets(latest, ['sealing'], randomness)
  assert.equal(latest.serial, 8)
  assert.equal(latest.sealingPrior.length, 4)
  assert.deepEqual(rotateSecrets(latest, ['sealing'], randomness).sealingPrior[0], latest.sealing)
  assert.deepEqual(withoutPriorSealing(latest).sealingPrior, [])
})

test('secrets are read back, and nothing but what was written is read', () => {
  const randomness = scripted()
  const secrets = rotateSecrets(createPartySecrets(XA, randomness), ['sealing', 'ledger', 'witness'], randomness)
  const bytes = secretsBytes(secrets)
  assert.deepEqual(parseSecrets(bytes), secrets)
  const object = parseJsonObject(bytes)
  const { root: _root, ...withoutRoot } = object
  const broken = [
    utf8(` ${Buffer.from(bytes).toString()}`),
    canonicalBytes({ ...object, extra: 1 }),
    canonicalBytes(withoutRoot),
    canonicalBytes({ ...object, party: 'xa' }),
    canonicalBytes({ ...object, serial: 0 }),
    canonicalBytes({ ...object, root: `${'A'.repeat(42)}B` }),
    canonicalBytes({ ...object, format: 'comity/party-secrets/v2' }),
    utf8('{}'),
    new Uint8Array(),
  ]
  for (const text of broken) assert.throws(() => parseSecrets(text), hasCode('secrets-invalid'))
})

test('both locks open what they locked, and no other lock does', () => {
  const randomness = scripted()
  const secrets = createPartySecrets(XA, randomness)
  for (const lock of [PASSPHRASE, KEY_FILE]) {
    const file = lockSecrets(secrets, lock, randomness)
    assert.deepEqual(unlockSecrets(file, lock), secrets)
    const wrong: SecretsLock[] = [
      { kind: 'passphrase', passphrase: 'five quiet harbour' },
      { kind: 'passphrase', passphrase: '' },
      { kind: 'key-file', key: new Uint8Array(32) },
      { kind: 'key-file', key: new Uint8Array(31) },
    ]
    for (const other of wrong) assert.throws(() => unlockSecrets(file, other), hasCode('secrets-locked'))
  }
})

test('a passphrase is the same in both Unicode forms', () => {
  const randomness = scripted()
  const secrets = createPartySecrets(XA, randomness)
  const file = lockSecrets(secrets, { kind: 'passphrase', passphrase: 'caf\u00e9', cost: 1_024 }, randomness)
  assert.deepEqual(unlockSecrets(file, { kind: 'passphrase', passphrase: 'cafe\u0301' }), secrets)
})

test('a changed file fails as a wrong passphrase does: one code, one message, no cause', () => {
  const randomness = scripted()
  const file = lockSecrets(createPartySecrets(XA, randomness), KEY_FILE, randomness)
  const errors = new Set<string>()
  const opened = (bytes: Uint8Array, lock: SecretsLock) => {
    try {
      unlockSecrets(bytes, lock)
      errors.add('opened')
    } catch (error) {
      assert.ok(error instanceof IdentityError)
      errors.add(JSON.stringify([error.code, error.message, error.cause, error.logDetail]))
    }
  }
  for (let index = 0; index < file.length; index += 1) opened(file.with(index, (file[index] as number) ^ 1), KEY_FILE)
  for (let length = 0; length < file.length; length += 11) opened(file.slice(0, length), KEY_FILE)
  opened(file, { kind: 'key-file', key: new Uint8Array(32) })
  opened(lockSecrets(createPartySecrets(XA, randomness), PASSPHRASE, randomness), { kind: 'passphrase', passphrase: 'wrong' })
  assert.equal(errors.size, 1)
  assert.ok(![...errors][0]?.includes('opened'))
})

test('costs out of range are refused before any work is done', () => {
  const randomness = scripted()
  const secrets = createPartySecrets(XA, randomness)
  for (const cost of [0, 512, 1_025, 2 ** 21, Number.NaN]) {
    assert.throws(() => lockSecrets(secrets, { kind: 'passphrase', passphrase: 'p', cost }, randomness), hasCode('lock-invalid'))
  }
  assert.throws(() => lockSecrets(secrets, { kind: 'passphrase', passphrase: '' }, randomness), hasCode('lock-invalid'))
  assert.throws(() => lockSecrets(secrets, { kind: 'key-file', key: new Uint8Array(16) }, randomness), hasCode('lock-invalid'))
  const file = parseJsonObject(lockSecrets(secrets, PASSPHRASE, randomness))
  const lock = file.lock as Record<string, string | number>
  for (const changed of [
    { ...lock, cost: 2 ** 30 },
    { ...lock, cost: 1_500 },
    { ...lock, blockSize: 1_024 },
    { ...lock, parallelization: 64 },
  ]) {
    assert.throws(() => unlockSecrets(canonicalBytes({ ...file, lock: changed }), PASSPHRASE), hasCode('secrets-locked'))
  }
})

test('the default cost locks and unlocks', () => {
  const randomness = scripted()
  const secrets = createPartySecrets(XA, randomness)
  const lock: SecretsLock = { kind: 'passphrase', passphrase: 'five quiet harbours' }
  assert.deepEqual(unlockSecrets(lockSecrets(secrets, lock, randomness), lock), secrets)
})
