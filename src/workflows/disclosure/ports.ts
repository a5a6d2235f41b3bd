/** What a submission needs kept, its spool, and the scratch index of its two passes. */
import type { RoadWriter, TakenBackStore, UntoldStore } from '../../acts/index.ts'
import type { Instant } from '../../foundation/index.ts'
import type { KnownTreatment } from '../../intelligence/index.ts'
import type { DraftedActs } from './drafted-acts.ts'
import type { Stay } from './stays.ts'
import type { Tightening } from './tightening.ts'

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
  /** Who proposed what nobody who may release has taken up yet, or took up as the account; null for what was submitted outright. */
  readonly proposedBy: string | null
  readonly approvedBy: string | null
  /** The written test of necessity; null where nobody wrote one. */
  readonly necessity: string | null
  /** The act by which the overseers were told; null where they were not. */
  readonly notice: string | null
  /** The request of a partner that it answers; null where nobody asked. */
  readonly answers: string | null
  /** Whether it goes to the intermediary of the agreement, to be passed on without its origin. */
  readonly anonymised: boolean
  readonly receivedAt: Instant
  /** Objects of the bundle that are own items, and released to whom they go to but for who is behind. */
  readonly position: number
  /** By code of a party: index of the first object below `position` that it was not sent yet. */
  readonly behind: Readonly<Record<string, number>>
  readonly objects: number
  /** JSON: what each recipient gets, what was withheld and why, and what was invalid. */
  readonly report: string
  /** What reviewers asked for beyond the agreement, oldest first. */
  readonly tightenings: readonly Tightening[]
  /** Values of which reviewers said that they may stay, oldest first. */
  readonly stays: readonly Stay[]
  /** The acts that officials sign, where the agreement asks for it; null before anybody was asked to, and once it is over. */
  readonly approval: DraftedActs | null
}

/** Submissions and how far each is. */
export type SubmissionStore = {
  /** Adds the row or replaces the one of its id. */
  put(row: SubmissionRow): Promise<void>
  /** Forgets a submission that was never acknowledged; nothing happens where there is none. */
  remove(id: string): Promise<void>
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
  /** Keyed hash of the UUID in the object's id, hex. */
  readonly uuidKey: string
  /** Keyed hash of the object's id and version, hex. */
  readonly versionKey: string
  /** Keyed hash of the object's bytes, hex. */
  readonly digest: string
  /** Where its bytes lie in the spooled bundle. */
  readonly offset: number
  readonly length: number
  /** Bit n is set when recipient n may not have it. */
  readonly withheld: number
  /** Bit n is set when recipient n gets it reduced, so under another id. */
  readonly changed: number
  readonly references: readonly { readonly objectKey: string; readonly isRequired: boolean }[]
  /** UUIDs that its texts name; `isComputable` as in `UuidMention`. */
  readonly uuids: readonly { readonly uuidKey: string; readonly isComputable: boolean }[]
  /** What it counts for in the score of another. */
  readonly link?: IndexedLink
}

/** One thing that counts for an item: both by keyed hash of their ids. */
export type IndexedLink = { readonly input: 'sightings' | 'reach'; readonly item: string; readonly counted: string }

/** One value that is treated for one recipient. */
export type IndexedValue = {
  readonly recipient: number
  readonly valueKey: string
  readonly treatment: KnownTreatment
  /** Place in the agreement of the annex that asks for it; null where a reviewer does. */
  readonly annex: number | null
}

