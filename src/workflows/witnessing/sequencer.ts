/** The sequencer: signs what was appended to the own ledger and gathers the cosignatures of the witnesses. */
import type { Directory, DirectorySource, LeafWriter, Transactions } from '../../acts/index.ts'
import { type Clock, type Instant, SECOND_MS, utf8 } from '../../foundation/index.ts'
import type { Signer } from '../../identity/index.ts'
import { type Round, type WitnessPanel, witnessPanel } from './collect-cosignatures.ts'
import { answersNeeded, goalsMet, goalsOf } from './coverage.ts'
import { WitnessingError } from './errors.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { lastCosignedAt, noteSigner, ownLedger, requiredHead } from './own-ledger.ts'
import { type Padding, padLedger, padToOf } from './pad-ledger.ts'
import type { LedgerHead, LedgerReader, LedgerWriter, WitnessCalls } from './ports.ts'
import { CHUNK_LEAVES_MAX, type SignedHead, signBacklog } from './sign-backlog.ts'
import { checkStart, investigateWitness, lastSigned } from './start-check.ts'
import { contactsInForce, contactsToAsk, statesOf } from './witness-contacts.ts'
import { createWitnessDesks, type WitnessDesks, type WitnessStatus } from './witness-desk.ts'

/** How long witnesses may take to cosign, milliseconds. */
const WITNESS_DEADLINE_MS = 5 * SECOND_MS
/** Age at which cosignatures are asked for anew although nothing was appended, so that freshness can be proven. */
const REFRESH_MS = 600 * SECOND_MS

/** What the sequencer works with. */
export type SequencerParts = {
  readonly clock: Clock
  /** Holder of the ledger key of the party's newest card. */
  readonly signer: Signer
  readonly ledger: LedgerReader
  readonly transactions: Transactions<{ readonly ledger: LedgerWriter; readonly leaves: LeafWriter }>
  readonly directory: DirectorySource
  readonly calls: WitnessCalls
  /** Aborts when witnesses had their time; 5 seconds unless told. */
  readonly deadline?: () => AbortSignal
  /** How checkpoints are padded where an agreement asks for it; a sequencer without it pads nothing. */
  readonly padding?: Padding
  /** Called once a larger size is signed, and first after a start, before any witness is shown it; where it throws, none is, and it is called again. */
  readonly onSigned?: (origin: string, size: number) => void
  /** Leaves of one checkpoint while a backlog is worked off. */
  readonly chunkLeaves?: number
}

/**
 * `current`: the checkpoint of this size is signed, and `isQuorum` says whether it is kept with its cosignatures;
 * `awaiting-witnesses`: too few witnesses were heard since the start, so nothing is signed yet; `clock-went-back`:
 * the clock is behind the last checkpoint, so nothing is signed until it is right.
 */
export type CheckpointOutcome =
  | { readonly status: 'current'; readonly size: number; readonly isQuorum: boolean }
  | { readonly status: 'awaiting-witnesses'; readonly answered: number; readonly needed: number }
  | { readonly status: 'clock-went-back' }

/** Signs the own ledger. One per process; of several processes only the last one started can sign. */
export type Sequencer = {
  /**
   * One run over all leaves there are at its beginning. Calls during a run share the next.
   * @throws WitnessingError `sequencer-lost` and `ledger-rolled-back`, then at every later call as well; others when the ledger is not fit to sign
   */
  checkpoint(): Promise<CheckpointOutcome>
  witnesses(): readonly WitnessStatus[]
  /** Waits until late cosignatures are taken. */
  settled(): Promise<void>
}

type Running = {
  readonly parts: SequencerParts
  readonly desks: WitnessDesks
  readonly panel: WitnessPanel
  fence: number | undefined
  isStartSound: boolean
  /** Of what `onSigned` was told last. */
  toldSize: number
  lastSignedAt: Instant
  lastRefreshAt: Instant
  stopped: WitnessingError | undefined
}

