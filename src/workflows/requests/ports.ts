/** What requests need kept beside their acts. */
import type { ActId, RequestReader, RoadParts, RoadWriter } from '../../acts/index.ts'

/** Which official of this party did what with a request: acts name no official. */
export type RequestAccounts = { readonly asked: string | null; readonly declined: string | null }

/** Those accounts, by the act that asked; they go with its text. */
export type RequestAccountStore = {
  /** The first of each deed stays. */
  put(request: ActId, done: { readonly deed: 'asked' | 'declined'; readonly account: string }): Promise<void>
  of(request: ActId): Promise<RequestAccounts>
}

/** What a step on a request writes in one transaction. */
export type RequestWriter = RoadWriter & { readonly requestAccounts: RequestAccountStore }

/** The surroundings of requests. */
export type RequestParts = {
  readonly road: RoadParts<RequestWriter>
  readonly requests: RequestReader
}
