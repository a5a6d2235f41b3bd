/** What this door needs of the node to take back, correct, narrow and review items. */
import type { TakebackRow } from '../acts/index.ts'
import type { RecallRequest, TakeBackReport, TakeBackRequest } from '../workflows/erasure/index.ts'
import type { HandlingReport, LiftContestRequest, NarrowReport, NarrowRequest } from '../workflows/handling/index.ts'
import type { Official } from '../workflows/officials/index.ts'
import type { ReviewPorts } from './item-ports.ts'

type By = { readonly official: Official }

/** Handling after a release, and what becomes of items. */
export type HandlingPorts = {
  readonly recall: (request: Pick<RecallRequest, 'stixIds' | 'cause' | 'alsoOwn'> & By) => Promise<TakeBackReport>
  readonly correct: (request: Pick<TakeBackRequest, 'stixIds' | 'cause'> & By) => Promise<TakeBackReport>
  /** Newest first. */
  readonly takebacks: (limit: number) => Promise<readonly TakebackRow[]>
  readonly narrow: (request: Pick<NarrowRequest, 'stixIds' | 'narrowing' | 'isContested' | 'cause'> & By) => Promise<NarrowReport>
  readonly liftContest: (request: Pick<LiftContestRequest, 'stixIds' | 'lifting'> & By) => Promise<HandlingReport>
  readonly reviews: ReviewPorts
}
