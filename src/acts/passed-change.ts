/** What acts change of what is passed on without its origin. */
import type { Instant } from '../foundation/index.ts'
import type { ActId } from './act.ts'
import type { HoldingKey } from './holding-key.ts'

/** One such change. */
export type PassedChange =
  /** Items came to be passed on without their origin. */
  | {
      readonly change: 'to-pass-on'
      readonly holdings: readonly HoldingKey[]
      readonly agreement: string
      readonly purpose: string
      readonly release: ActId
      readonly at: Instant
    }
  /** The overseer of an intermediary is told whose items it passed on. */
  | {
      readonly change: 'origins-traced'
      readonly act: ActId
      readonly recipient: string
      readonly items: readonly { readonly copy: HoldingKey; readonly origin: string; readonly source: HoldingKey }[]
      readonly at: Instant
    }
