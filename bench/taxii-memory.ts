/** What the process of a TAXII server takes while its party's tools read and post. */
import type { Benchmark } from './benchmark.ts'
import { byIdPerSecond, newestPerSecond, pagesPerSecond, walkPerSecond } from './taxii.ts'
import { ingestPerSecond } from './taxii-ingest.ts'

const COURSE = [ingestPerSecond, walkPerSecond, pagesPerSecond, newestPerSecond, byIdPerSecond]

/** The most that was ever resident of a node whose tools did all that the figures of TAXII measure. */
export const taxiiMemory: Benchmark = {
  name: 'taxii.memory-mib',
  unit: 'MiB',
  target: { most: 250 },
  how: 'the most that was ever resident of a partner, from its start: while it received what it serves, and was read and posted to as for the figures of TAXII, one after the other; the largest of three',
  async run(world) {
    for (const benchmark of COURSE) await benchmark.run(world)
    const federation = await world.federation()
    const peaks = federation.partners.map((node) => ({ node, peak: federation.peakMb(node) }))
    return {
      value: Math.max(...peaks.map(({ peak }) => peak)),
      details: peaks.map(({ node, peak }) => `${node.party}: ${peak.toFixed(0)} MiB at most, ${federation.rssMb(node).toFixed(0)} now`),
    }
  },
}
