/** What a submission needs kept, and the scratch index of its two passes. */
import type { Instant } from '../../foundation/index.ts'

/** `receiving`: not yet parsed to its end, invisible; the rest in this order, `refused` and `failed` ending it. */
export type SubmissionState = 'receiving' | 'awaiting-approval' | 'releasing' | 'released' | 'refused' | 'failed'

/** One submission of an analyst. */
export type SubmissionRow = {
  readonly id: string
  readonly state: SubmissionState
  readonly agreement: string
  readonly purpose: string
  readonly justification: string
  readonly account: string
  readonly approvedBy: string | null
  readonly receivedAt: Instant
  /** Objects of the second pass that are released: where a restarted node goes on. */
  readonly position: number
  readonly objects: number
  /** JSON: what each recipient gets, what was withheld and why, and what was invalid. */
  readonly report: string
}

/** Submissions and how far each is. */
export type SubmissionStore = {
  put(row: SubmissionRow): Promise<void>
  find(id: string): Promise<SubmissionRow | undefined>
  /** Newest first. */
  list(limit: number): Promise<readonly SubmissionRow[]>
  unfinished(): Promise<readonly SubmissionRow[]>
}

/**
 * The id under which a changed object is shown to one recipient, stable over
 * its versions. `objectKey` is a keyed hash: ids of small-world objects can be guessed.
 */
export type ShownIdStore = {
  find(recipient: string, objectKeys: readonly string[]): Promise<ReadonlyMap<string, string>>
  put(recipient: string, rows: readonly { readonly objectKey: string; readonly shownId: string }[]): Promise<void>
  /** Forgets every mapping to these shown ids. */
  remove(shownIds: readonly string[]): Promise<void>
}

/** What the first pass keeps of one object, on disk and without its content. */
export type IndexedObject = {
  readonly index: number
  /** Keyed hash of the object's id, hex. */
  readonly objectKey: string
  /** Where its bytes lie in the spooled bundle. */
  readonly offset: number
  readonly length: number
  /** Bit n is set when recipient n may not have it. */
  readonly withheld: number
  /** Bit n is set when recipient n gets it reduced, so under another id. */
  readonly changed: number
  readonly references: readonly { readonly objectKey: string; readonly isRequired: boolean }[]
}

/** The verdict of the first pass on one object. */
export type SettledObject = {
  readonly index: number
  readonly objectKey: string
  readonly offset: number
  readonly length: number
  readonly withheld: number
  readonly changed: number
}

/**
 * Scratch index of one submission, on disk, beside its spool. It is rebuilt
 * from the spool when lost, so it need not be durable.
 */
export type SubmissionIndex = {
  add(objects: readonly IndexedObject[]): void
  /** An object released earlier to the recipients of the mask, which references may point to. */
  addKnown(rows: readonly { readonly objectKey: string; readonly recipients: number; readonly changed: number }[]): void
  /** Keys that are referenced but not in the submission, in pages. */
  unresolved(page: { readonly after: string; readonly limit: number }): readonly string[]
  /**
   * Closes the graph: an object whose required reference points to what a
   * recipient may not have is withheld from it; one whose optional reference
   * does, or points to a changed object, is changed. Repeats to the fixpoint.
   */
  settle(recipients: number): void
  /** In order of index. */
  page(range: { readonly from: number; readonly limit: number }): readonly SettledObject[]
  /** The verdicts of all objects that one object points to; a key that is nowhere is withheld from all. */
  targets(index: number): readonly { readonly objectKey: string; readonly withheld: number; readonly changed: number }[]
  /** Objects withheld from and changed for each recipient bit. */
  counts(recipient: number): { readonly withheld: number; readonly changed: number; readonly released: number }
  close(): void
}
