/** What acts change of what is given on. */
import type { Instant } from '../foundation/index.ts'
import type { ActId } from './act.ts'
import type { HoldingKey } from './holding-key.ts'
import type { Threat } from './kinds/threat-rule.ts'

/** Where a question whether items may be given on stands: `lapsed` where nobody answered in time, which is a no. */
export type OnwardState = 'open' | 'consented' | 'refused' | 'lapsed'

/** One such change. */
export type OnwardChange =
  /** A holder asks an origin to let it give items on. */
  | {
      readonly change: 'onward-asked'
      readonly id: ActId
      readonly agreement: string
      readonly asker: string
      readonly origin: string
      readonly recipient: string
      readonly purpose: string
      readonly holdings: readonly HoldingKey[]
      readonly until: Instant
      /** Where the items went on before the origin answered. */
      readonly threat?: Threat
      readonly at: Instant
    }
  /** What became of the question; one that is answered or lapsed already changes nothing. */
  | {
      readonly change: 'onward-answered'
      readonly ask: ActId
      readonly answer: ActId
      readonly state: Exclude<OnwardState, 'open'>
      readonly reason: string | null
      /** Items that may be given on. */
      readonly holdings: readonly HoldingKey[]
      /** Until when they may. */
      readonly until: Instant | null
      readonly at: Instant
    }
  /** Copies of received items that were made for another party: the only place that says of what. */
  | {
      readonly change: 'given-on'
      readonly recipient: string
      readonly agreement: string
      readonly ask: ActId
      readonly copies: readonly { readonly copy: HoldingKey; readonly source: HoldingKey }[]
    }
  /** A holder vouches that what it gave on of own items is erased there; the first time stays. */
  | {
      readonly change: 'onward-erased'
      readonly asker: string
      readonly recipient: string
      readonly holdings: readonly HoldingKey[]
      readonly at: Instant
    }
