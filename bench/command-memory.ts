/** Memory of commands that stream, over files of growing size: `npm run bench -- scale.check-memory scale.preview-memory scale.minimise-memory`. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import MEMORY_OPTIONS from '../src/node/memory-options.json' with { type: 'json' }
import type { Benchmark, Figure } from './benchmark.ts'
import { CASE_TREATMENTS, caseBundle } from './case-objects.ts'
import { exampleAgreement } from './decide.ts'
import { longFeed } from './feed.ts'
import { processPeakMb } from './process-figures.ts'
import type { World } from './world.ts'

const MAIN = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url))
const SIZES = [1_000, 30_000, 150_000, 1_000_000]
const PROGRESS_MS = 15_000
const SAMPLE_MS = 200
const HOW = `greatest resident memory of the command over a bundle of ${SIZES.at(-1)?.toLocaleString('en')} objects, with --json, beside that of ${SIZES[0]?.toLocaleString('en')}; the lines are of growing bundles`
const UNIT = `of the memory for ${SIZES[0]?.toLocaleString('en')}`
/**
 * What counts as flat. V8 may let garbage grow to a quarter of what lives, which is a third of the process, before it collects, and stocks fill
 * up that a short run does not fill: a tenth to a fifth. A name kept of each object would take another half.
 */
const FLAT = { most: 1.25 } as const

/** `comity stix check`. */
export const checkMemory: Benchmark = {
  name: 'scale.check-memory',
  isLong: true,
  unit: UNIT,
  target: FLAT,
  how: HOW,
  run: (world) => commandCurve(world, feedOf, (bundle) => ['stix', 'check', bundle]),
}

/** `comity preview --to`. */
export const previewMemory: Benchmark = {
  name: 'scale.preview-memory',
  isLong: true,
  unit: UNIT,
  target: FLAT,
  how: HOW,
  run(world) {
    const agreement = join(world.folder(), 'agreement.json')
    writeFileSync(agreement, JSON.stringify(exampleAgreement()))
    return commandCurve(world, feedOf, (bundle) => ['preview', bundle, '--agreement', agreement, ...TO_PARTNER])
  },
}

/** The same where nearly every object goes out changed. */
export const minimiseMemory: Benchmark = {
  name: 'scale.minimise-memory',
  isLong: true,
  unit: UNIT,
  target: FLAT,
  how: `${HOW}; objects of a case, of eight types, about persons whose names, addresses and texts the annex drops, makes coarser or pseudonymises`,
  run(world) {
    const agreement = join(world.folder(), 'agreement.json')
    writeFileSync(agreement, JSON.stringify(treatingAgreement()))
    return commandCurve(world, caseBundle, (bundle) => ['preview', bundle, '--agreement', agreement, ...TO_PARTNER])
  },
}

const TO_PARTNER = ['--from', 'XA', '--to', 'XB', '--purpose', 'cyber-defence']
const feedOf = (objects: number): AsyncIterable<Uint8Array> => longFeed(objects - 1)

/** The example with the treatments of a case in every annex. */
function treatingAgreement(): object {
  const agreement = exampleAgreement()
  const annexes = agreement.annexes.map((annex) => {
    const types = Object.entries(annex.types).map(([type, fields]) => [type, { ...fields, ...CASE_TREATMENTS[type] }] as const)
    return { ...annex, types: Object.fromEntries(types) }
  })
  return { ...agreement, annexes }
}

async function commandCurve(
  world: World,
  bundleOf: (objects: number) => AsyncIterable<Uint8Array>,
  argumentsFor: (bundle: string) => readonly string[],
): Promise<Figure> {
  const details: string[] = []
  const peaks: number[] = []
  for (const objects of SIZES) {
    const bundle = join(world.folder(), 'bundle.json')
    await pipeline(Readable.from(bundleOf(objects)), createWriteStream(bundle))
    const start = performance.now()
    const line = (peakMb: number): string => {
      const seconds = ((performance.now() - start) / 1_000).toFixed(0)
      return `${objects.toLocaleString('en').padStart(9)} objects ${peakMb.toFixed(0).padStart(6)} MB ${seconds.padStart(6)} s`
    }
    // The last bundle takes minutes, so that whoever waits is told how far it got.
    const peakMb = await peakOf([...argumentsFor(bundle), '--json'], (peak) => void process.stderr.write(`${line(peak)}, running\n`))
    peaks.push(peakMb)
    details.push(line(peakMb))
    process.stderr.write(`${line(peakMb)}\n`)
  }
  return { value: (peaks.at(-1) as number) / (peaks[0] as number), details }
}

/**
 * The greatest resident memory of one command, MB, run as `comity` runs it. `tell` hears of it meanwhile.
 * @throws Error when it fails
 */
async function peakOf(args: readonly string[], tell: (peakMb: number) => void): Promise<number> {
  const { node, environment } = MEMORY_OPTIONS.command
  const child = spawn(process.execPath, [...node, '--disable-warning=ExperimentalWarning', MAIN, ...args], {
    stdio: ['ignore', 'ignore', 'ignore'],
    env: { ...environment, ...process.env },
  })
  const ended = once(child, 'exit')
  let peak = 0
  let told = performance.now()
  while (!(await Promise.race([ended.then(() => true), wait(SAMPLE_MS, false)]))) {
    peak = Math.max(peak, peakNow(child))
    if (performance.now() - told < PROGRESS_MS) continue
    told = performance.now()
    tell(peak)
  }
  if (child.exitCode !== 0) throw new Error(`comity ${args[0]} ended with ${child.exitCode}`)
  return peak
}

/** Nothing where it ended a moment ago. */
function peakNow({ pid }: ChildProcess): number {
  try {
    return pid === undefined ? 0 : processPeakMb(pid)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || (error as NodeJS.ErrnoException).code === 'ESRCH') return 0
    throw error
  }
}
