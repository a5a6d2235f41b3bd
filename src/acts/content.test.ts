import assert from 'node:assert/strict'
import { createCipheriv, createDecipheriv } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { concatBytes, utf8, utf8Text } from '../foundation/index.ts'
import { type ContentRow, type HoldingKey, holdingKey, type ItemKeyStore, itemIdOf, openVault, type Vault, vaultRootKey } from './index.ts'
import { unwrapKeys } from './key-wrap.ts'
import { repeatableRandomness } from './parties.fixture.ts'

const [A, B, C, D] = (['a', 'b', 'c', 'd'] as const).map((name) => holdingKey('XA', name)) as [
  HoldingKey,
  HoldingKey,
  HoldingKey,
  HoldingKey,
]
const ROOT_KEY = vaultRootKey(new Uint8Array(32).fill(1))

/** A key store that says when it was asked to do what. */
class MemoryKeys implements ItemKeyStore {
  rows: { holding: HoldingKey; wrapped: Uint8Array }[] = []
  epoch: Uint8Array | undefined
  async put(rows: readonly { readonly holding: HoldingKey; readonly wrapped: Uint8Array }[]): Promise<void> {
    this.rows.push(...rows)
  }
  async find(holdings: readonly HoldingKey[]): Promise<readonly { readonly holding: HoldingKey; readonly wrapped: Uint8Array }[]> {
    return this.rows.filter((row) => holdings.includes(row.holding))
  }
  async destroy(holdings: readonly HoldingKey[]): Promise<void> {
    this.rows = this.rows.filter((row) => !holdings.includes(row.holding))
  }
  async epochKey(): Promise<Uint8Array | undefined> {
    return this.epoch
  }
  beforeRenewal: () => Promise<void> = async () => undefined
  afterRenewal: () => Promise<void> = async () => undefined
  async renew(epochKey: Uint8Array, rewrap: Parameters<ItemKeyStore['renew']>[1]): Promise<void> {
    await this.beforeRenewal()
    const wrapped = rewrap(this.rows)
    const rows = this.rows.map((row, index) => ({ ...row, wrapped: wrapped[index] as Uint8Array }))
    this.rows.splice(0, this.rows.length, ...rows)
    this.epoch = epochKey
    await this.afterRenewal()
  }
  async putEpochKey(wrapped: Uint8Array): Promise<void> {
    this.epoch = wrapped
  }
}

const randomness = repeatableRandomness('vault')

async function openOver(itemKeys: MemoryKeys, rootKey = ROOT_KEY): Promise<Vault> {
  return openVault({ itemKeys, rootKey, randomness })
}

function texts(contents: readonly { holding: HoldingKey; plaintext: Uint8Array }[]): Record<string, string> {
  return Object.fromEntries(contents.map(({ holding, plaintext }) => [itemIdOf(holding), utf8Text(plaintext)]))
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.with(at, (bytes[at] as number) ^ 1)
}

test('gives back what was sealed, also after the vault was opened again', async () => {
  const keys = new MemoryKeys()
  const vault = await openOver(keys)
  const rows = await vault.seal([
    { holding: A, plaintext: utf8('one') },
    { holding: B, plaintext: new Uint8Array() },
  ])
  assert.deepEqual(texts(await vault.open(rows)), { a: 'one', b: '' })
  assert.deepEqual(texts(await (await openOver(keys)).open([...rows].reverse())), { b: '', a: 'one' })
  assert.deepEqual(await vault.open([]), [])
})

test('gives back any content, and shows none of it', async () => {
  const keys = new MemoryKeys()
  const vault = await openOver(keys)
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 16, maxLength: 200 }), async (plaintext) => {
      const [row] = (await vault.seal([{ holding: A, plaintext }])) as [ContentRow]
      const [opened] = await vault.open([row])
      assert.deepEqual(opened?.plaintext, new Uint8Array(plaintext))
      assert.equal(Buffer.from(row.sealed).includes(Buffer.from(plaintext)), false)
      await vault.destroy([A])
    }),
    { numRuns: 50 },
  )
})

