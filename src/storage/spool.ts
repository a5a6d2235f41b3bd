/**
 * The spool on disk: one file per submission, encrypted from its first byte.
 *
 * A file is a header (magic, 32 random bytes) and chunks of 64 KiB under
 * AES-256-GCM in the STREAM construction (Hoang, Reyhanitabar, Rogaway and
 * Vizar, 2015): the nonce is a prefix, the number of the chunk and a flag on
 * the last one, so that chunks cannot be altered, reordered or cut off. Key and
 * prefix come by HKDF from the node's secret, the id and the header; once the
 * header is overwritten what remains of the file cannot be read by anyone, the
 * node itself included.
 */
import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Randomness, uint32, utf8 } from '../foundation/index.ts'
import { StorageError } from './errors.ts'
import type { Spool, SpoolReader, SpoolWriter } from './ports.ts'

const MAGIC = utf8('comity/spool/v1\n')
const SALT_BYTES = 32
const HEADER_BYTES = MAGIC.length + SALT_BYTES
const CHUNK_BYTES = 64 * 1024
const TAG_BYTES = 16
const KEY_BYTES = 32
const PREFIX_BYTES = 7
const SUFFIX = '.spool'
const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const OWNER_ONLY_FOLDER = 0o700
const OWNER_ONLY_FILE = 0o600

/** Where spools lie and what their keys derive from. */
export type FileSpoolPlace = {
  readonly folder: string
  /** A secret of the node, 32 bytes; another one makes every spool unreadable. */
  readonly secret: Uint8Array
  readonly randomness: Randomness
}

/** A spool in a folder, readable by its owner only. Ids are UUIDs. */
export function openFileSpool({ folder, secret, randomness }: FileSpoolPlace): Spool {
  const pathOf = (id: string): string => {
    if (!ID.test(id)) throw new StorageError('store-misused', 'the id of a spool is a UUID')
    return join(folder, id + SUFFIX)
  }
  return {
    create: (id) => createFile(pathOf(id), { folder, sealing: (salt) => sealingFor(secret, id, salt), salt: randomness(SALT_BYTES) }),
    open: (id) => openFile(pathOf(id), (salt) => sealingFor(secret, id, salt)),
    remove: (id) => onDisk(() => destroy(pathOf(id))),
    list: () => onDisk(() => listIds(folder)),
  }
}

type Sealing = { readonly key: Uint8Array; readonly prefix: Uint8Array }

function sealingFor(secret: Uint8Array, id: string, salt: Uint8Array): Sealing {
  const bytes = new Uint8Array(hkdfSync('sha256', secret, salt, `comity/spool/v1\0${id}`, KEY_BYTES + PREFIX_BYTES))
  return { key: bytes.subarray(0, KEY_BYTES), prefix: bytes.subarray(KEY_BYTES) }
}

function nonceOf({ prefix }: Sealing, chunk: number, isLast: boolean): Uint8Array {
  return Buffer.concat([prefix, uint32(chunk), Uint8Array.of(isLast ? 1 : 0)])
}

type Creation = { readonly folder: string; readonly sealing: (salt: Uint8Array) => Sealing; readonly salt: Uint8Array }

async function createFile(path: string, { folder, sealing, salt }: Creation): Promise<SpoolWriter> {
  const file = await onDisk(async () => {
    await mkdir(folder, { recursive: true, mode: OWNER_ONLY_FOLDER })
    return open(path, 'wx', OWNER_ONLY_FILE)
  })
  const keys = sealing(salt)
  let chunk = 0
  let length = 0
  const buffer = Buffer.alloc(CHUNK_BYTES)
  const flush = async (isLast: boolean): Promise<void> => {
    const cipher = createCipheriv('aes-256-gcm', keys.key, nonceOf(keys, chunk, isLast))
    const sealed = Buffer.concat([cipher.update(buffer.subarray(0, length)), cipher.final(), cipher.getAuthTag()])
    await file.appendFile(sealed)
    chunk += 1
    length = 0
  }
  const abandon = (): Promise<void> =>
    onDisk(async () => {
      await file.close()
      await destroy(path)
    })
  try {
    await onDisk(() => file.appendFile(Buffer.concat([MAGIC, salt])))
  } catch (error) {
    await abandon()
    throw error
  }
  return {
    write: (bytes) =>
      onDisk(async () => {
        for (let offset = 0; offset < bytes.length; ) {
          // A full chunk waits for one more byte, because the last one is flagged as such.
          if (length === CHUNK_BYTES) await flush(false)
          const part = bytes.subarray(offset, offset + CHUNK_BYTES - length)
          buffer.set(part, length)
          length += part.length
          offset += part.length
        }
      }),
    finish: () =>
      onDisk(async () => {
        await flush(true)
        await file.sync()
        await file.close()
        await syncFolder(folder)
      }),
    abandon,
  }
}

