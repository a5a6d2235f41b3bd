/** Asking who would see what a party holds, and what an amendment would change. */
import { type ActId, encodeContent, faceOf, holdingKey, type ItemEntry, openVault } from '../src/acts/index.ts'
import { type Agreement, agreementHash } from '../src/agreement/index.ts'
import { DAY_MS, randomUuid } from '../src/foundation/index.ts'
import { factsOf, type StixObject, typeOf } from '../src/intelligence/index.ts'
import { outlooksOffline } from '../src/node/index.ts'
import { systemRandomness } from '../src/node/system.ts'
import { createSqliteStore, type Store } from '../src/storage/index.ts'
import { type HoldingsParts, ownHoldings, simulate, simulateAmendment } from '../src/workflows/simulation/index.ts'
import { type Benchmark, bestOf } from './benchmark.ts'
import { exampleAgreement, feedObjects } from './decide.ts'

const ITEMS = 15_000
const BATCH = 1_000
const RUNS = 3
const SELF = 'XA'

/** Milliseconds for the whole store. */
export const simulateStore: Benchmark = {
  name: 'agreement.simulate-ms',
  unit: 'ms',
  target: { most: 2_000 },
  how: `${ITEMS.toLocaleString('en')} own items of the feed in SQLite, each sealed under a key of its own, opened, checked, judged for each of the other parties of five and their graph closed, as a preview does it; a new decider each time; best of ${RUNS} runs; beside it an amendment that takes a field of every indicator from two parties, under both versions`,
  async run(world) {
    const folder = world.folder()
    await using store = await createSqliteStore({ folder })
    const vault = await openVault({ itemKeys: store.itemKeys, rootKey: new Uint8Array(32).fill(1), randomness: systemRandomness })
    const prior = exampleAgreement()
    await fill(store, vault, agreementHash(prior))
    const parts = { vault, contents: store.read.contents, items: store.read.items, pause: () => undefined }
    let amending = Number.POSITIVE_INFINITY
    const value = await bestOf(RUNS, async () => {
      amending = Math.min(amending, await simulated(parts, [prior, amended(prior)]))
      return simulated(parts, [prior])
    })
    return { value, details: [`what the amendment would change: ${amending.toFixed(0)} ms`] }
  },
}

/** Milliseconds of a simulation of all that is held, which are those of an amendment where two versions are given. */
async function simulated(parts: HoldingsParts, agreements: readonly Agreement[]): Promise<number> {
  const start = performance.now()
  const objects = ownHoldings(parts, { agreements: agreements.slice(0, 1).map(agreementHash), since: 0 })
  const [prior, next] = await outlooksOffline({ agreements, from: SELF, purpose: 'cyber-defence', objects })
  if (prior?.items !== ITEMS || simulate(prior).every(({ items }) => items === 0)) throw new Error('the simulation saw nothing')
  if (next !== undefined) {
    const changes = simulateAmendment({ prior, next })
    if (changes.reduce((sum, { items }) => sum + items, 0) < ITEMS) throw new Error('the simulation missed what the amendment changes')
  }
  return performance.now() - start
}

/** The next version, in which indicators reach the recipients of technical facts without their names. */
function amended(agreement: Agreement): Agreement {
  const annexes = agreement.annexes.map((annex) => {
    const { indicator } = annex.types
    if (annex.code !== 'A' || indicator === undefined) return annex
    return { ...annex, types: { ...annex.types, indicator: { ...indicator, name: 'drop' as const } } }
  })
  return { ...agreement, version: agreement.version + 1, prior: agreementHash(agreement), annexes }
}

async function fill(store: Store, vault: HoldingsParts['vault'], agreement: string): Promise<void> {
  const objects = await feedObjects()
  for (let from = 0; from < ITEMS; from += BATCH) {
    const held = Array.from({ length: BATCH }, (_, index) => itemOf(distinct(objects, from + index), agreement))
    const contents = await vault.seal(held.map(({ entry, plaintext }) => ({ holding: entry.holding, plaintext })))
    await store.write(async (writer) => {
      await writer.contents.put(contents)
      await writer.readModel.apply([{ change: 'items-held', items: held.map(({ entry }) => entry) }], from / BATCH + 1)
    })
  }
}

/** The feed again and again, each time as other objects. */
function distinct(objects: readonly StixObject[], index: number): StixObject {
  const object = objects[index % objects.length] as StixObject
  return index < objects.length
    ? object
    : ({ ...object, id: `${typeOf(object)}--${randomUuid(systemRandomness)}` } as unknown as StixObject)
}

function itemOf(object: StixObject, agreement: string): { readonly entry: ItemEntry; readonly plaintext: Uint8Array } {
  const facts = factsOf(object, { unmarked: 'refuse' })
  if (!facts.ok) throw new Error('an object of the feed is not marked')
  const now = Date.now()
  const face = faceOf(object, facts.value)
  const entry: ItemEntry = {
    holding: holdingKey(SELF, randomUuid(systemRandomness)),
    role: 'own',
    origin: SELF,
    agreement,
    purpose: 'cyber-defence',
    releaseAct: 'a'.repeat(64) as ActId,
    retainUntil: now + DAY_MS,
    heldSince: now,
    source: null,
    face,
  }
  return { entry, plaintext: encodeContent({ face, object: JSON.stringify(object), token: null, salt: null, source: null }) }
}
