/** The sequencer: signs what was appended to the own ledger and gathers the cosignatures of the witnesses. */
import type { Directory, DirectorySource, Transactions } from '../../acts/index.ts'
import { type Clock, equalBytes, type Instant, SECOND_MS, utf8 } from '../../foundation/index.ts'
import type { PartyCard, Signer } from '../../identity/index.ts'
import { type NoteKey, type NoteSigner, parseNote, verifyNote } from '../../ledger/index.ts'
import { CLOCK_SKEW_MS } from './ask-witness.ts'
import { logKeyOf, ownLogKeys, witnessCards, witnessKeyOf } from './card-keys.ts'
import { type Round, type WitnessPanel, type WitnessStatus, witnessPanel } from './collect-cosignatures.ts'
import { answersNeeded, goalsMet, goalsOf } from './coverage.ts'
import { WitnessingError } from './errors.ts'
import { oneAtATime } from './one-at-a-time.ts'
import type { LedgerHead, LedgerReader, LedgerWriter, WitnessCalls } from './ports.ts'
import type { OwnLedger } from './seen-head.ts'
import { CHUNK_LEAVES_MAX, type SignedHead, signBacklog } from './sign-backlog.ts'
import { checkStart, investigateWitness } from './start-check.ts'

/** How long witnesses may take to cosign, milliseconds. */
export const WITNESS_DEADLINE_MS = 5 * SECOND_MS
/** Age at which cosignatures are asked for anew although nothing was appended, so that freshness can be proven. */
export const REFRESH_MS = 600 * SECOND_MS

/** What the sequencer works with. */
export type SequencerParts = {
  readonly clock: Clock
  /** Holder of the ledger key of the party's newest card. */
  readonly signer: Signer
  readonly ledger: LedgerReader
  readonly transactions: Transactions<{ readonly ledger: LedgerWriter }>
  readonly directory: DirectorySource
  readonly calls: WitnessCalls
  /** Aborts when witnesses had their time; {@link WITNESS_DEADLINE_MS} unless told. */
  readonly deadline?: () => AbortSignal
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
  readonly panel: WitnessPanel
  fence: number | undefined
  isStartSound: boolean
  lastSignedAt: Instant
  lastRefreshAt: Instant
  stopped: WitnessingError | undefined
}

