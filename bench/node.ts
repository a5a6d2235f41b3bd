/** One node at rest, and one that starts again after a crash. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Benchmark } from './benchmark.ts'
import type { Federation } from './federation.ts'
import { newFeed, piecesOf } from './feed.ts'

const REST_SECONDS = 60
const ITEMS = 100_000
const STARTS = 5

/** Memory of a node that does nothing. */
export const idleMemory: Benchmark = {
  name: 'node.idle-rss-mb',
  unit: 'MB',
  target: { most: 150 },
  how: `resident memory of the largest of five node processes, with an agreement in force between them, after ${REST_SECONDS} s in which nobody asked for anything`,
  async run(world) {
    const federation = await world.newFederation()
    await wait(REST_SECONDS * 500)
    const before = federation.cpuSeconds()
    const start = performance.now()
    await wait(REST_SECONDS * 500)
    const seconds = (performance.now() - start) / 1_000
    const after = federation.cpuSeconds()
    const memory = federation.nodes.map((node) => federation.rssMb(node))
    const details = federation.nodes.map(({ party }, index) => {
      const share = (((after.get(party) ?? 0) - (before.get(party) ?? 0)) / seconds) * 100
      return `${party}: ${memory[index]?.toFixed(0)} MB, ${share.toFixed(1)} % of one processor`
    })
    await federation.stop()
    return { value: Math.max(...memory), details }
  },
}

/** Time to the first answer after SIGKILL. */
export const coldStart: Benchmark = {
  name: 'node.cold-start-ms',
  unit: 'ms',
  target: { most: 2_000 },
  how: `from the start of the process until /health answers, with at least ${ITEMS.toLocaleString('en')} items in the store and after SIGKILL; median of ${STARTS}`,
  async run(world) {
    const federation = await world.federation()
    const items = await hold(federation)
    const times: number[] = []
    for (let start = 0; start < STARTS; start += 1) {
      await federation.processes.kill(federation.sender)
      times.push(await federation.processes.start(federation.sender))
    }
    times.sort((left, right) => left - right)
    return {
      value: times[Math.floor(STARTS / 2)] as number,
      details: [`${items.toLocaleString('en')} items; all starts: ${times.map((time) => time.toFixed(0)).join(', ')} ms`],
    }
  },
}

/** Submits feeds until the sender holds enough; its partners are ended, so that nothing else costs time. */
async function hold(federation: Federation): Promise<number> {
  for (const partner of federation.partners) await federation.processes.kill(partner)
  let items = await federation.ownItems()
  while (items < ITEMS) {
    const feed = await newFeed()
    await federation.released(await federation.submit(() => piecesOf(feed)))
    items = await federation.ownItems()
  }
  return items
}
