/** The long curve of sharing: `npm run bench -- scale.memory`. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Benchmark, Figure } from './benchmark.ts'
import type { Federation } from './federation.ts'
import { longFeed } from './feed.ts'
import type { World } from './world.ts'

const SIZES = [10_000, 100_000, 1_000_000]
const SAMPLE_MS = 10_000
const SETTLE_MS = 30_000

/** Memory of the sender and of the recipient while bundles of growing size, up to a million objects, go to one partner. */
export const scaleMemory: Benchmark = {
  name: 'scale.memory',
  isLong: true,
  unit: 'MB',
  target: null,
  how: `greatest resident memory of the sender or of the recipient while one bundle of ${SIZES.at(-1)?.toLocaleString('en')} objects goes to one partner, all cryptography, ledger and logging on; sampled every ${SAMPLE_MS / 1_000} s; a new federation for each size; the samples go to standard error as they are taken`,
  async run(world) {
    let value = 0
    const details: string[] = []
    for (const objects of SIZES) {
      const curve = await memoryCurve(world, objects)
      value = curve.value
      details.push(...(curve.details ?? []))
    }
    return { value, details }
  },
}

const STAGES = ['at rest', 'taken in', 'released', 'at rest again'] as const
type Stage = (typeof STAGES)[number]
type Sample = { readonly stage: Stage; readonly sender: number; readonly recipient: number }

/** The curve for a bundle of that many objects. */
export async function memoryCurve(world: World, objects: number): Promise<Figure> {
  const federation = await world.newFederation()
  const [recipient] = federation.partners
  if (recipient === undefined) throw new Error('there is no partner')
  const start = performance.now()
  const samples: Sample[] = []
  const sample = async (stage: Stage): Promise<void> => {
    const taken = { stage, sender: federation.rssMb(federation.sender), recipient: federation.rssMb(recipient) }
    samples.push(taken)
    process.stderr.write(
      `${row(taken, secondsSince(start))}, ${stage === 'taken in' ? 0 : await federation.held(recipient)} of ${objects} held\n`,
    )
  }
  await sample('at rest')
  const submitted = federation.submit(() => longFeed(objects - 1), { recipients: [recipient.party] })
  await whileUnderWay(submitted, () => sample('taken in'))
  const takenIn = secondsSince(start)
  await whileUnderWay(everythingHeld(federation, objects), () => sample('released'))
  const held = secondsSince(start)
  await wait(SETTLE_MS)
  await sample('at rest again')
  await federation.stop()
  const title = `${objects.toLocaleString('en')} objects, taken in after ${takenIn.toFixed(0)} s, held after ${held.toFixed(0)} s; the greatest of each stage:`
  return { value: greatest(samples), details: [title, ...STAGES.flatMap((stage) => stageLine(stage, samples))] }
}

function stageLine(stage: Stage, samples: readonly Sample[]): readonly string[] {
  const taken = samples.filter((sample) => sample.stage === stage)
  if (taken.length === 0) return []
  const of = (pick: (sample: Sample) => number): number => Math.max(...taken.map(pick))
  return [`  ${row({ stage, sender: of(({ sender }) => sender), recipient: of(({ recipient }) => recipient) })}`]
}

function row({ stage, sender, recipient }: Sample, seconds?: number): string {
  const when = seconds === undefined ? '' : `${seconds.toFixed(0).padStart(6)} s `
  return `${when}${stage.padEnd(14)} sender ${sender.toFixed(0).padStart(5)} MB, recipient ${recipient.toFixed(0).padStart(5)} MB`
}

function greatest(samples: readonly Sample[]): number {
  return Math.max(...samples.map(({ sender, recipient }) => Math.max(sender, recipient)))
}

function secondsSince(start: number): number {
  return (performance.now() - start) / 1_000
}

async function whileUnderWay(work: Promise<unknown>, sample: () => Promise<void>): Promise<void> {
  const ended = work.then(
    () => true,
    () => true,
  )
  while (!(await Promise.race([ended, wait(SAMPLE_MS, false)]))) await sample()
  await work
}

async function everythingHeld(federation: Federation, objects: number): Promise<void> {
  const [recipient] = federation.partners
  while (recipient !== undefined && (await federation.held(recipient)) < objects) await wait(SAMPLE_MS)
}
