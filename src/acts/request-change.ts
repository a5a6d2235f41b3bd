/** What acts change about requests for data. */
import type { Silence } from '../agreement/index.ts'
import type { Instant } from '../foundation/index.ts'
import type { ActId } from './act.ts'
import type { HoldingKey } from './holding-key.ts'

/** How soon a request wants its answer: `urgent-elsewhere` is urgent and has to be looked for elsewhere first. */
export type RequestUrgency = 'normal' | 'urgent' | 'urgent-elsewhere'

/** Where a request stands: `lapsed` where nobody answered in time and the agreement takes that for a no. */
export type RequestState = 'open' | 'given' | 'declined' | 'lapsed'

/** One change of a request. */
export type RequestChange =
  /** A party asks another for data; `at` is when it was recorded here. */
  | {
      readonly change: 'request-put'
      readonly id: ActId
      readonly agreement: string
      readonly asker: string
      readonly asked: string
      readonly purpose: string
      readonly urgency: RequestUrgency
      readonly types: readonly string[] | null
      readonly about: readonly string[]
      readonly holding: HoldingKey
      readonly until: Instant
      readonly silence: Silence
      readonly at: Instant
    }
  /** Items were given in answer; `at` is when their release was stated. A request that is over stays as it is. */
  | { readonly change: 'request-given'; readonly id: ActId; readonly answer: ActId; readonly items: number; readonly at: Instant }
  /** It ended without anything; one that is answered or over changes nothing. */
  | {
      readonly change: 'request-ended'
      readonly id: ActId
      readonly answer: ActId
      readonly state: 'declined' | 'lapsed'
      readonly reason: string
      readonly at: Instant
    }
  /** A party published that its clock ran out unanswered; the first time stays. */
  | { readonly change: 'request-missed'; readonly id: ActId; readonly at: Instant }
