/** Taking back what partners have: how long until it is shown to nobody there and their signed answers are here. */
import { call } from '../src/node/demo/api.ts'
import type { Benchmark } from './benchmark.ts'
import type { Federation } from './federation.ts'
import { indicatorFeed, piecesOf } from './feed.ts'

const OBJECTS = 1_000
const RUNS = 3
const POLL_MS = 100
const PATIENCE_MS = 60_000

/** Milliseconds. */
export const recallAck: Benchmark = {
  name: 'recall.ack-ms',
  unit: 'ms',
  target: { most: 2_000 },
  how: `from the request to recall ${OBJECTS.toLocaleString('en')} objects until the signed answers of three live partners, which restricted them, are recorded at the origin; erasure receipts follow; best of ${RUNS} runs`,
  async run(world) {
    const federation = await world.federation()
    const times: number[] = []
    for (let run = 0; run < RUNS; run += 1) times.push(await recallOnce(federation))
    return { value: Math.min(...times), details: [`all runs: ${times.map((time) => time.toFixed(0)).join(', ')} ms`] }
  },
}

async function recallOnce(federation: Federation): Promise<number> {
  const feed = await indicatorFeed(OBJECTS)
  const before = await Promise.all(federation.partners.map((partner) => federation.held(partner)))
  await federation.submit(() => piecesOf(feed))
  await Promise.all(federation.partners.map((partner, index) => federation.holding(partner, (before[index] ?? 0) + feed.objects)))
  const body = JSON.stringify({ stixIds: feed.ids.slice(0, OBJECTS), cause: 'benchmark' })
  const start = performance.now()
  const { acts } = await call<{ acts: readonly { id: string; to: string }[] }>(federation.sender, 'releasing-officer', {
    path: '/api/v1/recalls',
    body: { content: body, type: 'application/json' },
  })
  const waiting = new Set(acts.map(({ id }) => id))
  if (new Set(acts.map(({ to }) => to)).size !== federation.partners.length) throw new Error('not every partner is recalled')
  while (waiting.size > 0) {
    if (performance.now() - start > PATIENCE_MS) throw new Error('a partner did not answer a recall')
    const { items } = await call<{ items: readonly { actId: string; state: string }[] }>(federation.sender, 'releasing-officer', {
      path: '/api/v1/deliveries?limit=500',
    })
    for (const { actId, state } of items) if (state === 'applied') waiting.delete(actId)
    if (waiting.size > 0) await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
  const taken = performance.now() - start
  // What a partner answered it shows to nobody any more.
  const left = await Promise.all(federation.partners.map((partner) => federation.held(partner)))
  left.forEach((held, index) => {
    if (held > (before[index] ?? 0) + feed.objects - OBJECTS) throw new Error('a partner answered and shows what was recalled')
  })
  return taken
}
