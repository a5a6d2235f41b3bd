/** What inspection needs kept, on both sides. */

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
