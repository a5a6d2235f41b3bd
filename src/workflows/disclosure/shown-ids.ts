/** The ids under which recipients are shown changed objects: random, and the same for every version of an object. */
import { hmacSha256, type Randomness, randomUuid, utf8 } from '../../foundation/index.ts'
import { typeOfIdentifier } from '../../intelligence/index.ts'
import type { ShownIds } from './item.ts'
import type { ShownIdStore } from './ports.ts'

/** Keeps the ids given out since the last batch, for the transaction that records it. */
export class AllocatedIds implements ShownIds {
  readonly #store: Pick<ShownIdStore, 'find'>
  readonly #randomnessFor: (party: string, objectKey: string) => Randomness
  readonly #known = new Map<string, Map<string, string>>()
  readonly #fresh = new Map<string, Map<string, string>>()

  constructor(store: Pick<ShownIdStore, 'find'>, randomnessFor: (party: string, objectKey: string) => Randomness) {
    this.#store = store
    this.#randomnessFor = randomnessFor
  }

  async load(party: string, objectKeys: readonly string[]): Promise<void> {
    const missing = objectKeys.filter((key) => this.#find(party, key) === undefined)
    if (missing.length === 0) return
    const known = inner(this.#known, party)
    for (const [key, shownId] of await this.#store.find(party, missing)) known.set(key, shownId)
  }

  of(party: string, objectKey: string, id: string): string {
    const found = this.#find(party, objectKey)
    if (found !== undefined) return found
    const shownId = `${typeOfIdentifier(id) ?? ''}--${randomUuid(this.#randomnessFor(party, objectKey))}`
    inner(this.#fresh, party).set(objectKey, shownId)
    return shownId
  }

  /** Puts what is new into the store, in the transaction of the items that show it. */
  async keep(store: ShownIdStore): Promise<void> {
    for (const [party, ids] of this.#fresh) {
      await store.put(
        party,
        [...ids].map(([objectKey, shownId]) => ({ objectKey, shownId })),
      )
    }
  }

  /** After the transaction: what was kept is the store's, so that this holds one batch at most. */
  forget(): void {
    this.#known.clear()
    this.#fresh.clear()
  }

  #find(party: string, objectKey: string): string | undefined {
    return this.#fresh.get(party)?.get(objectKey) ?? this.#known.get(party)?.get(objectKey)
  }
}

/** Ids beyond these are looked up again. */
const REMEMBERED_MAX = 10_000
const KEY_BYTES = 32

/**
 * Ids for looking, of which none is kept: what was shown before under its id, anything else under one made from its key and a secret of
 * this value alone, so that any number of objects needs no memory.
 */
export class PreviewedIds implements ShownIds {
  readonly #store: Pick<ShownIdStore, 'find'>
  readonly #secret: Uint8Array
  readonly #known = new Map<string, string>()

  constructor(store: Pick<ShownIdStore, 'find'>, randomness: Randomness) {
    this.#store = store
    this.#secret = randomness(KEY_BYTES)
  }

  async load(party: string, objectKeys: readonly string[]): Promise<void> {
    if (this.#known.size > REMEMBERED_MAX) this.#known.clear()
    for (const [key, shownId] of await this.#store.find(party, objectKeys)) this.#known.set(`${party} ${key}`, shownId)
  }

  of(party: string, objectKey: string, id: string): string {
    const place = `${party} ${objectKey}`
    const derived = (length: number): Uint8Array => hmacSha256(this.#secret, utf8(place)).subarray(0, length)
    return this.#known.get(place) ?? `${typeOfIdentifier(id) ?? ''}--${randomUuid(derived)}`
  }
}

function inner(maps: Map<string, Map<string, string>>, party: string): Map<string, string> {
  const known = maps.get(party)
  if (known !== undefined) return known
  const created = new Map<string, string>()
  maps.set(party, created)
  return created
}