test('each content has a key of its own, and equal contents are sealed unlike', async () => {
  const keys = new MemoryKeys()
  const vault = await openOver(keys)
  const rows = await vault.seal([A, B].map((holding) => ({ holding, plaintext: utf8('same') })))
  assert.notDeepEqual(rows[0]?.sealed, rows[1]?.sealed)
  assert.equal(keys.rows.length, 2)
})

test('a key is in the store before the content is given out', async () => {
  const keys = new MemoryKeys()
  const vault = await openOver(keys)
  keys.put = async () => {
    throw new Error('disk is full')
  }
  await assert.rejects(vault.seal([{ holding: A, plaintext: utf8('one') }]), { message: 'disk is full' })
})

test('a destroyed key leaves its content unreadable and the others as they were', async () => {
  const keys = new MemoryKeys()
  const vault = await openOver(keys)
  const rows = await vault.seal([A, B, C].map((holding) => ({ holding, plaintext: utf8(itemIdOf(holding)) })))
  await vault.destroy([A, C, D])
  assert.deepEqual(texts(await vault.open(rows)), { b: 'b' })
})

test('an item may have several keys, of which one opens its content', async () => {
  const keys = new MemoryKeys()
  const vault = await openOver(keys)
  const [first] = (await vault.seal([{ holding: A, plaintext: utf8('first') }])) as [ContentRow]
  const [second] = (await vault.seal([{ holding: A, plaintext: utf8('second') }])) as [ContentRow]
  await vault.seal([{ holding: A, plaintext: utf8('third') }])
  assert.equal(keys.rows.length, 3)
  assert.deepEqual(texts(await vault.open([first])), { a: 'first' })
  assert.deepEqual(texts(await vault.open([second])), { a: 'second' })
  await assert.rejects(vault.open([{ holding: A, sealed: flipped(second.sealed, 20) }]), { code: 'content-unopenable' })
  await vault.destroy([A])
  assert.deepEqual(await vault.open([first, second]), [])
})

test('no bit of a sealed content may change', async () => {
  const vault = await openOver(new MemoryKeys())
  const [row] = (await vault.seal([{ holding: A, plaintext: utf8('content') }])) as [ContentRow]
  for (let at = 0; at < row.sealed.length; at += 1) {
    await assert.rejects(vault.open([{ holding: A, sealed: flipped(row.sealed, at) }]), { code: 'content-unopenable' })
  }
  for (const length of [0, 27, row.sealed.length - 1]) {
    await assert.rejects(vault.open([{ holding: A, sealed: row.sealed.slice(0, length) }]), { code: 'content-unopenable' })
  }
})

test('a content opens under its own key alone', async () => {
  const keys = new MemoryKeys()
  const vault = await openOver(keys)
  const [a, b] = (await vault.seal([A, B].map((holding) => ({ holding, plaintext: utf8(itemIdOf(holding)) })))) as [ContentRow, ContentRow]
  await assert.rejects(vault.open([{ holding: B, sealed: a.sealed }]), { code: 'content-unopenable' })
  // Nor does it when its key is moved along with it.
  const moved = new MemoryKeys()
  moved.epoch = keys.epoch
  moved.rows = keys.rows.filter((row) => row.holding === A).map((row) => ({ ...row, holding: B }))
  await assert.rejects((await openOver(moved)).open([{ holding: B, sealed: a.sealed }]), { code: 'content-unopenable' })
  assert.deepEqual(texts(await vault.open([b])), { b: 'b' })
})

test('the root key alone opens the vault', async () => {
  const keys = new MemoryKeys()
  await openOver(keys)
  await assert.rejects(openOver(keys, vaultRootKey(new Uint8Array(32).fill(2))), { code: 'content-unopenable' })
  keys.epoch = flipped(keys.epoch as Uint8Array, 30)
  await assert.rejects(openOver(keys), { code: 'content-unopenable' })
})

