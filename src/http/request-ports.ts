/** What this door needs of requests between parties. */
import type { ActId, RequestAnswerRow, RequestRow, RequestText } from '../acts/index.ts'
import type { Result } from '../foundation/index.ts'
import type { Official } from '../workflows/officials/index.ts'
import type { RequestAccounts, RequestRequest } from '../workflows/requests/index.ts'

/** One request with what is known of it here. */
export type RequestDetail = {
  readonly request: RequestRow
  /** Null once it is erased, and while it is restricted. */
  readonly text: RequestText | null
  readonly marking: string | null
  readonly answers: readonly RequestAnswerRow[]
  readonly accounts: RequestAccounts
}

/** Requests. What an official's role may not do under the agreement of one is refused; what it may not read is not there. */
export type RequestPorts = {
  ask(request: Omit<RequestRequest, 'account' | 'isAllowed'> & { readonly official: Official }): Promise<Result<{ readonly actId: ActId }>>
  /** Newest first. */
  list(request: { readonly official: Official; readonly limit: number }): Promise<readonly RequestRow[]>
  find(request: { readonly official: Official; readonly id: string }): Promise<RequestDetail | undefined>
  decline(request: {
    readonly official: Official
    readonly id: string
    readonly reason: string
  }): Promise<Result<{ readonly actId: ActId }>>
}
