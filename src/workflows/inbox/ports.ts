/** What the inboxes of tools need kept. */
import type { HoldingKey } from '../../acts/index.ts'
import type { Instant } from '../../foundation/index.ts'

/** Whose inbox: each account has one under each agreement that it may read under. */
export type InboxOwner = {
  readonly account: string
  /** Hash of the agreement. */
  readonly agreement: string
}

/** One object as kept in an inbox; its content is in the vault under `holding`. */
export type InboxRow = InboxOwner & {
  /** Made by `postedKey` over a UUID of its time, so it is the key of no item and lies beside what was posted with it. */
  readonly holding: HoldingKey
  readonly type: string
  readonly stixId: string
  /** STIX `modified`, or `created`, or null. */
  readonly version: string | null
  /** Microseconds since 1970, unique and growing in commit order. */
  readonly addedAt: number
}

/** Which objects of one inbox a page may hold; absent conditions do not narrow. */
export type InboxQuestion = InboxOwner & {
  readonly addedAfter?: number
  readonly stixIds?: readonly string[]
  readonly types?: readonly string[]
  readonly limit: number
}

/** What became of one posting. */
export type InboxStatus = InboxOwner & {
  readonly id: string
  readonly receivedAt: Instant
  /** JSON of what became of each object. */
  readonly report: string
  /** After this it is forgotten. */
  readonly expiresAt: Instant
}

/** Reads inboxes. */
export type InboxReader = {
  /** In order of `addedAt`. */
  page(question: InboxQuestion): Promise<readonly InboxRow[]>
  count(owner: InboxOwner): Promise<number>
  /** The status of that id if it is the owner's. */
  status(owner: InboxOwner, id: string): Promise<InboxStatus | undefined>
  /** Objects of all inboxes whose outcome is to be told yet, in order of `addedAt`. */
  untold(question: { readonly addedAfter: number; readonly limit: number }): Promise<readonly InboxRow[]>
  /** The submissions in which these objects were proposed lately, by key. */
  proposed(objectKeys: readonly string[]): Promise<ReadonlyMap<string, string>>
}

/** Writes inboxes. */
export type InboxStore = InboxReader & {
  /** Adds objects in order. @returns them with their `addedAt` */
  add(rows: readonly Omit<InboxRow, 'addedAt'>[], now: Instant): Promise<readonly InboxRow[]>
  remove(holdings: readonly HoldingKey[]): Promise<void>
  /** Of which the outcome is to be told. */
  keepUntold(holdings: readonly HoldingKey[]): Promise<void>
  /** It is told. @returns whether it was to be told yet */
  settleUntold(holding: HoldingKey): Promise<boolean>
  keepStatuses(statuses: readonly InboxStatus[]): Promise<void>
  /** Replaces the report of a status that is kept. */
  settleStatus(id: string, report: string): Promise<void>
  /** Remembers in which submission objects were proposed; the last time stands. */
  keepProposed(proposed: {
    readonly objectKeys: readonly string[]
    readonly submission: string
    readonly expiresAt: Instant
  }): Promise<void>
  /** Forgets the statuses and the proposed objects whose time is over. */
  expireStatuses(now: Instant): Promise<void>
}