/** A sequencer that has not looked at anything yet. */
export function createSequencer(parts: SequencerParts): Sequencer {
  const { clock, ledger, transactions, calls } = parts
  const deadline = (): AbortSignal => deadlineOf(parts)
  const desks = createWitnessDesks({
    clock,
    calls,
    investigate: async (contact) => {
      const own = ownLedger(await requiredHead(ledger), await parts.directory.current(), parts)
      await investigateWitness({ contacts: [contact], calls, signal: deadline(), own })
    },
  })
  const panel = witnessPanel({ clock, ledger, transactions, desks, deadline, onKept: () => parts.directory.refresh() })
  const running: Running = {
    parts,
    desks,
    panel,
    fence: undefined,
    isStartSound: false,
    toldSize: 0,
    lastSignedAt: 0,
    lastRefreshAt: clock.now(),
    stopped: undefined,
  }
  return {
    checkpoint: oneAtATime(() => run(running)),
    witnesses: () => desks.statuses(),
    settled: () => panel.settled(),
  }
}

async function run(running: Running): Promise<CheckpointOutcome> {
  if (running.stopped !== undefined) throw running.stopped
  try {
    running.panel.assertSound()
    return await advance(running)
  } catch (error) {
    const isFatal = error instanceof WitnessingError && (error.code === 'sequencer-lost' || error.code === 'ledger-rolled-back')
    if (isFatal) running.stopped = error
    throw error
  }
}

async function advance(running: Running): Promise<CheckpointOutcome> {
  const { parts, desks } = running
  running.fence ??= await parts.transactions.write((writer) => writer.ledger.claim())
  const head = await requiredHead(parts.ledger)
  const directory = await parts.directory.current()
  const own = ownLedger(head, directory, parts)
  const now = parts.clock.now()
  if (now < Math.max(running.lastSignedAt, lastCosignedAt(head, directory))) return { status: 'clock-went-back' }
  const signer = noteSigner(head, parts.signer)
  if (!running.isStartSound) {
    const contacts = contactsInForce(directory, now)
    const question = { contacts, calls: parts.calls, signal: deadlineOf(parts), own, again: lastSigned(own, { now, signer }) }
    const check = await checkStart(question, answersNeeded(statesOf(contacts), directory, now))
    if (check.status === 'awaiting-witnesses') return check
    for (const { contact, size } of check.sizes) desks.learn(contact, size)
    running.isStartSound = true
  }
  const padTo = padToOf(directory, now)
  const leaves = parts.padding === undefined || padTo === 1 ? head.leaves : await padLedger(padTo, parts.padding, parts.transactions)
  const signed = await signBacklog(
    { ...head, leaves },
    {
      ledger: parts.ledger,
      transactions: parts.transactions,
      signer,
      keys: own.keys,
      fence: running.fence,
      chunkLeaves: parts.chunkLeaves ?? CHUNK_LEAVES_MAX,
      padTo,
    },
  )
  if (signed.size > head.signedSize) running.lastSignedAt = now
  if (signed.size > running.toldSize) {
    parts.onSigned?.(signed.origin, signed.size)
    running.toldSize = signed.size
  }
  if (signed.note === null) return { status: 'current', size: signed.size, isQuorum: false }
  return gather(running, { signed: { ...signed, note: signed.note }, directory, kept: head.cosigned })
}

type Gathering = {
  readonly signed: SignedHead & { readonly note: string }
  readonly directory: Directory
  readonly kept: LedgerHead['cosigned']
}

/** Asks for what is missing: this size, an agreement whose quorum the kept checkpoint does not meet, or newer times. */
async function gather(running: Running, { signed, directory, kept }: Gathering): Promise<CheckpointOutcome> {
  const { parts, panel } = running
  const now = parts.clock.now()
  const goals = goalsOf(directory, signed.origin, now)
  const isKept = kept?.size === signed.size
  const isRefresh = isKept && now - running.lastRefreshAt >= REFRESH_MS
  const isComplete = isKept && goalsMet(utf8(kept.note), signed.origin, goals).size === goals.length
  if (isComplete && !isRefresh) return { status: 'current', size: signed.size, isQuorum: true }
  if (!isKept || isRefresh) running.lastRefreshAt = now
  const round: Round = { head: signed, contacts: contactsToAsk(directory, now), goals, kept, isRefresh }
  return { status: 'current', size: signed.size, isQuorum: await panel.gather(round) }
}

function deadlineOf({ deadline }: SequencerParts): AbortSignal {
  return deadline === undefined ? AbortSignal.timeout(WITNESS_DEADLINE_MS) : deadline()
}
