import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { StorageError } from './errors.ts'
import type { Spool } from './ports.ts'
import { openFileSpool } from './spool.ts'

const ID = '00000000-0000-4000-8000-000000000001'
const OTHER = '00000000-0000-4000-8000-000000000002'
const CHUNK = 65_536
const folder = mkdtempSync(join(tmpdir(), 'comity-spool-'))
const secret = new Uint8Array(32).fill(1)
const spool = openFileSpool({ folder: join(folder, 'spool'), secret, randomness: (length) => randomBytes(length) })
const pathOf = (id: string): string => join(folder, 'spool', `${id}.spool`)
after(() => rmSync(folder, { recursive: true }))

async function spoolOf(bytes: Uint8Array, pieces: readonly number[] = [bytes.length]): Promise<void> {
  await spool.remove(ID)
  const writer = await spool.create(ID)
  let offset = 0
  for (const piece of [...pieces, bytes.length]) {
    await writer.write(bytes.subarray(offset, offset + piece))
    offset = Math.min(bytes.length, offset + piece)
  }
  await writer.finish()
}

async function readAll(from: Spool = spool, id = ID): Promise<Buffer> {
  await using reader = disposable(await from.open(id))
  const parts: Uint8Array[] = []
  for await (const part of reader.value.read()) parts.push(part)
  return Buffer.concat(parts)
}

function disposable<T extends { close(): Promise<void> }>(value: T): { readonly value: T } & AsyncDisposable {
  return { value, [Symbol.asyncDispose]: () => value.close() }
}

function isDamage(error: unknown): boolean {
  return error instanceof StorageError && error.code === 'spool-damaged'
}

test('gives back what was written, around every edge of a chunk, in whatever pieces it came', async () => {
  for (const size of [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 17]) {
    const bytes = randomBytes(size)
    await spoolOf(bytes)
    assert.ok((await readAll()).equals(bytes))
    await spoolOf(bytes, [1, CHUNK - 1, 0, CHUNK + 5])
    assert.ok((await readAll()).equals(bytes))
  }
})

test('gives any range', async () => {
  const bytes = randomBytes(3 * CHUNK + 100)
  await spoolOf(bytes)
  await using reader = disposable(await spool.open(ID))
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length), fc.nat(2 * CHUNK), async (offset, wanted) => {
      const length = Math.min(wanted, bytes.length - offset)
      assert.ok(Buffer.from(await reader.value.readRange({ offset, length })).equals(bytes.subarray(offset, offset + length)))
    }),
    { numRuns: 60 },
  )
  await assert.rejects(reader.value.readRange({ offset: bytes.length - 1, length: 2 }), isDamage)
  await assert.rejects(reader.value.readRange({ offset: 4 * CHUNK, length: 1 }), isDamage)
})

test('the file shows nothing of what it holds, to its owner only', async () => {
  await spoolOf(Buffer.from('indicator of compromise '.repeat(5_000)))
  const file = readFileSync(pathOf(ID))
  assert.equal(file.includes('compromise'), false)
  assert.equal(statSync(pathOf(ID)).mode & 0o077, 0)
})

test('any alteration, reordering or cut is found, and so is a file under another id or secret', async () => {
  const bytes = randomBytes(2 * CHUNK + 10)
  await spoolOf(bytes)
  const whole = readFileSync(pathOf(ID))
  const header = whole.length - (bytes.length + 3 * 16)
  const sealed = CHUNK + 16
  const first = whole.subarray(header, header + sealed)
  const second = whole.subarray(header + sealed, header + 2 * sealed)
  const flipped = Buffer.from(whole)
  flipped[header + sealed + 5] = (flipped[header + sealed + 5] as number) ^ 1
  const forgeries = [
    flipped,
    Buffer.concat([whole.subarray(0, header), second, first, whole.subarray(header + 2 * sealed)]),
    whole.subarray(0, header + 2 * sealed),
    whole.subarray(0, whole.length - 1),
    whole.subarray(0, header),
    whole.subarray(0, header - 1),
    Buffer.alloc(0),
    Buffer.concat([whole, randomBytes(40)]),
  ]
  for (const forgery of forgeries) {
    writeFileSync(pathOf(ID), forgery)
    await assert.rejects(readAll(), isDamage)
  }
  writeFileSync(pathOf(OTHER), whole)
  await assert.rejects(readAll(spool, OTHER), isDamage)
  writeFileSync(pathOf(ID), whole)
  const foreign = openFileSpool({ folder: join(folder, 'spool'), secret: new Uint8Array(32), randomness: (length) => randomBytes(length) })
  await assert.rejects(readAll(foreign), isDamage)
  assert.ok((await readAll()).equals(bytes))
  await spool.remove(OTHER)
})

test('a spool that was not finished cannot be opened, and one that was abandoned is gone', async () => {
  const writer = await spool.create(OTHER)
  await writer.write(randomBytes(3 * CHUNK))
  await assert.rejects(readAll(spool, OTHER), isDamage)
  await assert.rejects(spool.create(OTHER), (error) => error instanceof StorageError && error.code === 'store-exists')
  assert.deepEqual([...(await spool.list())].sort(), [ID, OTHER])
  await writer.abandon()
  assert.equal(existsSync(pathOf(OTHER)), false)
  await spool.remove(OTHER)
  assert.deepEqual(await spool.list(), [ID])
})

test('a removed spool is gone, and its id is never a path', async () => {
  await spool.remove(ID)
  assert.deepEqual(await spool.list(), [])
  await assert.rejects(readAll(), isDamage)
  const elsewhere = openFileSpool({ folder: join(folder, 'nowhere'), secret, randomness: (length) => randomBytes(length) })
  assert.deepEqual(await elsewhere.list(), [])
  for (const id of ['../spool', '', `${ID}/..`]) {
    await assert.rejects(
      async () => spool.open(id),
      (error) => error instanceof StorageError && error.code === 'store-misused',
    )
  }
})
