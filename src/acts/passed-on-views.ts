/** What waits to be passed on without its origin, and what an overseer knows of origins. */
import type { Instant } from '../foundation/index.ts'
import type { ActId } from './act.ts'
import type { HoldingKey } from './holding-key.ts'

/** One item that came to be passed on. */
export type ToPassOnRow = {
  /** Its place in the order in which they came. */
  readonly seq: number
  readonly holding: HoldingKey
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
  /** Items held here for a purpose that came before an instant and did not go to a recipient yet, in the order in which they came: those after one. */
  waiting(question: {
    readonly agreement: string
    readonly recipient: string
    readonly purpose: string
    readonly before: Instant
    /** `seq` of the last one that is known; 0 before the first. */
    readonly after: number
    readonly limit: number
  }): Promise<readonly ToPassOnRow[]>
  origin(copy: HoldingKey): Promise<OriginRow | undefined>
}
