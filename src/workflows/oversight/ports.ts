/** What inspection needs kept, on both sides. */
import type { LeafRow } from '../../acts/index.ts'

/** How far this node has handed openings of its ledger to an overseer. */
export type OpeningsCursorStore = {
  /** Leaves of that epoch whose openings the overseer confirmed; 0 at first. */
  find(overseer: string, epoch: number): Promise<number>
  /** Never moves back. */
  advance(overseer: string, epoch: number, size: number): Promise<void>
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
}

/** The own ledger as far as overseers are shown it. */
export type ShownLedger = {
  /** The newest epoch and its largest cosigned checkpoint; undefined before the ledger was created. */
  head(): Promise<
    | { readonly epoch: number; readonly origin: string; readonly cosigned: { readonly size: number; readonly note: string } | null }
    | undefined
  >
  /** Leaves `from` inclusive to `to` exclusive, in order. */
  leaves(range: { readonly epoch: number; readonly from: number; readonly to: number }): Promise<readonly LeafRow[]>
  /** The first `width` hashes of a tile, `width * 32` bytes; undefined when that many are not stored. */
  tile(tile: {
    readonly epoch: number
    readonly level: number
    readonly index: number
    readonly width: number
  }): Promise<Uint8Array | undefined>
}
