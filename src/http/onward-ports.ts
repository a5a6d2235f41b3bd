/** What this door needs to let officials give on what came from others. */
import type { ActId, OnwardAskRow, OnwardItemRow } from '../acts/index.ts'
import type { Instant, Result } from '../foundation/index.ts'
import type { Official } from '../workflows/officials/index.ts'
import type { AskReport, AskRequest, GivenOnReport } from '../workflows/onward/index.ts'
import type { ReviewedThreat } from './threat-ports.ts'

/** A question, with the clock of who looks at a threat. */
export type OnwardAskView = Omit<OnwardAskRow, 'threat'> & { readonly threat: ReviewedThreat | null }

/** A question whether items may be given on, with what is known here of its items. */
export type OnwardAsk = {
  readonly ask: OnwardAskView
  readonly items: readonly (OnwardItemRow & {
    readonly stixId: string | null
    readonly type: string | null
    readonly marking: string | null
  })[]
}

/** Giving on. What an official's role may not do under the agreement of a question is refused; what it may not read is not there. */
export type OnwardPorts = {
  ask(request: Omit<AskRequest, 'account' | 'isAllowed' | 'isReadable'> & { readonly official: Official }): Promise<AskReport>
  /** Newest first. */
  list(request: { readonly official: Official; readonly limit: number }): Promise<readonly OnwardAskView[]>
  find(request: { readonly official: Official; readonly id: string }): Promise<OnwardAsk | undefined>
  consent(request: {
    readonly official: Official
    readonly id: string
    readonly until?: Instant
    readonly items?: readonly string[]
  }): Promise<Result<{ readonly actId: ActId }>>
  refuse(request: { readonly official: Official; readonly id: string; readonly reason: string }): Promise<Result<{ readonly actId: ActId }>>
  release(request: { readonly official: Official; readonly id: string; readonly necessity?: string }): Promise<Result<GivenOnReport>>
}
