/** What this door needs of the node to show items and to have them graded. */
import type { FeedbackRow, GivenOn, GradeRow, HoldingKey, ItemRow, UseDeed, UseOutcome, UseRow } from '../acts/index.ts'
import type { Instant, JsonObject, Result } from '../foundation/index.ts'
import type { OwnGrade } from '../intelligence/index.ts'
import type { DueReview, KeepReport } from '../workflows/erasure/index.ts'
import type { GradeReport } from '../workflows/grades/index.ts'
import type { Official } from '../workflows/officials/index.ts'
import type { UseReport } from '../workflows/uses/index.ts'
import type { ReviewedThreat } from './threat-ports.ts'

/** A page of items that the official may read; `next` is the `after` of the page that follows. */
export type ItemPage = { readonly items: readonly ItemRow[]; readonly next: number | null }

/** What was found, with the piece of it in which a text stands; null where no text was looked for. */
export type FoundItems = {
  readonly items: readonly { readonly row: ItemRow; readonly piece: string | null }[]
  readonly next: number | null
}

/** Items. All answer only what the agreement lets the official's role read. */
export type ItemPorts = {
  page(request: {
    readonly official: Official
    /** The purpose that is stated: only what may be used for it is there. */
    readonly purpose: string
    /** Absent: under every agreement. */
    readonly agreement?: string
    readonly role: 'own' | 'received'
    /** Microseconds since 1970; items added later follow. */
    readonly after: number
    readonly limit: number
  }): Promise<Result<ItemPage>>
  /** In the order of the page; may find less than `limit` though more follows. */
  search(request: {
    readonly official: Official
    readonly purpose: string
    readonly agreement?: string
    readonly role: 'own' | 'received'
    /** Looked for in the texts of the object, however it is written in capitals. */
    readonly text?: string
    readonly type?: string
    readonly stixId?: string
    readonly after: number
    readonly limit: number
  }): Promise<Result<FoundItems>>
  /** Undefined alike for an item that is not there, not held, or not for this official. */
  open(request: {
    readonly official: Official
    readonly purpose: string
    readonly holding: HoldingKey
    /** With what its origin signed; then of a copy that was sent as well. */
    readonly isSigned?: boolean
  }): Promise<
    | {
        readonly item: ItemRow
        readonly object: JsonObject
        readonly givenOn: GivenOn | null
        /** The threat against which it was given on without the leave of its origin. */
        readonly threat: ReviewedThreat | null
        /** The token as it came or went; null where it is not asked for, and of an own item. */
        readonly signed: string | null
      }
    | undefined
  >
}

/** Grades of this party. */
export type GradePorts = {
  /** What is not there, and what the official may not read, is refused alike. */
  give(request: {
    readonly official: Official
    /** The purpose that is stated. */
    readonly purpose: string
    readonly holdings: readonly HoldingKey[]
    readonly grade: OwnGrade
    readonly reason: string
  }): Promise<GradeReport>
  /** The grades that count now. */
  current(holdings: readonly HoldingKey[]): Promise<ReadonlyMap<HoldingKey, GradeRow>>
  /** Newest first. */
  history(holding: HoldingKey): Promise<readonly GradeRow[]>
}

/** What was done with received items, and what recipients say came of own ones. */
export type UsePorts = {
  /** What is not there, and what the official may not read, is refused alike. */
  record(request: {
    readonly official: Official
    /** The purpose that is stated. */
    readonly purpose: string
    readonly holdings: readonly HoldingKey[]
    readonly deed: UseDeed
    readonly outcome: UseOutcome
    readonly caveats: string
    readonly tellsOrigin: boolean
  }): Promise<UseReport>
  /** Newest first. */
  list(limit: number): Promise<readonly UseRow[]>
  of(holding: HoldingKey): Promise<readonly UseRow[]>
  feedback(holding: HoldingKey): Promise<readonly FeedbackRow[]>
}

/** Reviews of received items. */
export type ReviewPorts = {
  /** What this official may read, the oldest first. */
  due(request: {
    readonly official: Official
    readonly purpose: string
    readonly by: Instant
    readonly limit: number
  }): Promise<readonly DueReview[]>
  /** What is not there, and what the official may not read, is refused alike. */
  keep(request: {
    readonly official: Official
    /** The purpose that is stated. */
    readonly purpose: string
    readonly holdings: readonly HoldingKey[]
    readonly until: Instant
    readonly reason: string
  }): Promise<KeepReport>
}
