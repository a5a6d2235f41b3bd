/** What waits to be passed on without its origin, and what an overseer knows of origins. */
import type { Instant } from '../foundation/index.ts'
import type { ActId } from './act.ts'
import type { HoldingKey } from './holding-key.ts'

/** One item that came to be passed on. */
export type ToPassOnRow = {
  readonly holding: HoldingKey
  readonly purpose: string
  /** The release of its origin. */
  readonly release: ActId
  readonly arrivedAt: Instant
}

/** Whose item one was that the intermediary passed on, as the overseer was told. */
export type OriginRow = {
  /** The item as it was passed on. */
  readonly copy: HoldingKey
  readonly act: ActId
  readonly recipient: string
  readonly origin: string
  /** The item as its origin gave it to the intermediary. */
  readonly source: HoldingKey
  readonly tracedAt: Instant
}

/** Reads both. */
export type PassedOnReader = {
  /** Items held here that came before an instant and did not go to a recipient yet, in the order in which they came. */
  waiting(question: {
    readonly agreement: string
    readonly recipient: string
    readonly before: Instant
    readonly limit: number
  }): Promise<readonly ToPassOnRow[]>
  origin(copy: HoldingKey): Promise<OriginRow | undefined>
}