/** A sequencer that has not looked at anything yet. */
export function createSequencer(parts: SequencerParts): Sequencer {
  const panel = witnessPanel({
    clock: parts.clock,
    ledger: parts.ledger,
    transactions: parts.transactions,
    calls: parts.calls,
    deadline: () => deadlineOf(parts),
    onKept: () => parts.directory.refresh(),
    investigate: async (card) => {
      const directory = await parts.directory.current()
      const own = ownLedger(await requiredHead(parts.ledger), directory, parts)
      await investigateWitness({ cards: [card], calls: parts.calls, signal: deadlineOf(parts), own })
    },
  })
  const running: Running = {
    parts,
    panel,
    fence: undefined,
    isStartSound: false,
    lastSignedAt: 0,
    lastRefreshAt: parts.clock.now(),
    stopped: undefined,
  }
  return {
    checkpoint: oneAtATime(() => run(running)),
    witnesses: () => panel.statuses(),
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
  const { parts, panel } = running
  running.fence ??= await parts.transactions.write((writer) => writer.ledger.claim())
  const head = await requiredHead(parts.ledger)
  const directory = await parts.directory.current()
  const own = ownLedger(head, directory, parts)
  const now = parts.clock.now()
  if (now < Math.max(running.lastSignedAt, lastCosignedAt(head, directory))) return { status: 'clock-went-back' }
  const cards = witnessCards(directory)
  if (!running.isStartSound) {
    const question = { cards, calls: parts.calls, signal: deadlineOf(parts), own }
    const check = await checkStart(question, answersNeeded(cards.length, directory, now))
    if (check.status === 'awaiting-witnesses') return check
    for (const { party, size } of check.sizes) panel.learn(party, size)
    running.isStartSound = true
  }
  const signed = await signBacklog(head, {
    ledger: parts.ledger,
    transactions: parts.transactions,
    signer: noteSigner(head, parts.signer),
    keys: own.keys,
    fence: running.fence,
    chunkLeaves: parts.chunkLeaves ?? CHUNK_LEAVES_MAX,
  })
  if (signed.size > head.signedSize) running.lastSignedAt = now
  if (signed.note === null) return { status: 'current', size: signed.size, isQuorum: false }
  return gather(running, { signed: { ...signed, note: signed.note }, directory, kept: head.cosigned, cards })
}

type Gathering = {
  readonly signed: SignedHead & { readonly note: string }
  readonly directory: Directory
  readonly kept: LedgerHead['cosigned']
  readonly cards: readonly PartyCard[]
}

/** Asks for what is missing: this size, an agreement whose quorum the kept checkpoint does not meet, or newer times. */
async function gather(running: Running, { signed, directory, kept, cards }: Gathering): Promise<CheckpointOutcome> {
  const { parts, panel } = running
  const now = parts.clock.now()
  const goals = goalsOf(directory, signed.origin, now)
  const isKept = kept?.size === signed.size
  const isRefresh = isKept && now - running.lastRefreshAt >= REFRESH_MS
  const isComplete = isKept && goalsMet(utf8(kept.note), signed.origin, goals).size === goals.length
  if (isComplete && !isRefresh) return { status: 'current', size: signed.size, isQuorum: true }
  if (!isKept || isRefresh) running.lastRefreshAt = now
  const round: Round = { head: signed, cards, goals, kept, isRefresh }
  return { status: 'current', size: signed.size, isQuorum: await panel.gather(round) }
}

function deadlineOf({ deadline }: SequencerParts): AbortSignal {
  return deadline === undefined ? AbortSignal.timeout(WITNESS_DEADLINE_MS) : deadline()
}

async function requiredHead(ledger: LedgerReader): Promise<LedgerHead> {
  const head = await ledger.head()
  if (head === undefined) throw new WitnessingError('ledger-missing', 'there is no ledger here; create it first')
  return head
}

/** The ledger with the keys it may be signed by, once the newest of them is proven to be the signer's. */
function ownLedger(head: LedgerHead, directory: Directory, { ledger, signer }: SequencerParts): OwnLedger {
  const card = directory.card(directory.self)
  const isSigners = card !== undefined && card.ledger.origin === head.origin && equalBytes(logKeyOf(card).publicKey, signer.publicKey)
  if (!isSigners) throw new WitnessingError('ledger-key-wrong', 'the own card names another ledger or ledger key than the one in use')
  return { head, keys: ownLogKeys(directory, head.origin), ledger }
}

function noteSigner({ origin }: LedgerHead, signer: Signer): NoteSigner {
  return { name: origin, publicKey: signer.publicKey, sign: (bytes) => signer.sign(bytes) }
}

/**
 * A time that has certainly passed: the earliest of the kept cosignatures, less what clocks may differ. The earliest,
 * because one witness with a wrong clock must not be able to stop this ledger.
 */
function lastCosignedAt({ cosigned, origin }: LedgerHead, directory: Directory): Instant {
  if (cosigned === null) return 0
  const witnesses: NoteKey[] = directory.parties.flatMap(({ cards }) => cards.map(witnessKeyOf))
  const verified = verifyNote(parseNote(utf8(cosigned.note)), [...ownLogKeys(directory, origin), ...distinct(witnesses)])
  const times = verified.flatMap(({ time }) => (time === undefined ? [] : [time * SECOND_MS]))
  return times.length === 0 ? 0 : Math.min(...times) - CLOCK_SKEW_MS
}

function distinct(keys: readonly NoteKey[]): readonly NoteKey[] {
  return keys.filter((key, index) => keys.findIndex((other) => other.name === key.name && equalBytes(other.keyId, key.keyId)) === index)
}
