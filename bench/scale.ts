/** Long curves: `npm run bench -- scale.NAME`. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Benchmark, Figure } from './benchmark.ts'
import type { Federation } from './federation.ts'
import { longFeed } from './feed.ts'
import type { World } from './world.ts'

const OBJECTS = 1_000_000
const SAMPLE_MS = 10_000
const SETTLE_MS = 30_000

/** Memory of the sender while it shares a million objects. */
export const scaleMemory: Benchmark = {
  name: 'scale.memory',
  unit: 'MB',
  target: null,
  how: `greatest resident memory of the sender while it shares one bundle of ${OBJECTS.toLocaleString('en')} objects with three partners; sampled every ${SAMPLE_MS / 1_000} s`,
  run: (world) => memoryCurve(world, OBJECTS),
}

type Sample = { readonly seconds: number; readonly stage: string; readonly memory: number; readonly partner: number }

/** The curve for a bundle of that many objects. */
export async function memoryCurve(world: World, objects: number): Promise<Figure> {
  const federation = await world.newFederation()
  const start = performance.now()
  const samples: Sample[] = []
  const sample = async (stage: string): Promise<void> => {
    const seconds = (performance.now() - start) / 1_000
    const partner = federation.partners[0]
    if (partner === undefined) throw new Error('there is no partner')
    samples.push({ seconds, stage, memory: federation.rssMb(federation.sender), partner: federation.rssMb(partner) })
  }
  await sample('at rest')
  await whileUnderWay(
    federation.submit(() => longFeed(objects - 1)),
    () => sample('received and settled'),
  )
  await whileUnderWay(everythingHeld(federation, objects), async () =>
    sample(`${await leastHeld(federation)} of ${objects} at the partners`),
  )
  await wait(SETTLE_MS)
  await sample('at rest again')
  const lines = samples.map(
    ({ seconds, stage, memory, partner }) =>
      `${seconds.toFixed(0).padStart(6)} s ${memory.toFixed(0).padStart(6)} MB sender ${partner.toFixed(0).padStart(6)} MB partner   ${stage}`,
  )
  return { value: Math.max(...samples.map(({ memory }) => memory)), details: lines }
}

async function whileUnderWay<T>(work: Promise<T>, sample: () => Promise<void>): Promise<T> {
  const ended = work.then(
    () => true,
    () => true,
  )
  while (!(await Promise.race([ended, wait(SAMPLE_MS, false)]))) await sample()
  return work
}

async function everythingHeld(federation: Federation, objects: number): Promise<void> {
  while ((await leastHeld(federation)) < objects) await wait(SAMPLE_MS / 4)
}

async function leastHeld(federation: Federation): Promise<number> {
  return Math.min(...(await Promise.all(federation.partners.map((partner) => federation.held(partner)))))
}