/** An object that was not added, because an earlier one has its id and version: the same bytes again, or others. */
export type RepeatedObject = { readonly index: number; readonly isSame: boolean }

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
  /** Adds in the order given; of several with one `versionKey` the first is kept. @returns those not added */
  add(objects: readonly IndexedObject[]): readonly RepeatedObject[]
  /**
   * An object released earlier to the recipients of the mask, which references may point to.
   * It counts only where the submission itself does not hold the key.
   */
  addKnown(rows: readonly { readonly objectKey: string; readonly recipients: number; readonly changed: number }[]): void
  /** How many keys are referenced but not in the submission. */
  unresolvedCount(): number
  /** Those of some keys that are referenced but not in the submission, in the order asked. */
  unresolvedAmong(objectKeys: readonly string[]): readonly string[]
  /**
   * Closes the graph: an object whose required reference points to what a
   * recipient may not have is withheld from it; one whose optional reference
   * does, or points to a changed object, is changed. Repeats to the fixpoint,
   * from where it stands: it may be called again after {@link SubmissionIndex.withhold}.
   * A key with several versions is withheld when any of them is, and changed when any is.
   * A UUID is withheld and changed as any object of that UUID is; of no object of the submission, a computable one is withheld from all.
   */
  settle(recipients: number): void
  /** Adds bits to what is withheld of these objects; `settle` then carries it on. */
  withhold(rows: readonly { readonly index: number; readonly withheld: number }[]): void
  /** Adds bits to what is changed of these objects; `settle` then carries it on. */
  change(rows: readonly { readonly index: number; readonly changed: number }[]): void
  /** Versions that are revoked, by the key of their object; of several of one object the earliest stays. */
  addRevoked(rows: readonly { readonly objectKey: string; readonly version: string }[]): void
  /** The version at which an object is revoked, if any was added. */
  revokedVersion(objectKey: string): string | undefined
  /** Values that an article treats for a recipient, by keyed hash; of several treatments the strictest stays. */
  addValues(rows: readonly IndexedValue[]): void
  /** Whether any value is treated for a recipient. */
  hasValues(recipient: number): boolean
  treatmentOf(recipient: number, valueKey: string): KnownTreatment | undefined
  /** Who asks for that treatment, see {@link IndexedValue}; null also for a value that nobody treats. */
  annexOf(recipient: number, valueKey: string): number | null
  /**
   * How many different things count for an item, up to `max`: all that was added, or only by objects that a recipient may have, once settled.
   */
  linkCount(asked: Pick<IndexedLink, 'item' | 'input'> & { readonly recipient: number | null; readonly max: number }): number
  /** Every version of one object in the submission, in order of index. */
  versions(objectKey: string): readonly SettledObject[]
  /** In order of index: all, or those that are changed for, or withheld from, some recipient. */
  page(range: { readonly from: number; readonly limit: number; readonly which?: 'all' | 'changed' | 'withheld' }): readonly SettledObject[]
  /** The verdicts of all objects that one object points to, and of the UUIDs that it names by their keys; a key that is nowhere is withheld from all. */
  targets(index: number): readonly { readonly objectKey: string; readonly withheld: number; readonly changed: number }[]
  /** Objects withheld from and changed for each recipient bit. */
  counts(recipient: number): { readonly withheld: number; readonly changed: number; readonly released: number }
  close(): void
}

/** Takes the bytes of one submission, encrypted from the first on. */
export type SpoolWriter = {
  /** @throws ComityError `store-full` when no space is left */
  write(bytes: Uint8Array): Promise<void>
  /** Durable and complete on return; a spool that was not finished cannot be opened. */
  finish(): Promise<void>
  /** Destroys what was written. */
  abandon(): Promise<void>
}

/** Reads a finished spool. Bytes that were altered or cut off are never given. */
export type SpoolReader = {
  /** All bytes from the first. @throws ComityError `spool-damaged` */
  read(): AsyncIterable<Uint8Array>
  /** Cheap where ranges are asked in ascending order. @throws ComityError `spool-damaged`, also for a range beyond the end */
  readRange(range: { readonly offset: number; readonly length: number }): Promise<Uint8Array>
  close(): Promise<void>
}

/** Keeps submissions, encrypted, between their passes; nobody but the passes reads them. */
export type Spool = {
  /** Fails where one of that id exists. */
  create(id: string): Promise<SpoolWriter>
  /** @throws ComityError `spool-damaged` when it is missing or was not finished */
  open(id: string): Promise<SpoolReader>
  /** Destroys it for good; nothing happens where there is none. */
  remove(id: string): Promise<void>
  /** Ids of all that exist, finished or not. */
  list(): Promise<readonly string[]>
}

/** What a disclosure writes in the transaction of its acts. */
export type DisclosureWriter = RoadWriter & {
  readonly untold: Pick<UntoldStore, 'keep'>
  readonly submissions: SubmissionStore
  readonly shownIds: ShownIdStore
  readonly takenBack: Pick<TakenBackStore, 'among'>
}

/** Asked after each small piece of work: when others wait, a promise to wait for. */
export type Pause = () => Promise<void> | undefined
