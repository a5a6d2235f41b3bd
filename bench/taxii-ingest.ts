/** What one node's TAXII server takes in from its party's tools: validated, sealed, durable, with a status for each posting. */
import { Agent } from 'node:http'
import { randomUuid } from '../src/foundation/index.ts'
import { accountOf } from '../src/node/demo/federation.ts'
import { collectionPath } from '../src/node/demo/read-back.ts'
import { systemRandomness } from '../src/node/system.ts'
import type { Benchmark } from './benchmark.ts'
import { type Ask, askMany, CONNECTIONS, caller, secondsSince } from './taxii-calls.ts'

const ENVELOPES = 15
const ENVELOPE_OBJECTS = 1_000
const SINGLE_POSTS = 2_000

/** Objects a second that one tool posts. */
export const ingestPerSecond: Benchmark = {
  name: 'taxii.ingest-per-second',
  unit: 'objects/s',
  target: { least: 5_000 },
  how: `indicators of 0.6 kB posted into an inbox in ${ENVELOPES} envelopes of ${ENVELOPE_OBJECTS.toLocaleString('en')}, one after the other; beside it, one object in each of ${SINGLE_POSTS.toLocaleString('en')} posts over ${CONNECTIONS} connections`,
  async run(world) {
    const federation = await world.federation()
    const node = federation.partners.at(-1)
    const path = node && (await collectionPath(node, 'inbox'))
    if (node === undefined || path === undefined) throw new Error('no partner has an inbox')
    const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
    try {
      const ask = caller({ url: node.url, token: accountOf(node, 'tool').password }, agent)
      const value = await inEnvelopes(ask, `${path}objects/`)
      const posts = Array.from({ length: SINGLE_POSTS }, () => envelope(1))
      const single = await askMany(posts.length, async (index) => taken(await ask(`${path}objects/`, posts[index] as string), 1))
      const beside = `one object in each post: ${Math.round(single.perSecond)} posts/s, slowest of a hundred ${single.slowestMs.toFixed(0)} ms (at least 1,000 wanted)`
      return { value, details: [beside, `resident memory of the node: ${federation.rssMb(node).toFixed(0)} MB`] }
    } finally {
      agent.destroy()
    }
  },
}

async function inEnvelopes(ask: Ask, path: string): Promise<number> {
  const bodies = Array.from({ length: ENVELOPES }, () => envelope(ENVELOPE_OBJECTS))
  const start = performance.now()
  for (const body of bodies) taken(await ask(path, body), ENVELOPE_OBJECTS)
  return (ENVELOPES * ENVELOPE_OBJECTS) / secondsSince(start)
}

/** @throws Error where not all were taken in */
export function taken({ text }: Awaited<ReturnType<Ask>>, objects: number): void {
  const { success_count: count } = JSON.parse(text) as { readonly success_count: number }
  if (count !== objects) throw new Error(`of ${objects} objects ${count} were taken in`)
}

/** An envelope of so many new indicators. */
export function envelope(objects: number): string {
  return JSON.stringify({ objects: Array.from({ length: objects }, newIndicator) })
}

function newIndicator() {
  const id = randomUuid(systemRandomness)
  return {
    type: 'indicator',
    spec_version: '2.1',
    id: `indicator--${id}`,
    created: '2026-05-01T00:00:00.000Z',
    modified: '2026-05-01T00:00:00.000Z',
    name: `Phishing site ${id}`,
    description: 'A page that asks for the credentials of a bank, sent in mails to customers of that bank.',
    pattern: `[domain-name:value = '${id}.example']`,
    pattern_type: 'stix',
    valid_from: '2026-05-01T00:00:00Z',
    labels: ['phishing'],
    object_marking_refs: ['marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb'],
  }
}