test('reads by key what the store still holds', async () => {
  const vault = await openOver(new MemoryKeys())
  const rows = await vault.seal([A, B, C].map((holding) => ({ holding, plaintext: utf8(itemIdOf(holding)) })))
  await vault.destroy([B])
  const contents = { find: async (holdings: readonly HoldingKey[]) => rows.filter((row) => holdings.includes(row.holding)) }
  const read = await vault.read(contents, [B, C, D])
  assert.deepEqual([...read.keys()], [C])
})

test('of several items one key each is enough, whichever of two it is', async () => {
  const keys = new MemoryKeys()
  const vault = await openOver(keys)
  const [left] = await vault.seal([{ holding: A, plaintext: utf8('of a delivery that did not end') }])
  const rows = await vault.seal([A, B].map((holding) => ({ holding, plaintext: utf8(itemIdOf(holding)) })))
  const all = keys.find.bind(keys)
  for (const which of [0, -1]) {
    keys.find = async (holdings) => {
      if (holdings.length === 1) return all(holdings)
      return holdings.flatMap((holding) => keys.rows.filter((row) => row.holding === holding).at(which) ?? [])
    }
    assert.deepEqual(texts(await vault.open(rows)), { a: 'a', b: 'b' })
    assert.deepEqual(texts(await vault.open([left as ContentRow, rows[1] as ContentRow])), { a: 'of a delivery that did not end', b: 'b' })
  }
})

