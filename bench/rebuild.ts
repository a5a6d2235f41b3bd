/** Folding every act of a partner's node again. */
import { rebuild } from '../src/acts/index.ts'
import { withOfflineNode } from '../src/node/offline/stopped-node.ts'
import { type Benchmark, bestOf } from './benchmark.ts'
import { shareOnce } from './share.ts'

const ITEMS_LEAST = 20_000
const RUNS = 3

/** Items a second. */
export const rebuildItemsPerSecond: Benchmark = {
  name: 'rebuild.items-per-second',
  unit: 'items/s',
  target: { least: 20_000 },
  how: `read models emptied and rebuilt from the acts and sealed contents of a partner that received at least ${ITEMS_LEAST.toLocaleString('en')} items; best of ${RUNS} runs`,
  async run(world) {
    const federation = await world.federation()
    const [partner] = federation.partners
    if (partner === undefined) throw new Error('there is no partner')
    while ((await federation.held(partner)) < ITEMS_LEAST) await shareOnce(federation)
    const items = await federation.held(partner)
    await federation.processes.kill(partner)
    const seconds = await withOfflineNode({ folder: partner.dataDir, environment: {} }, ({ road }) =>
      bestOf(RUNS, async () => {
        const start = performance.now()
        await rebuild(road)
        return (performance.now() - start) / 1_000
      }),
    )
    await federation.processes.start(partner)
    const kept = await federation.held(partner)
    if (kept !== items) throw new Error(`${items} items became ${kept} when they were rebuilt`)
    return { value: items / seconds, details: [`${items.toLocaleString('en')} items in ${seconds.toFixed(2)} s`] }
  },
}
