/**
 * The vault: item contents, each sealed under a key of its own, the keys
 * wrapped by an epoch key in a store of their own. Destroying one key makes
 * one item unreadable everywhere, back-ups of the database included.
 */
import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'
import { concatBytes, giveBack, type Instant, type Randomness, uint64, utf8 } from '../foundation/index.ts'
import { ActError } from './errors.ts'
import type { HoldingKey } from './holding-key.ts'
import { isWrappedKey, type KeyToWrap, unwrapKeys, WRAP_NONCE_BYTES, wrapKeys } from './key-wrap.ts'
import type { ContentRow, ContentStore, ItemKeyStore } from './ports.ts'
import { createTurns } from './turns.ts'

const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
const TIME_BYTES = 8
const GCM = { authTagLength: TAG_BYTES }
const CONTENT_LABEL = 'comity/content/v1\0'
const ITEM_KEY_LABEL = 'comity/item-key/v1\0'
const EPOCH_KEY_LABEL = 'comity/epoch-key/v1\0'

/** Content in the clear, keyed as what it is the content of. */
export type PlainContent = { readonly holding: HoldingKey; readonly plaintext: Uint8Array }

/** Seals, opens and destroys item contents. */
export type Vault = {
  /** Makes a key for each item, durable before this returns, and gives the rows to commit. */
  seal(contents: readonly PlainContent[]): Promise<readonly ContentRow[]>
  /** In the order of the rows; a content whose key was destroyed is left out. @throws ActError `content-unopenable` on tampering */
  open(rows: readonly ContentRow[]): Promise<readonly PlainContent[]>
  /** Opens what the store still holds of these items. */
  read(contents: Pick<ContentStore, 'find'>, holdings: readonly HoldingKey[]): Promise<ReadonlyMap<HoldingKey, Uint8Array>>
  /** Tells of holdings just before and just after their keys are destroyed, for whoever keeps something that was opened. */
  onDestroy(listener: (holdings: readonly HoldingKey[]) => void): void
  /** Durable on return. */
  destroy(holdings: readonly HoldingKey[]): Promise<void>
  /**
   * Once the epoch has lasted so long, draws a fresh epoch key, wraps every key anew under it and destroys the old one:
   * what is left of older key stores opens nothing any more. Durable on return. @returns whether it did
   */
  renewEpoch(epoch: { readonly now: Instant; readonly lengthMs: number }): Promise<boolean>
}

/** The key under which the key store's epoch key is wrapped, derived from a secret that never leaves the node. */
export function vaultRootKey(secret: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(0), 'comity/vault/v1', KEY_BYTES))
}

type VaultParts = {
  readonly itemKeys: ItemKeyStore
  readonly rootKey: Uint8Array
  readonly randomness: Randomness
  /** When the first epoch begins, if there is none yet; unless told it is over at once. */
  readonly now?: Instant
}

