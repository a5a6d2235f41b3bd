import assert from 'node:assert/strict'
import { test } from 'node:test'
import { utf8 } from '../../foundation/index.ts'
import { objectKeys } from './object-keys.ts'

const SECRET = new Uint8Array(32).fill(1)
const ID = 'ipv4-addr--00000000-0000-4000-8000-000000000001'

test('keys depend on the secret, the agreement, the id, the version and the bytes, each on no more than it has to', () => {
  const keys = objectKeys(SECRET, 'a'.repeat(64))
  const { objectKey, versionKey, digest } = keys.ofVersion(ID, null, utf8('{}'))
  assert.equal(objectKey, keys.ofId(ID))
  assert.equal(objectKeys(SECRET, 'a'.repeat(64)).ofId(ID), objectKey)
  const others = [
    objectKeys(SECRET, 'b'.repeat(64)).ofId(ID),
    objectKeys(new Uint8Array(32), 'a'.repeat(64)).ofId(ID),
    keys.ofId(ID.replace('1', '2')),
    versionKey,
    digest,
  ]
  assert.equal(new Set([objectKey, ...others]).size, others.length + 1)
  for (const key of [objectKey, ...others]) assert.match(key, /^[0-9a-f]{32}$/)
  const other = keys.ofVersion(ID, '2026-12-01T00:00:00.000Z', utf8('{}'))
  assert.deepEqual([other.objectKey, other.digest], [objectKey, digest])
  assert.notEqual(other.versionKey, versionKey)
  assert.notEqual(keys.ofVersion(ID, null, utf8('{ }')).digest, digest)
})

test('a UUID has a key of its own, and values are known by their key once they had one', () => {
  const keys = objectKeys(SECRET, 'a'.repeat(64))
  const uuid = ID.slice(-36)
  assert.equal(keys.ofVersion(ID, null, utf8('{}')).uuidKey, keys.ofUuid(uuid))
  assert.equal(keys.ofVersion(`file--${uuid}`, null, utf8('{}')).uuidKey, keys.ofUuid(uuid))
  assert.notEqual(keys.ofUuid(uuid), keys.ofId(uuid))
  assert.equal(keys.ofKnownValue('email:jane@example.org'), undefined)
  assert.equal(keys.ofKnownValue('email:jane@example.org'), undefined, 'asking makes nothing known')
  const key = keys.ofValue('email:jane@example.org')
  assert.equal(keys.ofKnownValue('email:jane@example.org'), key)
})
