/** What this door needs of the node to take back, correct, narrow and review items. */
import type { ActId, ContestRow, HoldingKey, RaisedContest, TakebackRow } from '../acts/index.ts'
import type { Result } from '../foundation/index.ts'
import type { RecallRequest, TakeBackReport, TakeBackRequest } from '../workflows/erasure/index.ts'
import type {
  ContestAnswer,
  EndContestRequest,
  HandlingReport,
  LiftContestRequest,
  NarrowReport,
  NarrowRequest,
  RaiseContestReport,
  RaiseContestRequest,
} from '../workflows/handling/index.ts'
import type { Official } from '../workflows/officials/index.ts'
import type { ReviewPorts } from './item-ports.ts'

type By = { readonly official: Official }

/** One contest with its items, without content. */
export type ContestDetail = {
  readonly contest: RaisedContest
  readonly items: readonly {
    readonly holding: HoldingKey
    readonly stixId: string | null
    readonly type: string | null
    readonly marking: string | null
    readonly state: string
  }[]
}

type Stated = Result<{ readonly actId: ActId }>

/** Contests: raised with who sent items, judged, ended. */
export type ContestPorts = {
  /** Newest first, as far as the role reads or inspects. */
  list(request: By & { readonly isStanding: boolean; readonly limit: number }): Promise<readonly ContestRow[]>
  find(request: By & { readonly id: string }): Promise<ContestDetail | undefined>
  raise(request: Pick<RaiseContestRequest, 'stixIds' | 'ground' | 'document'> & By): Promise<RaiseContestReport>
  answer(request: By & { readonly id: string; readonly answer: { readonly answer: ContestAnswer['answer'] } }): Promise<Stated>
  end(request: By & { readonly id: string; readonly lifting: EndContestRequest['lifting'] }): Promise<Stated>
}

/** Handling after a release, and what becomes of items. */
export type HandlingPorts = {
  readonly recall: (request: Pick<RecallRequest, 'stixIds' | 'cause' | 'alsoOwn'> & By) => Promise<TakeBackReport>
  readonly correct: (request: Pick<TakeBackRequest, 'stixIds' | 'cause'> & By) => Promise<TakeBackReport>
  /** Newest first. */
  readonly takebacks: (limit: number) => Promise<readonly TakebackRow[]>
  readonly narrow: (request: Pick<NarrowRequest, 'stixIds' | 'narrowing' | 'isContested' | 'cause'> & By) => Promise<NarrowReport>
  readonly liftContest: (request: Pick<LiftContestRequest, 'stixIds' | 'lifting'> & By) => Promise<HandlingReport>
  readonly contests: ContestPorts
  readonly reviews: ReviewPorts
}
