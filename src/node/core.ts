/** Joins the parts of a node that need no door: store, road, ledger, witness, delivery and admission. */
import type { RoadParts, Summary } from '../acts/index.ts'
import { type AdmissionParts, type DeliveryParts, httpTransport, OpenedItems, PartnerStatuses, type Transport } from '../exchange/index.ts'
import { type Randomness, SECOND_MS } from '../foundation/index.ts'
import { type PartyCard, parsePartyCode, witnessName } from '../identity/index.ts'
import type { Store, Writer } from '../storage/index.ts'
import {
  createInspectionSummary,
  createOpeningsSource,
  createThreatWatch,
  type InspectionSummary,
  type SeenThreat,
  takeOpenings,
} from '../workflows/oversight/index.ts'
import {
  type CompareParts,
  createReceipts,
  createSequencer,
  createStaticLedger,
  createWitness,
  keptOrNew,
  type MlDsaSigner,
  mlDsaSigner,
  type Receipts,
  type Sequencer,
  type StaticLedger,
  type Witness,
} from '../workflows/witnessing/index.ts'
import type { Config } from './config.ts'
import { paced } from './jobs/paced.ts'
import { witnessCalls } from './jobs/witness-calls.ts'
import type { OwnKeys } from './keys/own-keys.ts'
import { ownCardOf } from './road-parts.ts'

const ANSWER_BYTES_MAX = 40 * 1024 * 1024
/** One idle turn in so many is padded as if something had been recorded. */
const IDLE_TURNS = 16
const COMPARE_TIMEOUT_MS = 5 * SECOND_MS
const ENVELOPE_LIFETIME_MS = 3_600 * SECOND_MS

/** A node without its doors. */
export type Core = {
  readonly config: Config
  readonly store: Store
  readonly keys: OwnKeys
  readonly road: RoadParts<Writer>
  readonly receipts: Receipts
  /** Receipts of own acts as others see them. */
  readonly receiptOf: Receipts['receiptOf']
  readonly sequencer: Sequencer
  readonly witness: Witness
  readonly comparing: CompareParts
  readonly ledger: StaticLedger
  readonly inspections: () => Promise<readonly InspectionSummary[]>
  readonly threats: () => Promise<readonly SeenThreat[]>
  /** Counted from rows, and at most 1.5 s ago where there are a million of them. */
  readonly summary: () => Promise<Summary>
  readonly delivery: DeliveryParts
  readonly admission: AdmissionParts
  readonly transport: Transport
  readonly ownCard: () => Promise<PartyCard>
}

/** What the core is joined from. */
export type CoreSources = Pick<Core, 'config' | 'store' | 'keys' | 'road'> & { readonly card: PartyCard }

/** Joins the core of a node. */
export function joinCore(sources: CoreSources): Core {
  const { store, keys, road } = sources
  const { directory, clock, randomness, self } = road
  const { read } = store
  const transport = httpTransport({
    party: self,
    signer: keys.act,
    clock,
    randomness,
    card: () => sources.card,
    answerBytesMax: ANSWER_BYTES_MAX,
  })
  const calls = witnessCalls(transport)
  const receipts = createReceipts({ self, ledger: read.ledger, directory: read.directory })
  const receiptOf = keptOrNew({ receipts, directory, kept: read.receipts, transactions: store })
  return {
    ...sources,
    receipts,
    receiptOf,
    sequencer: createSequencer({
      clock,
      signer: keys.ledger,
      ledger: read.ledger,
      transactions: store,
      directory,
      padding: { key: keys.pad, isIdleTurn: () => isOneOf(IDLE_TURNS, randomness) },
      calls,
      onSigned: (origin, size) => road.erased?.cover(origin, size),
    }),
    witness: createWitness({
      ...{ clock, signer: keys.witness, directory, store: read.witness, transactions: store },
      ...(sources.config.witness?.postQuantum === true ? { postQuantum: postQuantumWitness(sources) } : {}),
    }),
    comparing: {
      clock,
      directory,
      store: read.witness,
      transactions: store,
      calls,
      deadline: () => AbortSignal.timeout(COMPARE_TIMEOUT_MS),
    },
    ledger: createStaticLedger(read.ledger),
    inspections: createInspectionSummary(read.inspection, clock),
    threats: createThreatWatch({ inspection: read.inspection, directory, clock }),
    summary: paced(read.overview.summary),
    delivery: joinDelivery(sources, { transport, receiptOf }),
    admission: joinAdmission(sources),
    transport,
    ownCard: async () => ownCardOf(await directory.current()),
  }
}

/** The key under which the witness cosigns beside its own: another name, as no key serves two. */
export function postQuantumWitness({ config, keys }: Pick<Core, 'config' | 'keys'>): MlDsaSigner {
  return mlDsaSigner(`${witnessName(config.address, parsePartyCode(config.party))}/pq1`, keys.witnessMlDsa)
}

/** Whether a draw of one byte falls into one of so many parts of its range. */
function isOneOf(parts: number, randomness: Randomness): boolean {
  return (randomness(1)[0] as number) < 256 / parts
}

function joinDelivery({ config, store, keys, road }: CoreSources, known: Pick<Core, 'transport' | 'receiptOf'>): DeliveryParts {
  const { directory, clock, randomness, self } = road
  const { read } = store
  const opened = new OpenedItems()
  road.vault.onDestroy(() => opened.forget())
  return {
    clock,
    randomness,
    directory,
    outbox: read.outbox,
    owed: read.owedProofs,
    partnerMeans: read.partnerMeans,
    transactions: store,
    transport: known.transport,
    sealing: { party: self, signer: keys.act, clock, randomness, suite: config.suite, lifetime: ENVELOPE_LIFETIME_MS },
    outgoing: {
      acts: read.acts,
      items: read.items,
      contents: read.contents,
      vault: road.vault,
      receiptOf: known.receiptOf,
      opened,
      means: road.means,
    },
    openings: createOpeningsSource({
      clock,
      directory,
      ledger: read.ledger,
      cursors: read.openingsCursor,
      transactions: store,
    }),
    statuses: new PartnerStatuses(),
    timeout: road.deliveryTimeout,
  }
}

function joinAdmission({ store, keys, road }: CoreSources): AdmissionParts {
  const { directory, clock } = road
  return {
    road,
    directory,
    sealingKeys: keys.sealing,
    takeOpenings: async (from, openings) => {
      const { size } = await takeOpenings(from, openings, {
        clock,
        directory,
        inspection: store.read.inspection,
        transactions: store,
        keepFinding: (finding) => store.write((writer) => writer.witness.keepEvidence(finding)),
      })
      return size
    },
  }
}
