/** What inspection needs kept, on both sides. */
import type { LeafRow } from '../../acts/index.ts'
import type { Instant } from '../../foundation/index.ts'
import type { StoredTiles } from '../../ledger/index.ts'

/** A leaf of which an overseer knows from when it may read it. */
export type ShownLater = { readonly epoch: number; readonly index: number; readonly visibleFrom: Instant }

/** Leaves `from` inclusive to `to` exclusive that an overseer was shown. */
export type ShownRange = { readonly overseer: string; readonly epoch: number; readonly from: number; readonly to: number }

/** How far this node has handed openings of its ledger to an overseer. */
export type OpeningsCursorStore = {
  /** Leaves of that epoch whose openings the overseer confirmed; 0 at first. */
  find(overseer: string, epoch: number): Promise<number>
  /** Leaves that the overseer was shown as opened later and may read now, in the order of epochs and indices. */
  due(question: { readonly overseer: string; readonly now: Instant; readonly limit: number }): Promise<readonly ShownLater[]>
  /** Of the leaves of a range, these are shown later and no others. */
  shownLater(range: ShownRange, later: readonly Pick<ShownLater, 'index' | 'visibleFrom'>[]): Promise<void>
  /** The last one put is kept: an overseer that was restored from a back-up is shown again what it lost. */
  put(overseer: string, epoch: number, size: number): Promise<void>
}

/** An overseer's own copy of a party's ledger, hashes only, with the openings it was given. */
export type InspectedLedger = {
  readonly origin: string
  readonly party: string
  readonly size: number
  readonly edge: readonly Uint8Array[]
}

/** One leaf as an overseer knows it; `opening` is null where the agreement does not let it read. */
export type InspectedLeaf = { readonly index: number; readonly leafHash: Uint8Array; readonly opening: string | null }

/** What an overseer keeps of the ledgers it inspects. */
export type InspectionStore = {
  find(origin: string): Promise<InspectedLedger | undefined>
  list(): Promise<readonly InspectedLedger[]>
  /** Compare and swap on size: false unless the kept size is `expectedSize`. */
  extend(next: InspectedLedger & { readonly expectedSize: number; readonly leaves: readonly InspectedLeaf[] }): Promise<boolean>
  leaves(range: { readonly origin: string; readonly from: number; readonly limit: number }): Promise<readonly InspectedLeaf[]>
  /** Keeps these openings in the place of those that leaves have; one whose hash is not the one that is kept is passed over. */
  open(origin: string, leaves: readonly InspectedLeaf[]): Promise<void>
}

/** One epoch of the own ledger, as far as overseers are shown it. */
export type ShownEpoch = {
  readonly epoch: number
  readonly origin: string
  readonly cosigned: { readonly size: number; readonly note: string } | null
}

/** The own ledger as far as overseers are shown it. */
export type ShownLedger = StoredTiles & {
  /** Every epoch with its largest cosigned checkpoint, oldest first; all but the newest are closed. */
  epochs(): Promise<readonly ShownEpoch[]>
  /** Leaves `from` inclusive to `to` exclusive, in order. */
  leaves(range: { readonly epoch: number; readonly from: number; readonly to: number }): Promise<readonly LeafRow[]>
}
