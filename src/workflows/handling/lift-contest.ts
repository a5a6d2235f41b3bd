/** Lifting a contest of items that were released, on the decision of whoever alone can: every partner that was told of it is told. */
import {
  formatLifting,
  type Lifting,
  type Proposal,
  type RoadParts,
  type RoadWriter,
  standingContests,
  stateActs,
} from '../../acts/index.ts'
import { canonicalJson } from '../../foundation/index.ts'
import { batchesOf, type Copy, copiesSent, type HandlingReport, reportOf } from './copies.ts'

/** Which contest to lift, and on whose decision. */
export type LiftContestRequest = {
  /** STIX ids of own items. */
  readonly stixIds: readonly string[]
  readonly lifting: Lifting
  readonly account: string
  /** Whether the account's role may recall what was shared under an agreement. */
  readonly isAllowed: (agreement: string) => boolean
}

/** Lifts one contest of every copy of the items; other contests stay. Items that are not contested so are a refusal. */
export async function liftContest<Writer extends RoadWriter>(
  request: LiftContestRequest,
  road: RoadParts<Writer>,
): Promise<HandlingReport> {
  const { lifting, account } = request
  const { copies, refusals } = await copiesSent(request, road)
  const rows = await road.items.find(copies.map(({ holding }) => holding))
  const contested = new Set(
    rows.flatMap(({ holding, narrowing }) =>
      narrowing !== null && standingContests(narrowing).includes(lifting.contest) ? [holding] : [],
    ),
  )
  const lifted = copies.filter(({ holding }) => contested.has(holding)).map((copy) => ({ ...copy, lifting }))
  const unknown =
    copies.length > 0 && lifted.length === 0 ? [{ code: 'contest-unknown', reason: 'no contest of this id stands on the items' }] : []
  return reportOf(await stateActs(liftingsOf(lifted), road, { account }), [...refusals, ...unknown])
}

/** One act for each recipient, agreement, lifting and batch. */
export function liftingsOf(copies: readonly (Copy & { readonly lifting: Lifting })[]): readonly Proposal[] {
  return batchesOf(copies, ({ lifting }) => canonicalJson({ ...lifting })).map(({ first, items }) => ({
    draft: { kind: 'lift-contest', agreement: first.agreement, body: { to: first.recipient, ...formatLifting(first.lifting), items } },
  }))
}
