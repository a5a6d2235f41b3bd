/** Reads of the read models that `apply` folds. */
import type { Agreement } from '../agreement/index.ts'
import type { Instant } from '../foundation/index.ts'
import type { PartyCard } from '../identity/index.ts'
import type { DeliveryState, HoldingRole, ItemEntry, ItemState } from './change.ts'

/** A party as known: its newest card first, older ones for acts signed before a rotation. */
export type PartyRow = { readonly cards: readonly PartyCard[]; readonly introducedAt: Instant }

/** An agreement as far as its founding acts were applied. */
export type AgreementRow = {
  readonly hash: string
  readonly document: Agreement
  readonly proposedBy: string
  readonly proposeAct: string
  readonly signatures: readonly { readonly party: string; readonly actId: string }[]
  readonly ratifications: readonly { readonly party: string; readonly actId: string; readonly at: Instant }[]
}

/** Parties and agreements: few, small, loaded whole. */
export type DirectoryReader = {
  parties(): Promise<readonly PartyRow[]>
  agreements(): Promise<readonly AgreementRow[]>
  /** Grows with every change of parties or agreements, by any process. */
  directoryVersion(): Promise<number>
}

/** One item row as stored. */
export type ItemRow = ItemEntry & {
  readonly state: ItemState
  readonly erasedAt: Instant | null
  readonly erasedFor: string | null
  /** Microseconds since 1970, unique and growing in commit order: TAXII `date_added`. */
  readonly addedAt: number
}

/** Which items a page may hold; absent conditions do not narrow. */
export type ItemQuestion = {
  readonly agreement: string
  readonly roles: readonly HoldingRole[]
  /** Only `held` items are ever shown. */
  readonly addedAfter?: number
  readonly stixIds?: readonly string[]
  readonly types?: readonly string[]
  /** Only the newest version of each STIX id (default true). */
  readonly isLatestOnly?: boolean
  readonly markings?: readonly string[]
  readonly limit: number
}

/** Reads items. */
export type ItemReader = {
  /** Held items in order of `addedAt`. */
  page(question: ItemQuestion): Promise<readonly ItemRow[]>
  find(itemIds: readonly string[]): Promise<readonly ItemRow[]>
  /** Items by STIX id whatever their state, own or received or sent. */
  byStixId(stixId: string): Promise<readonly ItemRow[]>
  /** Copies sent to partners that were made from these own items, with their recipients. */
  sentFrom(
    sources: readonly string[],
  ): Promise<readonly { readonly itemId: string; readonly source: string; readonly recipient: string; readonly actId: string }[]>
  /** Items not erased whose retention ended, oldest first. */
  overdue(question: { readonly now: Instant; readonly limit: number }): Promise<readonly ItemRow[]>
}

/** One row of the deliveries read model. What is `delivered` or `expired` beside that hangs on the outbox, and is told when looked at. */
export type DeliveryRow = {
  readonly actId: string
  readonly kind: string
  readonly recipient: string
  readonly state: DeliveryState | 'delivered' | 'expired'
  readonly items: number
  readonly refusedItems: number
  readonly code: string | null
  readonly at: Instant
}

/** Numbers that a person looks at first; each is counted from rows, not from memory. */
export type Summary = {
  readonly own: number
  /** By recipient: copies sent, applied there, refused there, confirmed erased there. */
  readonly sent: readonly {
    readonly recipient: string
    readonly sent: number
    readonly applied: number
    readonly refused: number
    readonly erased: number
  }[]
  /** By origin: items held, restricted and erased here. */
  readonly received: readonly { readonly origin: string; readonly held: number; readonly restricted: number; readonly erased: number }[]
  readonly consultations: number
}

/** Reads deliveries and the summary. */
export type OverviewReader = {
  /** Newest first. */
  deliveries(limit: number): Promise<readonly DeliveryRow[]>
  deliveriesOf(actIds: readonly string[]): Promise<readonly DeliveryRow[]>
  summary(): Promise<Summary>
  /** Refusals as folded into acts, by kind and code. */
  refusals(): Promise<readonly { readonly kind: string; readonly code: string; readonly count: number }[]>
  /** Acts kept, by kind. */
  acts(): Promise<readonly { readonly kind: string; readonly count: number }[]>
  /** Seq of the last applied act. */
  lastApplied(): Promise<number>
}
