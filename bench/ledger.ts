/** The ledger: appending, proving, verifying offline, serving its files. */
import type { ActId } from '../src/acts/index.ts'
import { formatReceipt, verifyReceipt } from '../src/acts/index.ts'
import { exampleTrust, makeParties, PaperNode, witnessesFor } from '../src/acts/parties.fixture.ts'
import { hex, SECOND_MS } from '../src/foundation/index.ts'
import { formatTilePath, LEAF_BYTES, TILE_WIDTH } from '../src/ledger/index.ts'
import { systemRandomness } from '../src/node/system.ts'
import { createReceipts, createStaticLedger, type Sequencer } from '../src/workflows/witnessing/index.ts'
import { agreementOf, appendLeaves, type Federation, foundFederation, type Party, ratifyAt } from '../test/witnessing/federation.ts'
import type { Benchmark, Figure } from './benchmark.ts'
import { besideTessera } from './tessera.ts'

/** Leaves of one transaction: as many as Tessera pools by default. */
const POOL = 256
const RUN_MS = 10_000
const CHECKPOINT_MS = SECOND_MS
const RECEIPTS = 300
const TILE_READS = 20_000
/** Sizes at which the growth is looked at; the first 10,000 warm up. */
const GROWTH_SIZES = [10_000, ...Array.from({ length: 10 }, (_, million) => (million + 1) * 1_000_000)] as const
const GROWTH_LEAVES = GROWTH_SIZES.at(-1) as number
const STEP = 16_384

/** Leaves a second. */
export const appendPerSecond: Benchmark = {
  name: 'ledger.append-per-second',
  unit: 'leaves/s',
  target: { least: 10_000 },
  how: `random leaves of ${LEAF_BYTES} bytes in durable transactions of ${POOL} of SQLite, one after the other for ${RUN_MS / SECOND_MS} s, while every second a checkpoint is signed and cosigned by two witnesses in the same process; no padding. Beside it: Tessera, entries of the same size in its own pools, a checkpoint every second without witnesses`,
  async run(world) {
    await using federation = await foundFederation(['XA', 'XB', 'XC'])
    const { leaves, latencies, milliseconds } = await appendFor(federation, RUN_MS)
    const { peers, details } = await besideTessera(world.folder(), { seconds: RUN_MS / SECOND_MS, figure: 'perSecond' })
    const p99 = `p99 of one transaction ${percentile(latencies, 0.99).toFixed(1)} ms`
    return { value: (leaves * SECOND_MS) / milliseconds, peers, details: [p99, ...details] }
  },
}

/** Milliseconds until an append is durable. */
export const appendLatency: Benchmark = {
  name: 'ledger.append-p99-ms',
  unit: 'ms',
  target: { most: 500 },
  how: 'as ledger.append-per-second: how long 99 of 100 transactions take until they are durable, checkpoints among them. Beside it: how long 99 of 100 entries of Tessera take',
  async run(world) {
    await using federation = await foundFederation(['XA', 'XB', 'XC'])
    const { latencies } = await appendFor(federation, RUN_MS / 2)
    const { peers, details } = await besideTessera(world.folder(), { seconds: RUN_MS / 2 / SECOND_MS, figure: 'p99Ms' })
    return { value: percentile(latencies, 0.99), peers, details: [`median ${percentile(latencies, 0.5).toFixed(1)} ms`, ...details] }
  },
}

/** Milliseconds from an act to its receipt under quorum. */
export const receiptLatency: Benchmark = {
  name: 'ledger.receipt-ms',
  unit: 'ms',
  target: { most: CHECKPOINT_MS + SECOND_MS },
  how: 'from an act that is durable to its receipt under a quorum of three of four witnesses in the same process, at checkpoints every second; the longest of ten',
  async run() {
    await using federation = await foundFederation()
    const XA = federation.party('XA')
    const { hash } = await ratifyAt(XA, agreementOf(federation))
    const sequencer = federation.sequencer('XA')
    const receipts = createReceipts({ self: XA.code, ledger: XA.store.read.ledger, directory: XA.store.read.directory })
    using _ = checkpointsEverySecond(federation, sequencer)
    let longest = 0
    for (let round = 0; round < 10; round += 1) {
      const [act] = (await appendLeaves(XA, 1, hash)) as readonly [ActId]
      const start = performance.now()
      while ((await receipts.receiptOf(act, { quorum: true })) === undefined) await new Promise((resolve) => setTimeout(resolve, 5))
      longest = Math.max(longest, performance.now() - start)
    }
    return { value: longest }
  },
}

/** Milliseconds to verify one receipt. */
export const verifyReceiptMs: Benchmark = {
  name: 'ledger.verify-ms',
  unit: 'ms',
  target: { most: 3 },
  how: `one receipt file offline against a trust file: card, act, opening, four cosignatures, inclusion among ${RECEIPTS} leaves; mean of ${RECEIPTS}, each under a checkpoint of its own`,
  async run() {
    const parties = await makeParties()
    const trust = exampleTrust(parties)
    const files: string[] = []
    for (let made = 0; made < RECEIPTS; made += 1) {
      const node = new PaperNode(parties.XA, witnessesFor('XA', parties))
      // Another act each time, so that no signature is one that was seen before.
      const stated = node.state({ kind: 'recall', agreement: 'ab'.repeat(32), body: { to: 'XB', cause: 'wrong', number: made } })
      for (let more = 0; more < 8; more += 1) node.state({ kind: 'recall', agreement: 'ab'.repeat(32), body: { made, more } })
      files.push(formatReceipt(stated.act, await stated.receipt(), parties.XA.card))
    }
    const start = performance.now()
    for (const file of files) verifyReceipt(file, trust)
    return { value: (performance.now() - start) / RECEIPTS }
  },
}