/** AES-256-GCM as nonce, ciphertext, tag. */
function locked(key: Uint8Array, label: string, plaintext: Uint8Array): Uint8Array {
  const nonce = randomness(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(utf8(label))
  return concatBytes(nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag())
}

function unlocked(key: Uint8Array, label: string, sealed: Uint8Array): Uint8Array {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAAD(utf8(label)).setAuthTag(sealed.subarray(-16))
  return concatBytes(decipher.update(sealed.subarray(12, -16)), decipher.final())
}

const EPOCH = { now: 1_000, lengthMs: 100 }

test('a renewed epoch opens all that is there, and what is left of an older key store opens nothing', async () => {
  const keys = new MemoryKeys()
  const vault = await openVault({ itemKeys: keys, rootKey: ROOT_KEY, randomness, now: 950 })
  const rows = await vault.seal([A, B].map((holding) => ({ holding, plaintext: utf8(itemIdOf(holding)) })))
  const older = [...keys.rows]
  assert.equal(await vault.renewEpoch({ ...EPOCH, now: 1_049 }), false)
  assert.deepEqual(keys.rows, older)
  assert.equal(await vault.renewEpoch({ ...EPOCH, now: 1_050 }), true)
  assert.equal(await vault.renewEpoch({ ...EPOCH, now: 1_149 }), false)
  assert.deepEqual(texts(await vault.open(rows)), { a: 'a', b: 'b' })
  assert.deepEqual(texts(await (await openOver(keys)).open(rows)), { a: 'a', b: 'b' })
  const restored = new MemoryKeys()
  restored.rows = older
  restored.epoch = keys.epoch
  await assert.rejects((await openOver(restored)).open(rows), { code: 'content-unopenable' })
})

test('keys that were wrapped one by one open until a renewal wraps them anew', async () => {
  const keys = new MemoryKeys()
  const vault = await openVault({ itemKeys: keys, rootKey: ROOT_KEY, randomness, now: 950 })
  const rows = await vault.seal([A, B].map((holding) => ({ holding, plaintext: utf8(itemIdOf(holding)) })))
  const epochKey = unlocked(ROOT_KEY, 'comity/epoch-key/v1\0', keys.epoch as Uint8Array).subarray(0, 32)
  const [first, second] = keys.rows as [(typeof keys.rows)[0], (typeof keys.rows)[0]]
  const [key] = unwrapKeys(epochKey, [first.wrapped])
  keys.rows = [{ holding: A, wrapped: locked(epochKey, `comity/item-key/v1\0${A}`, key as Uint8Array) }, second]
  assert.deepEqual(texts(await vault.open(rows)), { a: 'a', b: 'b' })
  assert.equal(await vault.renewEpoch({ ...EPOCH, now: 1_050 }), true)
  assert.deepEqual(new Set(keys.rows.map(({ wrapped }) => wrapped.length)), new Set([second.wrapped.length]))
  assert.deepEqual(texts(await vault.open(rows)), { a: 'a', b: 'b' })
})

test('whoever keeps what was opened is told before and after its key is destroyed', async () => {
  const keys = new MemoryKeys()
  const vault = await openOver(keys)
  await vault.seal([{ holding: A, plaintext: utf8('one') }])
  const told: number[] = []
  vault.onDestroy((holdings) => {
    assert.deepEqual(holdings, [A])
    told.push(keys.rows.length)
  })
  await vault.destroy([A])
  assert.deepEqual(told, [1, 0])
  keys.destroy = async () => {
    throw new Error('disk is full')
  }
  await assert.rejects(vault.destroy([A]), /full/)
  assert.equal(told.length, 4)
})

test('what is sealed and opened while the epoch is renewed is under the one key or the other, never between', async () => {
  const keys = new MemoryKeys()
  const vault = await openOver(keys)
  const first = await vault.seal([{ holding: A, plaintext: utf8('one') }])
  const held = Promise.withResolvers<void>()
  keys.beforeRenewal = () => held.promise
  const before = vault.seal([{ holding: B, plaintext: utf8('two') }])
  const renewed = vault.renewEpoch(EPOCH)
  const [during, opened] = [vault.seal([{ holding: C, plaintext: utf8('three') }]), vault.open(first)]
  await before
  held.resolve()
  assert.equal(await renewed, true)
  assert.deepEqual(texts(await opened), { a: 'one' })
  assert.deepEqual(texts(await vault.open([...first, ...(await before), ...(await during)])), { a: 'one', b: 'two', c: 'three' })
})

test('a renewal that failed leaves everything as it was', async () => {
  const keys = new MemoryKeys()
  const vault = await openOver(keys)
  const rows = await vault.seal([{ holding: A, plaintext: utf8('one') }])
  keys.beforeRenewal = () => Promise.reject(new Error('no space'))
  await assert.rejects(vault.renewEpoch(EPOCH), /no space/)
  assert.deepEqual(texts(await vault.open(rows)), { a: 'one' })
  keys.beforeRenewal = async () => undefined
  assert.equal(await vault.renewEpoch(EPOCH), true)
  assert.deepEqual(texts(await vault.open(rows)), { a: 'one' })
})

test('a renewal that failed although it was stored is gone on with, and done again until the old key is out of the files', async () => {
  const keys = new MemoryKeys()
  const vault = await openOver(keys)
  const first = await vault.seal([{ holding: A, plaintext: utf8('one') }])
  keys.afterRenewal = () => Promise.reject(new Error('cannot be compacted'))
  await assert.rejects(vault.renewEpoch(EPOCH), /compacted/)
  const second = await vault.seal([{ holding: B, plaintext: utf8('two') }])
  assert.deepEqual(texts(await vault.open([...first, ...second])), { a: 'one', b: 'two' })
  keys.afterRenewal = async () => undefined
  const reopened = await openOver(keys)
  assert.deepEqual(texts(await reopened.open([...first, ...second])), { a: 'one', b: 'two' })
  assert.equal(await reopened.renewEpoch(EPOCH), true)
  assert.equal(await reopened.renewEpoch(EPOCH), false)
  assert.deepEqual(texts(await reopened.open([...first, ...second])), { a: 'one', b: 'two' })
})