async function openFile(path: string, sealing: (salt: Uint8Array) => Sealing): Promise<SpoolReader> {
  const file = await onDisk(() => open(path, 'r'))
  try {
    const header = await readExactly(file, 0, HEADER_BYTES)
    if (!header.subarray(0, MAGIC.length).equals(MAGIC)) throw damaged()
    const { size } = await onDisk(() => file.stat())
    const chunks = Math.ceil((size - HEADER_BYTES) / (CHUNK_BYTES + TAG_BYTES))
    return readerOf(file, { sealing: sealing(header.subarray(MAGIC.length)), chunks, size })
  } catch (error) {
    await file.close()
    throw error
  }
}

function readerOf(file: FileHandle, { sealing, chunks, size }: { sealing: Sealing; chunks: number; size: number }): SpoolReader {
  const readChunk = async (chunk: number): Promise<Uint8Array> => {
    if (chunk >= chunks) throw damaged()
    const start = HEADER_BYTES + chunk * (CHUNK_BYTES + TAG_BYTES)
    const sealed = await readExactly(file, start, Math.min(CHUNK_BYTES + TAG_BYTES, size - start))
    return unseal(sealing, sealed, { chunk, isLast: chunk === chunks - 1 })
  }
  let kept: { readonly chunk: number; readonly bytes: Uint8Array } | undefined
  const keptChunk = async (chunk: number): Promise<Uint8Array> => {
    if (kept?.chunk !== chunk) kept = { chunk, bytes: await readChunk(chunk) }
    return kept.bytes
  }
  return {
    async *read() {
      for (let chunk = 0; chunk < Math.max(chunks, 1); chunk += 1) yield await readChunk(chunk)
    },
    async readRange({ offset, length }) {
      const range = new Uint8Array(length)
      for (let filled = 0; filled < length; ) {
        const place = offset + filled
        const bytes = await keptChunk(Math.floor(place / CHUNK_BYTES))
        const part = bytes.subarray(place % CHUNK_BYTES, (place % CHUNK_BYTES) + length - filled)
        if (part.length === 0) throw damaged()
        range.set(part, filled)
        filled += part.length
      }
      return range
    },
    close: () => onDisk(() => file.close()),
  }
}

function unseal(sealing: Sealing, sealed: Uint8Array, place: { readonly chunk: number; readonly isLast: boolean }): Uint8Array {
  if (sealed.length < TAG_BYTES) throw damaged()
  const body = sealed.length - TAG_BYTES
  const decipher = createDecipheriv('aes-256-gcm', sealing.key, nonceOf(sealing, place.chunk, place.isLast), { authTagLength: TAG_BYTES })
  decipher.setAuthTag(sealed.subarray(body))
  const opened = decipher.update(sealed.subarray(0, body))
  try {
    decipher.final()
  } catch (error) {
    throw damaged(error)
  }
  return opened
}

async function readExactly(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(Math.max(length, 0))
  for (let filled = 0; filled < length; ) {
    const { bytesRead } = await onDisk(() => file.read(buffer, filled, length - filled, position + filled))
    if (bytesRead === 0) throw damaged()
    filled += bytesRead
  }
  return buffer
}

/** Overwrites the header, so that no key derives any more, and unlinks the file. */
async function destroy(path: string): Promise<void> {
  let file: FileHandle
  try {
    file = await open(path, 'r+')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return
    throw error
  }
  try {
    // No more than is there: on a full disk a longer write would fail.
    const { size } = await file.stat()
    await file.write(Buffer.alloc(HEADER_BYTES), 0, Math.min(size, HEADER_BYTES), 0)
    await file.sync()
  } finally {
    await file.close()
    await rm(path, { force: true })
  }
}

async function listIds(folder: string): Promise<readonly string[]> {
  try {
    const names = await readdir(folder)
    return names.filter((name) => name.endsWith(SUFFIX)).map((name) => name.slice(0, -SUFFIX.length))
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    throw error
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

/** Runs it and gives the errors of the file system their codes. @throws StorageError */
async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const code = errorCode(error)
    if (error instanceof StorageError || code === undefined) throw error
    const options = { logDetail: `file system: ${code}`, cause: error }
    if (FULL.has(code)) throw new StorageError('store-full', 'no space is left for the spool', options)
    if (code === 'ENOENT') throw damaged(error)
    if (code === 'EEXIST') throw new StorageError('store-exists', 'a spool of this id exists already', options)
    throw new StorageError('store-unavailable', 'the spool cannot be used', options)
  }
}

function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

function damaged(cause?: unknown): StorageError {
  return new StorageError('spool-damaged', 'the spooled submission is missing or damaged', cause === undefined ? {} : { cause })
}
