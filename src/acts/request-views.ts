/** Reads of the requests that parties put to each other, and of what answered them. */
import type { Silence } from '../agreement/index.ts'
import type { Instant } from '../foundation/index.ts'
import type { ActId } from './act.ts'
import type { DeliveryState } from './change.ts'
import type { HoldingKey } from './holding-key.ts'
import type { RequestState, RequestUrgency } from './request-change.ts'

/** One request, put here or to this party. */
export type RequestRow = {
  /** Id of the act that asked. */
  readonly id: ActId
  readonly agreement: string
  readonly asker: string
  readonly asked: string
  readonly purpose: string
  readonly urgency: RequestUrgency
  /** STIX types that are asked for; null for all that the agreement lets be given on a request. */
  readonly types: readonly string[] | null
  /** Ids of items of the asked party that it is about. */
  readonly about: readonly string[]
  /** The item that holds the text of the request. */
  readonly holding: HoldingKey
  readonly askedAt: Instant
  /** When its clock ends. */
  readonly until: Instant
  /** What silence means then. */
  readonly silence: Silence
  readonly state: RequestState
  /** Why it was declined, as the answer says; `silence` where nobody answered. */
  readonly reason: string | null
  /** The act that answered it first, or ended it. */
  readonly answer: ActId | null
  /** When that act was stated. */
  readonly answeredAt: Instant | null
  /** Items that were given in answer. */
  readonly items: number
  /** When a party published that its clock had run out. */
  readonly missedAt: Instant | null
  /** At the asker: how the asked party's node took it, and why not. */
  readonly delivery: DeliveryState | null
  readonly code: string | null
}

/** One release that answered a request. */
export type RequestAnswerRow = { readonly actId: ActId; readonly items: number; readonly at: Instant }

/** Requests of one party to another that stand alike. */
export type RequestTally = Pick<RequestRow, 'asker' | 'asked' | 'state' | 'items'> & { readonly requests: number }

/** Reads requests. */
export type RequestReader = {
  find(id: ActId): Promise<RequestRow | undefined>
  /** Newest first. */
  list(limit: number): Promise<readonly RequestRow[]>
  /** In the order in which they came. */
  answersTo(id: ActId): Promise<readonly RequestAnswerRow[]>
  /** How many one party put to another under an agreement that were recorded here since an instant, or at it. */
  countSince(question: {
    readonly agreement: string
    readonly asker: string
    readonly asked: string
    readonly since: Instant
  }): Promise<number>
  /** Open ones whose clock has ended and whose silence ends them, the first that ended first; never one that the asked node refused. */
  silent(question: { readonly now: Instant; readonly limit: number }): Promise<readonly RequestRow[]>
  /** How many there are by parties and by how they stand. */
  tally(): Promise<readonly RequestTally[]>
  /** How many of each asker the asked party left open although their clock has ended. */
  overdue(question: {
    readonly asked: string
    readonly now: Instant
  }): Promise<readonly { readonly asker: string; readonly requests: number }[]>
  /** Those of an asker whose clock ended without an answer in time and of which nobody published that, the first that ended first. */
  missed(question: { readonly asker: string; readonly now: Instant; readonly limit: number }): Promise<readonly RequestRow[]>
}
