/** Destroying what a partner received once its retention ended, with one signed receipt to the origin for each batch. */
import { type ActId, type RoadParts, reopenAct } from '../src/acts/index.ts'
import { BATCH_ITEMS_MAX, DAY_MS } from '../src/foundation/index.ts'
import { type OfflineNode, withOfflineNode } from '../src/node/offline/stopped-node.ts'
import { eraseOverdue } from '../src/workflows/erasure/index.ts'
import type { Benchmark } from './benchmark.ts'
import { shareOnce } from './share.ts'

const ITEMS_LEAST = 20_000
/** Longer than any retention of the demonstration's agreement. */
const YEARS_MS = 10 * 365 * DAY_MS

/** Items a second. */
export const eraseItemsPerSecond: Benchmark = {
  name: 'erase.items-per-second',
  unit: 'items/s',
  target: { least: 5_000 },
  how: `everything that a partner received, at least ${ITEMS_LEAST.toLocaleString('en')} items, is destroyed when its retention ends: keys, contents, rows, the files behind them scrubbed, an erase act and a receipt for each batch, all durable`,
  async run(world) {
    const federation = await world.federation()
    const [, partner] = federation.partners
    if (partner === undefined) throw new Error('there is no second partner')
    while ((await federation.held(partner)) < ITEMS_LEAST) await shareOnce(federation)
    await federation.processes.kill(partner)
    return withOfflineNode({ folder: partner.dataDir, environment: {} }, async ({ road, store }) => {
      const later = road.clock.now() + YEARS_MS
      const cpu = process.cpuUsage()
      const start = performance.now()
      const items = await eraseAll({ ...road, clock: { now: () => later } })
      const seconds = (performance.now() - start) / 1_000
      const { user, system } = process.cpuUsage(cpu)
      const receipts = await receiptsOf(store, items)
      return {
        value: items / seconds,
        details: [
          `${items.toLocaleString('en')} items, ${receipts} receipts; ${((user + system) / items).toFixed(0)} microseconds of processor for each item`,
        ],
      }
    })
  },
}

async function eraseAll(road: RoadParts<Parameters<Parameters<OfflineNode['store']['write']>[0]>[0]>): Promise<number> {
  let erased = 0
  for (let batch = await eraseOverdue(road); batch > 0; batch = await eraseOverdue(road)) erased += batch
  return erased
}

/** How many receipts name the items. @throws Error unless every item is in one, and no more receipts were made than batches and origins ask for */
async function receiptsOf({ read }: OfflineNode['store'], items: number): Promise<number> {
  let receipts = 0
  let named = 0
  let afterSeq = 0
  for (let rows = await read.acts.list({ afterSeq, limit: 500 }); rows.length > 0; rows = await read.acts.list({ afterSeq, limit: 500 })) {
    for (const row of rows) {
      if (row.kind !== 'erasure-receipt') continue
      receipts += 1
      named += (reopenAct(row.text).body.items as readonly ActId[]).length
    }
    afterSeq = rows.at(-1)?.seq ?? afterSeq
  }
  if (named !== items || receipts > Math.ceil(items / BATCH_ITEMS_MAX) + 1)
    throw new Error(`${items} items, but ${receipts} receipts name ${named}`)
  return receipts
}
