/** What was measured of up to 20 parties, taken to 200 parties and ten years. */
import { sha256, uint32 } from '../src/foundation/index.ts'

/** One measured federation; bytes are of one request to one witness, time and processor of one checkpoint and all its witnesses. */
export type Round = {
  readonly parties: number
  readonly sentBytes: number
  readonly receivedBytes: number
  readonly noteBytes: number
  readonly latencyMs: number
  readonly processorMs: number
}
export type Constants = { readonly rounds: readonly Round[]; readonly storage: { readonly leafBytes: number } }

/** What is supposed of the world, which no loopback shows. */
export const WORLD = {
  checkpointSeconds: 10,
  /** Acts of one party a day. */
  leavesADay: 10_000,
  years: 10,
  /** Medians of the time a request travels to a witness and back, by how far away it is, and which share of the witnesses is that far. */
  journeys: [
    { share: 0.5, medianMs: 40 },
    { share: 0.3, medianMs: 120 },
    { share: 0.2, medianMs: 280 },
  ],
  /** Standard deviation of the logarithm of one journey. */
  spread: 0.5,
  /** Share of the witnesses that does not answer a given checkpoint. */
  silent: 0.02,
  /** What the log gives them. */
  deadlineMs: 5_000,
} as const

const TRIALS = 2_000
/** A note has room for so many cosignatures, and an agreement names no larger quorum. */
const WITNESSES_MAX = 99
const QUORUM_MAX = 63
const DAY_SECONDS = 86_400
const HASH_LINE_BYTES = 45

/** The state of a federation of that many parties. */
export type Grown = {
  readonly parties: number
  /** Megabytes that one party sends and receives a day to have its own ledger cosigned and to cosign the others. */
  readonly trafficMbADay: number
  /** Kilobytes of one cosigned checkpoint. */
  readonly noteKb: number
  /** Percent of one core for one party, signing and cosigning. */
  readonly processorPercent: number
  /** Milliseconds from signing to the quorum of two thirds, at most 63: of half, and of 99 of 100 checkpoints. */
  readonly quorumMs: { readonly half: number; readonly most: number }
  /** Checkpoints in a thousand that find no quorum before the deadline. */
  readonly withoutQuorum: number
}
/** Gigabytes of the own ledger after some years. */
export type Stored = { readonly years: number; readonly gigabytes: number; readonly leaves: number }
export type Growth = { readonly federations: readonly Grown[]; readonly stored: readonly Stored[] }

export const SIZES = [2, 5, 10, 20, 50, 100, 150, 200]

export function simulate(constants: Constants): Growth {
  return { federations: SIZES.map((parties) => federationOf(parties, constants)), stored: storedOf(constants) }
}

function federationOf(parties: number, { rounds }: Constants): Grown {
  const others = witnessesOf(parties)
  const measured = rounds.at(-1) as Round
  const first = rounds[0] as Round
  const checkpoints = DAY_SECONDS / WORLD.checkpointSeconds
  // The proof has a hash for each level by which the trees differ; in ten years a tree has some levels more than the measured one.
  const levels = Math.log2(WORLD.leavesADay * 365 * WORLD.years) - 10
  const requestBytes = measured.sentBytes + levels * HASH_LINE_BYTES + measured.receivedBytes
  const lineBytes = (measured.noteBytes - first.noteBytes) / (measured.parties - first.parties)
  const processorEach = (measured.processorMs - first.processorMs) / (measured.parties - first.parties)
  const latencies = quorumLatencies(parties, processorEach)
  const reached = latencies.filter((latency) => latency <= WORLD.deadlineMs)
  return {
    parties,
    // As log and as witness: each request has one of each at its ends.
    trafficMbADay: (2 * others * requestBytes * checkpoints) / 1_000_000,
    noteKb: (first.noteBytes + (others - 1) * lineBytes) / 1_000,
    // What was measured holds both ends of each request; a party is at one end of each of 2 * others.
    processorPercent: ((others * processorEach) / (WORLD.checkpointSeconds * 1_000)) * 100,
    quorumMs: { half: quantile(reached, 0.5), most: quantile(reached, 0.99) },
    withoutQuorum: ((latencies.length - reached.length) / latencies.length) * 1_000,
  }
}

function witnessesOf(parties: number): number {
  return Math.min(parties - 1, WITNESSES_MAX)
}

/** When the last witness of the quorum answered, in each of many trials; beyond the deadline where too many were silent. */
function quorumLatencies(parties: number, processorEach: number): readonly number[] {
  const others = witnessesOf(parties)
  const quorum = Math.min(QUORUM_MAX, Math.ceil((2 * others) / 3))
  const random = uniform(parties)
  const medians = Array.from({ length: others }, (_, index) => medianOf((index + 0.5) / others))
  return Array.from({ length: TRIALS }, () => {
    const answers = medians.map((median) => {
      if (random() < WORLD.silent) return Number.POSITIVE_INFINITY
      return median * Math.exp(WORLD.spread * normal(random)) + processorEach
    })
    // The log itself sends and verifies one after the other.
    return (answers.toSorted((left, right) => left - right)[quorum - 1] as number) + (quorum * processorEach) / 2
  })
}

function medianOf(place: number): number {
  let below = 0
  for (const { share, medianMs } of WORLD.journeys) {
    below += share
    if (place < below) return medianMs
  }
  return WORLD.journeys[WORLD.journeys.length - 1]?.medianMs ?? 0
}

function storedOf({ storage }: Constants): readonly Stored[] {
  return Array.from({ length: WORLD.years + 1 }, (_, years) => {
    const leaves = WORLD.leavesADay * 365 * years
    return { years, leaves, gigabytes: (leaves * storage.leafBytes) / 1_000_000_000 }
  })
}

/** Numbers from 0 to 1 that are the same in every run. */
function uniform(seed: number): () => number {
  let drawn = 0
  let bytes: Uint8Array = new Uint8Array()
  return () => {
    const place = (drawn * 4) % 32
    if (place === 0) bytes = sha256(uint32(seed), uint32(drawn))
    drawn += 1
    return new DataView(bytes.buffer, bytes.byteOffset).getUint32(place) / 2 ** 32
  }
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(Math.max(random(), 2 ** -32))) * Math.cos(2 * Math.PI * random())
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