/** Opens the vault, making the first epoch key if there is none. */
export async function openVault(parts: VaultParts): Promise<Vault> {
  const { itemKeys, randomness } = parts
  let known: Epoch | undefined = await loadEpoch(parts)
  /** After a renewal of which the outcome is unknown the store tells what stands. */
  const epochNow = async (): Promise<Epoch> => {
    known ??= await loadEpoch(parts)
    return known
  }
  const turns = createTurns()
  const listeners: ((holdings: readonly HoldingKey[]) => void)[] = []
  const seal = async (contents: readonly PlainContent[]): Promise<readonly ContentRow[]> => {
    const draw = drawer(randomness(contents.length * (KEY_BYTES + WRAP_NONCE_BYTES + NONCE_BYTES)))
    const keys = contents.map(() => ({ key: draw(KEY_BYTES), nonce: draw(WRAP_NONCE_BYTES) }))
    const wrapped = wrapKeys((await epochNow()).key, keys)
    const rows = contents.map(({ holding, plaintext }, index): ContentRow => {
      const { key } = keys[index] as KeyToWrap
      return { holding, sealed: lock(key, CONTENT_LABEL + holding, { plaintext, nonce: draw(NONCE_BYTES) }) }
    })
    await itemKeys.put(contents.map(({ holding }, index) => ({ holding, wrapped: wrapped[index] as Uint8Array })))
    return rows
  }
  const open = opener(itemKeys, epochNow)
  return {
    // A key that was wrapped before the epoch ended must be in the store by then.
    seal: (contents) => turns.share(() => seal(contents)),
    open: (rows) => turns.share(() => open(rows)),
    async read(contents, holdings) {
      const plain = new Map<HoldingKey, Uint8Array>()
      const rows = await contents.find(holdings)
      for (const { holding, plaintext } of await turns.share(() => open(rows))) plain.set(holding, plaintext)
      for (const { sealed } of rows) giveBack(sealed)
      return plain
    },
    onDestroy: (listener) => void listeners.push(listener),
    async destroy(holdings) {
      const tellAll = (): void => {
        for (const tell of listeners) tell(holdings)
      }
      tellAll()
      try {
        await itemKeys.destroy(holdings)
      } finally {
        // What was opened meanwhile goes as well.
        tellAll()
      }
    },
    renewEpoch({ now, lengthMs }) {
      return turns.alone(async () => {
        const old = await epochNow()
        if (now < old.since + lengthMs) return false
        const key = randomness(KEY_BYTES)
        known = undefined
        // Until the old key is out of the files as well the epoch counts as over, so that a renewal that was cut short is done again.
        await itemKeys.renew(wrapEpoch({ key, since: old.since }, parts), (rows) => {
          const draw = drawer(randomness(rows.length * WRAP_NONCE_BYTES))
          return wrapKeys(
            key,
            unwrapped(old.key, rows).map((itemKey) => ({ key: itemKey, nonce: draw(WRAP_NONCE_BYTES) })),
          )
        })
        const next = { key, since: now }
        await itemKeys.putEpochKey(wrapEpoch(next, parts))
        known = next
        return true
      })
    },
  }
}

/** Opens contents with the keys that the store has of them. */
function opener(itemKeys: ItemKeyStore, epochNow: () => Promise<Epoch>): Vault['open'] {
  const keysOf = async (holdings: readonly HoldingKey[]): Promise<ReadonlyMap<HoldingKey, readonly Uint8Array[]>> => {
    const keys = new Map<HoldingKey, readonly Uint8Array[]>()
    const found = await itemKeys.find(holdings)
    for (const [index, key] of unwrapped((await epochNow()).key, found).entries()) {
      const { holding } = found[index] as KeyRow
      const others = keys.get(holding)
      keys.set(holding, others === undefined ? [key] : [...others, key])
    }
    return keys
  }
  /** Of several items the store may have given one key each, and an item may have another. @returns undefined where its keys were destroyed meanwhile */
  const openedWithAll = async (row: ContentRow): Promise<Uint8Array | undefined> => {
    const keys = (await keysOf([row.holding])).get(row.holding)
    return keys && unlockWithAny(keys, row)
  }
  return async (rows) => {
    const keys = await keysOf(rows.map(({ holding }) => holding))
    const opened: PlainContent[] = []
    for (const row of rows) {
      const own = keys.get(row.holding)
      if (own === undefined) continue
      const plaintext = opensWith(own, row) ?? (await openedWithAll(row))
      if (plaintext !== undefined) opened.push({ holding: row.holding, plaintext })
    }
    return opened
  }
}

type KeyRow = { readonly holding: HoldingKey; readonly wrapped: Uint8Array }

