/** What the record of reads needs kept (DESIGN rule 10). */
import type { HoldingKey, ServedItem } from '../../acts/index.ts'
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

/** A read when it is recorded; `people` are the STIX ids of what the answer held about people, each once. */
export type NotedRead = Omit<ReadRow, 'seq'> & { readonly people: readonly string[] }

/** Reads; a row is durable before the first byte of its answer leaves. */
export type ReadStore = {
  /** Adds reads in their order. They are entered into the record one by one later, and before anybody looks through it. */
  add(reads: readonly NotedRead[]): Promise<void>
  /** Enters all that wait for it. */
  enter(): Promise<void>
  /**
   * Remembers that accounts get these items, so that they can be told when they are taken back.
   * @returns for each in order false where an item of it is held no more, or is not where it was: then the answer that was made must not leave
   */
  serve(servings: readonly Serving[]): Promise<readonly boolean[]>
  /** Another one whenever anything about items changed. */
  itemsVersion(): Promise<number>
}

/** Knows whom items are about, so that they are told that these were read. */
export type ReadSubjects = {
  /** Those of the items that are about people, each with its STIX id. */
  aboutPeople(holdings: readonly HoldingKey[]): Promise<ReadonlyMap<HoldingKey, string>>
}

/** Keeps what was read by whoever had opened it for itself, in the transaction of the read. */
export type OpenedReads = {
  noteReads(reads: readonly { readonly account: string; readonly at: Instant; readonly holdings: readonly HoldingKey[] }[]): Promise<void>
}

/** What one answer gives to an account. */
export type Serving = { readonly account: string; readonly items: readonly ServedItem[] }

/** An item that an account got and that is held no more. Nothing of its content is kept, and the row for a while only. */
export type RecalledRow = {
  readonly holding: HoldingKey
  readonly account: string
  /** Hash of the agreement under which it was held. */
  readonly agreement: string
  readonly role: 'own' | 'received'
  readonly stixId: string
  /** Why, as a code: of the act that took it back, or `retention`. */
  readonly cause: string
  /** Microseconds since 1970, unique and growing in commit order. */
  readonly addedAt: number
}

/** Reads what accounts are told. */
export type RecalledReader = {
  /** In order of `addedAt`. */
  page(question: {
    readonly account: string
    readonly agreement: string
    readonly role: RecalledRow['role'] | undefined
    readonly addedAfter: number
    readonly limit: number
  }): Promise<readonly RecalledRow[]>
}

/** Forgets what accounts were told long ago. */
export type RecalledStore = { expire(now: Instant): Promise<void> }

/** A read as people look through the record. */
export type LoggedRead = ReadRow & {
  /** The act that commits to it; null until the next checkpoint. */
  readonly consultAct: string | null
}

/** Reads the record of reads. */
export type ReadLogReader = {
  /** Newest first, below `before`. */
  page(question: {
    readonly account?: string
    readonly from?: Instant
    readonly until?: Instant
    readonly before?: number
    readonly limit: number
  }): Promise<readonly LoggedRead[]>
  /** Oldest first. */
  after(seq: number, limit: number): Promise<readonly LoggedRead[]>
  /** Items that an account read on each day on which it read any, in order. @param since days since 1970 */
  days(account: string, since: number): Promise<readonly number[]>
}

/** Ends the retention of the record. */
export type ReadExpiryStore = {
  /** @returns how many rows went, at most `limit`: call again until it is 0 */
  expire(question: { readonly agreement: string | null; readonly before: Instant; readonly limit: number }): Promise<number>
}

/** Folds reads into consult acts. */
export type ReadFoldStore = {
  /** Reads not folded yet, oldest first. */
  unfolded(limit: number): Promise<readonly ReadRow[]>
  /** Marks them as committed to by the act. */
  fold(seqs: readonly number[], actId: string): Promise<void>
}
