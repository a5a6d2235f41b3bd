/** What the record of reads needs kept (DESIGN rule 10). */
import type { Instant } from '../../foundation/index.ts'

/** One read: who, when, what, why. */
export type ReadRow = {
  readonly seq: number
  readonly account: string
  readonly at: Instant
  readonly agreement: string | null
  readonly purpose: string
  readonly justification: string
  /** What was asked, as door and path without secrets. */
  readonly what: string
  /** How many items the answer held, and the SHA-256 of their ids one per line, hex. */
  readonly items: number
  readonly digest: string
}

/** Reads; a row is durable before the first byte of its answer leaves. */
export type ReadStore = {
  /** @returns the seq, after the row is durable. */
  add(row: Omit<ReadRow, 'seq'>): Promise<number>
}

/** Folds reads into consult acts. */
export type ReadFoldStore = {
  /** Reads not folded yet, oldest first. */
  unfolded(limit: number): Promise<readonly ReadRow[]>
  /** Marks them as committed to by the act. */
  fold(seqs: readonly number[], actId: string): Promise<void>
}
