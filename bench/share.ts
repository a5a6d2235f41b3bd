/** Sharing the feed between processes, and where the time goes. */
import type { Benchmark } from './benchmark.ts'
import { costsOf } from './cpu-profile.ts'
import type { Federation } from './federation.ts'
import { newFeed, piecesOf } from './feed.ts'
import type { World } from './world.ts'

const COSTS_SHOWN = 12

/** Objects a second that reach each partner. */
export const shareObjectsPerSecond: Benchmark = {
  name: 'share.objects-per-second',
  unit: 'objects/s',
  target: { least: 1_000 },
  how: '13,753 objects from the first byte submitted until three partners serve the last one over TAXII; five processes, all cryptography, ledger and logging on; each partner then reads back every object',
  async run(world) {
    const federation = await world.federation()
    const shared = await shareOnce(federation)
    return { value: shared.objects / shared.seconds, details: [...shared.details, ...(await whereTimeGoes(world))] }
  },
}

/** Objects a second that one tool reads from one partner. */
export const taxiiObjectsPerSecond: Benchmark = {
  name: 'taxii.objects-per-second',
  unit: 'objects/s',
  target: null,
  how: 'one tool reads all objects that a partner received, in pages of 1,000, each page with its durable consultation row',
  async run(world) {
    const federation = await world.federation()
    const [partner] = federation.partners
    if (partner === undefined) throw new Error('there is no partner')
    if ((await federation.count(partner)) === 0) await shareOnce(federation)
    const start = performance.now()
    const objects = await federation.count(partner)
    return { value: objects / ((performance.now() - start) / 1_000) }
  },
}

type Shared = { readonly objects: number; readonly seconds: number; readonly details: readonly string[] }

/** Shares one feed and proves that everyone has all of it. */
export async function shareOnce(federation: Federation): Promise<Shared> {
  const feed = await newFeed()
  const before = await Promise.all(federation.partners.map((partner) => federation.held(partner)))
  const cpuBefore = federation.cpuSeconds()
  const start = performance.now()
  const since = (): number => (performance.now() - start) / 1_000
  await federation.submit(() => piecesOf(feed))
  const acknowledged = since()
  await Promise.all(federation.partners.map((partner, index) => federation.holding(partner, (before[index] ?? 0) + feed.objects)))
  const seconds = since()
  const cpu = federation.cpuSeconds()
  await proveComplete(federation, before, feed.objects)
  const used = federation.nodes.map(({ party }) => `${party} ${((cpu.get(party) ?? 0) - (cpuBefore.get(party) ?? 0)).toFixed(1)}`)
  const details = [
    `acknowledged as durable after ${acknowledged.toFixed(1)} s, readable everywhere after ${seconds.toFixed(1)} s`,
    `processor seconds: ${used.join(', ')}`,
  ]
  return { objects: feed.objects, seconds, details }
}

async function proveComplete(federation: Federation, before: readonly number[], objects: number): Promise<void> {
  for (const [index, partner] of federation.partners.entries()) {
    const count = await federation.count(partner)
    if (count - (before[index] ?? 0) !== objects) throw new Error(`${partner.party} serves ${count} objects after the last one came`)
  }
}

/** The same once more under a sampling profiler, which slows it down: only the shares are of use. */
async function whereTimeGoes(world: World): Promise<readonly string[]> {
  const folder = world.folder()
  const federation = await world.newFederation({ nodeOptions: `--cpu-prof --cpu-prof-dir=${folder}` })
  const roles = [federation.sender, federation.partners[0]].map((node) =>
    federation.processes.pid(node as (typeof federation.nodes)[number]),
  )
  await shareOnce(federation)
  await federation.stop()
  return ['sender', 'a recipient'].flatMap((role, index) => describeCosts(role, folder, roles[index]))
}

function describeCosts(role: string, folder: string, pid: number | undefined): readonly string[] {
  const costs = costsOf(folder, pid).slice(0, COSTS_SHOWN)
  return [
    `processor time of the ${role}, by the innermost file:`,
    ...costs.map(({ part, share }) => `  ${(share * 100).toFixed(0).padStart(3)} %  ${part}`),
  ]
}
