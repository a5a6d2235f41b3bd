/** Putting items into a store, as a release act does. */
import { type ActId, type Change, holdingKey, type ItemEntry } from '../src/acts/index.ts'
import { DAY_MS, hex, randomUuid } from '../src/foundation/index.ts'
import { UNGRADED } from '../src/intelligence/index.ts'
import { systemRandomness } from '../src/node/system.ts'
import { createPostgresStore, createSqliteStore, type Store } from '../src/storage/index.ts'
import { type Benchmark, bestOf } from './benchmark.ts'

const BATCHES = 5
const BATCH_ITEMS = 1_000
const CONTENT_BYTES = 2_048

/** Items a second. */
export const insertItemsPerSecond: Benchmark = {
  name: 'storage.insert-items-per-second',
  unit: 'items/s',
  target: null,
  how: `received items with their sealed contents (${CONTENT_BYTES} bytes) in batches of ${BATCH_ITEMS.toLocaleString('en')}, each batch one durable transaction of SQLite; best of ${BATCHES} batches; PostgreSQL beside it where COMITY_POSTGRES_URL names one`,
  async run(world) {
    await using store = await createSqliteStore({ folder: world.folder() })
    const value = await measure(store)
    const url = process.env.COMITY_POSTGRES_URL
    if (url === undefined) return { value, details: ['PostgreSQL: not measured, COMITY_POSTGRES_URL is not set'] }
    await using postgres = await createPostgresStore({ url, schema: `bench_${process.pid}` })
    return { value, peers: [{ name: 'PostgreSQL', value: await measure(postgres) }] }
  },
}

async function measure(store: Store): Promise<number> {
  let seq = 0
  const seconds = await bestOf(BATCHES, async () => {
    seq += 1
    const items = Array.from({ length: BATCH_ITEMS }, () => entryOf(seq))
    const contents = items.map(({ holding }) => ({ holding, sealed: systemRandomness(CONTENT_BYTES) }))
    const change: Change = { change: 'items-held', items }
    const start = performance.now()
    await store.write(async (writer) => {
      await writer.contents.put(contents)
      await writer.readModel.apply([change], seq)
    })
    return (performance.now() - start) / 1_000
  })
  return BATCH_ITEMS / seconds
}

function entryOf(seq: number): ItemEntry {
  const now = Date.now()
  return {
    holding: holdingKey('XB', randomUuid(systemRandomness)),
    role: 'received',
    origin: 'XA',
    agreement: 'ab'.repeat(32),
    purpose: 'cyber-defence',
    releaseAct: hex(new Uint8Array(32).fill(seq)) as ActId,
    retainUntil: now + 180 * DAY_MS,
    heldSince: now,
    source: null,
    face: {
      type: 'indicator',
      stixId: `indicator--${randomUuid(systemRandomness)}`,
      version: '2026-04-06T20:03:48.000Z',
      marking: 'GREEN',
      dataSubject: 'none',
      grading: UNGRADED,
    },
  }
}