/** Tiles a second. */
export const tilesPerSecond: Benchmark = {
  name: 'ledger.tiles-per-second',
  unit: 'tiles/s',
  target: { least: 5_000 },
  how: `full tiles of ${TILE_WIDTH} hashes as files of the static ledger, read at random from SQLite one after the other, without the HTTP door; ${TILE_READS.toLocaleString('en')} reads`,
  async run() {
    await using federation = await foundFederation(['XA', 'XB'])
    const XA = federation.party('XA')
    await appendRandom(XA, 200 * TILE_WIDTH)
    federation.clock.set(Date.now())
    await federation.sequencer('XA').checkpoint()
    const ledger = createStaticLedger(XA.store.read.ledger)
    const start = performance.now()
    for (let read = 0; read < TILE_READS; read += 1) {
      const path = formatTilePath({ kind: 'hashes', level: 0, index: (read * 7_919) % 200, width: TILE_WIDTH })
      if ((await ledger.tile(path)) === undefined) throw new Error(`no tile ${path}`)
    }
    return { value: (TILE_READS * SECOND_MS) / (performance.now() - start) }
  },
}

/** How the cost of an append and the memory grow. */
export const scaleLedger: Benchmark = {
  name: 'scale.ledger',
  isLong: true,
  unit: 'ratio',
  target: { most: 1.5 },
  how: `processor time of a leaf, appended in durable transactions of ${STEP.toLocaleString('en')} and signed and cosigned after each, in a ledger that grows to ${GROWTH_LEAVES.toLocaleString('en')}: the last million beside those from 10,000 to a million; the curve with the time that passed and the memory of the process beside it, also on standard error as it goes`,
  async run(): Promise<Figure> {
    await using federation = await foundFederation(['XA', 'XB'])
    const XA = federation.party('XA')
    const sequencer = federation.sequencer('XA')
    const costs: number[] = []
    const details: string[] = []
    let size = 0
    for (const goal of GROWTH_SIZES) {
      const from = size
      const start = performance.now()
      const processor = process.cpuUsage()
      for (; size < goal; size += Math.min(STEP, goal - size)) {
        await appendRandom(XA, Math.min(STEP, goal - size))
        federation.clock.set(Date.now())
        await sequencer.checkpoint()
        await sequencer.settled()
      }
      const { user, system } = process.cpuUsage(processor)
      const cost = (user + system) / (goal - from)
      if (from > 0) costs.push(cost)
      const passed = ((performance.now() - start) * 1_000) / (goal - from)
      const rss = Math.round(process.memoryUsage.rss() / 1_048_576)
      const line = `to ${goal.toLocaleString('en')} leaves: ${cost.toFixed(1)} µs of processor a leaf, ${passed.toFixed(1)} µs passed, ${rss} MB`
      process.stderr.write(`  ${line}\n`)
      details.push(line)
    }
    return { value: (costs.at(-1) as number) / (costs[0] as number), details }
  },
}

type Appended = { readonly leaves: number; readonly latencies: readonly number[]; readonly milliseconds: number }

async function appendFor(federation: Federation, milliseconds: number): Promise<Appended> {
  const XA = federation.party('XA')
  using checkpoints = checkpointsEverySecond(federation, federation.sequencer('XA'))
  const latencies: number[] = []
  const start = performance.now()
  while (performance.now() - start < milliseconds) {
    const before = performance.now()
    await appendRandom(XA, POOL)
    latencies.push(performance.now() - before)
    // What else the process does has its turn, as between two requests.
    await new Promise((resolve) => setImmediate(resolve))
  }
  const elapsed = performance.now() - start
  if (checkpoints.made() === 0) throw new Error('no checkpoint was signed meanwhile')
  return { leaves: latencies.length * POOL, latencies, milliseconds: elapsed }
}

function checkpointsEverySecond(federation: Federation, sequencer: Sequencer): Disposable & { made(): number } {
  let made = 0
  let failure: unknown
  const timer = setInterval(() => {
    federation.clock.set(Date.now())
    sequencer.checkpoint().then(
      () => {
        made += 1
      },
      (error: unknown) => {
        failure = error
      },
    )
  }, CHECKPOINT_MS)
  return {
    made() {
      if (failure !== undefined) throw failure
      return made
    },
    [Symbol.dispose]: () => clearInterval(timer),
  }
}

async function appendRandom({ store }: Party, count: number): Promise<void> {
  const bytes = systemRandomness(count * (LEAF_BYTES + 32))
  const leaves = Array.from({ length: count }, (_, index) => {
    const at = index * (LEAF_BYTES + 32)
    const actId = hex(bytes.subarray(at + LEAF_BYTES, at + LEAF_BYTES + 32)) as ActId
    return { leaf: bytes.slice(at, at + LEAF_BYTES), actId, agreement: null, opening: null }
  })
  await store.write((writer) => writer.leaves.appendAll(leaves))
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] as number
}
