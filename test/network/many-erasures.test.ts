/** A great many items whose retention ends on one day: all are destroyed, one receipt for each batch, in memory that does not grow with them. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type ActId, encodeContent, holdingKey, type ItemEntry, type ItemFace, reopenAct } from '../../src/acts/index.ts'
import { BATCH_ITEMS_MAX, DAY_MS, randomUuid } from '../../src/foundation/index.ts'
import { UNGRADED } from '../../src/intelligence/index.ts'
import { systemRandomness, withOfflineNode } from '../../src/node/index.ts'
import { eraseOverdue } from '../../src/workflows/erasure/index.ts'
import { indicator } from '../disclosure/objects.fixture.ts'
import { type Founded, found } from './federation.fixture.ts'
import { actsOf } from './holdings.fixture.ts'

const ITEMS = process.env.SLOW === '1' ? 100_000 : 10_000
const BATCHES = ITEMS / BATCH_ITEMS_MAX
/** More than one batch takes, and far less than a tenth of all would. */
const GROWTH_BYTES_MAX = 96 * 1024 * 1024

let founded: Founded
before(async () => {
  founded = await found({ members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }] })
})
after(() => founded.remove())

type Offline = Parameters<Parameters<typeof withOfflineNode>[1]>[0]

/** One release of a thousand items, as it lies in the store once it was received. */
async function hold({ store, road }: Offline, batch: number, retainUntil: number): Promise<void> {
  const entries = Array.from({ length: BATCH_ITEMS_MAX }, (_, index): ItemEntry => {
    const { id, modified } = indicator(batch * BATCH_ITEMS_MAX + index) as { id: string; modified?: string }
    const face: ItemFace = {
      type: 'indicator',
      stixId: id,
      version: modified ?? null,
      marking: 'GREEN',
      dataSubject: 'none',
      grading: UNGRADED,
    }
    return {
      holding: holdingKey('XA', randomUuid(systemRandomness)),
      role: 'received',
      origin: 'XA',
      agreement: founded.agreement,
      purpose: 'cyber-defence',
      releaseAct: String(batch).padStart(64, '0') as ActId,
      retainUntil,
      heldSince: retainUntil - DAY_MS,
      source: null,
      face,
    }
  })
  const sealed = await road.vault.seal(
    entries.map(({ holding, face }) => {
      const object = JSON.stringify(indicator(0, { name: holding }))
      return { holding, plaintext: encodeContent({ face: face as ItemFace, object, token: null, salt: null, source: null }) }
    }),
  )
  await store.write(async (writer) => {
    await writer.contents.put(sealed)
    await writer.readModel.apply([{ change: 'items-held', items: entries }], 1_000_000 + batch)
  })
}

test('however many items end on one day, all are destroyed, one receipt a batch, in memory that stays', async (context) => {
  await using federation = founded.copy()
  await withOfflineNode({ folder: federation.member('XB').folder, environment: {} }, async (node) => {
    const { store, road } = node
    const ends = Date.now() + DAY_MS
    for (let batch = 0; batch < BATCHES; batch += 1) await hold(node, batch, ends)
    const later = { ...road, clock: { now: () => ends } }
    const rss: number[] = []
    const start = performance.now()
    let erased = 0
    for (let one = await eraseOverdue(later); one > 0; one = await eraseOverdue(later)) {
      erased += one
      rss.push(process.memoryUsage().rss)
    }
    const seconds = (performance.now() - start) / 1_000
    assert.equal(erased, ITEMS)
    const [first = 0] = rss
    const growth = Math.max(...rss) - first
    context.diagnostic(
      `${Math.round(ITEMS / seconds)} items a second; memory grew by ${(growth / 1024 / 1024).toFixed(0)} MiB after the first batch`,
    )
    assert.ok(growth < GROWTH_BYTES_MAX, `memory grew by ${growth} bytes`)
    const receipts = (await actsOf(store)).filter(({ kind }) => kind === 'erasure-receipt')
    const named = receipts.flatMap(({ text }) => reopenAct(text).body.items as readonly string[])
    assert.deepEqual([receipts.length, named.length, new Set(named).size], [BATCHES, ITEMS, ITEMS])
    assert.deepEqual(
      (await store.read.overview.summary()).received.reduce((sum, { held }) => sum + held, 0),
      0,
    )
    assert.equal(
      await store.read.items
        .page({ agreement: founded.agreement, roles: ['received'], isLatestOnly: false, limit: 1 })
        .then(({ length }) => length),
      0,
    )
  })
})
