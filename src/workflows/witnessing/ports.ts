/** What keeping and witnessing ledgers needs kept. */
import type { LeafRow } from '../../acts/index.ts'
import type { PartyCard } from '../../identity/index.ts'
import type { StoredTiles, TileWrite } from '../../ledger/index.ts'
import type { PartnerContact, WitnessContact } from './witness-contacts.ts'

/** The state of the own ledger in one epoch. */
export type LedgerHead = {
  readonly epoch: number
  readonly origin: string
  /** Leaves appended so far, signed or not. */
  readonly leaves: number
  /** Size of the last signed checkpoint; 0 before the first. */
  readonly signedSize: number
  /** The last signed checkpoint note with the log's own signature only; null before the first. */
  readonly note: string | null
  /** Hashes of the right edge at `signedSize`. */
  readonly edge: readonly Uint8Array[]
  /** Largest checkpoint that gathered its quorum, with the cosignatures; null before the first. */
  readonly cosigned: { readonly size: number; readonly note: string } | null
}

/** Reads the own ledger. */
export type LedgerReader = StoredTiles & {
  /** The newest epoch; undefined before the ledger was created. */
  head(): Promise<LedgerHead | undefined>
  /** Every epoch, oldest first; all but the newest are closed. */
  epochs(): Promise<readonly LedgerHead[]>
  /** Leaves `from` inclusive to `to` exclusive, in order. */
  leaves(range: { readonly epoch: number; readonly from: number; readonly to: number }): Promise<readonly LeafRow[]>
  /** The leaf of an act in the newest epoch that has one. */
  leafOfAct(actId: string): Promise<LeafRow | undefined>
}

/** Advances the own ledger. */
export type LedgerWriter = LedgerReader & {
  /** Creates the next epoch; the first is 1. Never done silently: `comity init` and `comity ledger recover` only. */
  openEpoch(origin: string): Promise<number>
  /** Takes the sequencer lease: the fence grows by one, so an older holder's {@link LedgerWriter.advance} fails. */
  claim(): Promise<number>
  /**
   * Compare and swap: false, and nothing written, unless the newest epoch is
   * `epoch`, its signed size is `expectedSize` and the fence is the caller's.
   */
  advance(step: {
    readonly epoch: number
    readonly fence: number
    readonly expectedSize: number
    readonly size: number
    readonly note: string
    readonly edge: readonly Uint8Array[]
    readonly tiles: readonly TileWrite[]
  }): Promise<boolean>
  /** Keeps the cosigned note unless one of a larger size is kept. */
  keepCosigned(cosigned: { readonly epoch: number; readonly size: number; readonly note: string }): Promise<void>
  /** Destroys the openings of the leaves of these acts; the leaves stay. */
  destroyOpenings(actIds: readonly string[]): Promise<void>
}

/** The latest cosigned state of one witnessed ledger. */
export type WitnessedLedger = {
  readonly origin: string
  readonly size: number
  readonly root: Uint8Array
  /** The log's verified signature and this witness's cosignature, nothing else. */
  readonly note: string
}

/** What this node witnessed for its partners. */
export type WitnessStore = {
  /** By lower-case hexadecimal SHA-256 of the origin. */
  find(originHash: string): Promise<WitnessedLedger | undefined>
  /** Atomic check and persist (C2SP tlog-witness): false unless the kept size is `expectedSize` (0 for none). */
  replace(next: WitnessedLedger & { readonly originHash: string; readonly expectedSize: number }): Promise<boolean>
  /** Keeps proof that a ledger lied; the same evidence twice is kept once. */
  keepEvidence(evidence: { readonly origin: string; readonly at: number; readonly text: string }): Promise<void>
  evidence(): Promise<readonly { readonly origin: string; readonly at: number; readonly text: string }[]>
}

/**
 * Calls to a witness (C2SP tlog-witness). A call that gets no answer rejects; what it takes from the
 * network is bounded by the caller's limits and is not trusted. A call ends when the signal aborts.
 */
export type WitnessCalls = {
  /** `POST <submission>/add-checkpoint`. */
  addCheckpoint(
    contact: WitnessContact,
    body: Uint8Array,
    signal: AbortSignal,
  ): Promise<{ readonly status: number; readonly body: Uint8Array }>
  /** `GET <monitoring>/<origin hash>/checkpoint`: the note, or undefined where the witness says it never cosigned (404). C2SP has no such question. */
  latestCosigned(contact: PartnerContact, originHash: string, signal: AbortSignal): Promise<Uint8Array | undefined>
}

/** What is asked to compare what was witnessed; as {@link WitnessCalls}. */
export type CompareCalls = Pick<WitnessCalls, 'latestCosigned'> & {
  /** `GET <monitoring>/<origin hash>/evidence`: what proves that the ledger forked, or undefined where the witness knows nothing of the kind (404). */
  evidenceAgainst(contact: PartnerContact, originHash: string, signal: AbortSignal): Promise<Uint8Array | undefined>
  /** A file of the ledger of a card by its C2SP tlog-tiles path. */
  ledgerTile(card: PartyCard, path: string, signal: AbortSignal): Promise<Uint8Array>
}