/** The item keys of rows, in order. Stores that were made before hold keys that were wrapped one by one; a renewal wraps them all anew. */
function unwrapped(epochKey: Uint8Array, rows: readonly KeyRow[]): readonly Uint8Array[] {
  if (rows.every(({ wrapped }) => isWrappedKey(wrapped)))
    return unwrapKeys(
      epochKey,
      rows.map(({ wrapped }) => wrapped),
    )
  return rows.map(({ holding, wrapped }) => {
    const [key] = isWrappedKey(wrapped) ? unwrapKeys(epochKey, [wrapped]) : [unlock(epochKey, ITEM_KEY_LABEL + holding, wrapped)]
    return key as Uint8Array
  })
}

type Epoch = { readonly key: Uint8Array; readonly since: Instant }

/** The epoch in use. */
async function loadEpoch(parts: VaultParts): Promise<Epoch> {
  const wrapped = await parts.itemKeys.epochKey()
  if (wrapped !== undefined) return unwrapEpoch(wrapped, parts.rootKey)
  const first = { key: parts.randomness(KEY_BYTES), since: parts.now ?? 0 }
  await parts.itemKeys.putEpochKey(wrapEpoch(first, parts))
  return first
}

function wrapEpoch({ key, since }: Epoch, { rootKey, randomness }: VaultParts): Uint8Array {
  return lock(rootKey, EPOCH_KEY_LABEL, { plaintext: concatBytes(key, uint64(since)), nonce: randomness(NONCE_BYTES) })
}

function unwrapEpoch(wrapped: Uint8Array, rootKey: Uint8Array): Epoch {
  const plaintext = unlock(rootKey, EPOCH_KEY_LABEL, wrapped)
  if (plaintext.length !== KEY_BYTES + TIME_BYTES) throw new ActError('content-unopenable', 'epoch key has a wrong length')
  const since = new DataView(plaintext.buffer, plaintext.byteOffset + KEY_BYTES, TIME_BYTES).getBigUint64(0)
  return { key: plaintext.slice(0, KEY_BYTES), since: Number(since) }
}

/** AES-256-GCM: nonce, ciphertext, tag; the label is authenticated. */
function lock(key: Uint8Array, label: string, { plaintext, nonce }: { plaintext: Uint8Array; nonce: Uint8Array }): Uint8Array {
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(utf8(label))
  const ciphertext = cipher.update(plaintext)
  // In this mode no byte is left for it to give.
  cipher.final()
  const sealed = concatBytes(nonce, ciphertext, cipher.getAuthTag())
  giveBack(ciphertext)
  return sealed
}

/** Hands out random bytes that were drawn at once, each only once: each draw from the system has a price of its own. */
function drawer(bytes: Uint8Array): Randomness {
  let drawn = 0
  return (length) => {
    drawn += length
    return bytes.subarray(drawn - length, drawn)
  }
}

/** Opens a content with one of the keys. A delivery that was tried twice left a key that opens nothing beside the one that does. @throws ActError `content-unopenable` */
function unlockWithAny(keys: readonly Uint8Array[], row: ContentRow): Uint8Array {
  const plaintext = opensWith(keys, row)
  if (plaintext === undefined) throw new ActError('content-unopenable', 'sealed content does not open')
  return plaintext
}

/** @returns undefined where none of the keys opens it */
function opensWith(keys: readonly Uint8Array[], { holding, sealed }: ContentRow): Uint8Array | undefined {
  for (const key of keys) {
    try {
      return unlock(key, CONTENT_LABEL + holding, sealed)
    } catch (error) {
      if (!(error instanceof ActError)) throw error
    }
  }
  return undefined
}

function unlock(key: Uint8Array, label: string, sealed: Uint8Array): Uint8Array {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) throw new ActError('content-unopenable', 'sealed content is too short')
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), GCM)
  decipher.setAAD(utf8(label))
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES))
  const opened = decipher.update(sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES))
  try {
    // Proves the tag; in this mode no byte is left for it to give, so what was opened needs no copy.
    decipher.final()
  } catch (cause) {
    throw new ActError('content-unopenable', 'sealed content does not open', { cause })
  }
  return new Uint8Array(opened.buffer, opened.byteOffset, opened.length)
}
