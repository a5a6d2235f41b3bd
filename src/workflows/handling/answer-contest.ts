/** Judging what holders contest of items that came from here: marked for every holder, corrected, or declined with a reason. Silence has its consequence. */
import {
  type ActId,
  type ContestReader,
  type Outcome,
  type Proposal,
  type RaisedContest,
  type RoadParts,
  type RoadWriter,
  stateActs,
} from '../../acts/index.ts'
import { type Result, refused } from '../../foundation/index.ts'
import type { Copy } from './copies.ts'
import { narrowingsOf } from './narrow.ts'

/** What an official answers. */
export type ContestAnswer = {
  /** The act that raised it. */
  readonly id: ActId
  readonly account: string
  /** Whether the account's role may recall, and so mark, what was shared under an agreement. */
  readonly isAllowed: (agreement: string) => boolean
} & (
  | { readonly answer: 'flagged' }
  | { readonly answer: 'corrected' /** The act that took the items back. */; readonly by: ActId }
  | { readonly answer: 'declined' /** One of `CONTEST_REASONS`. */; readonly reason: string }
)

type Parts<Writer extends RoadWriter> = {
  readonly road: RoadParts<Writer>
  readonly contests: Pick<ContestReader, 'find' | 'itemsOf' | 'unanswered'>
}

/** States the answer and marks the items, in one transaction. Refused with `contest-unknown` for one that was not raised here, and as the kind refuses. */
export async function answerContest<Writer extends RoadWriter>(
  asked: ContestAnswer,
  { road, contests }: Parts<Writer>,
): Promise<Outcome | Result<never>> {
  const found = await contests.find(asked.id)
  if (found === undefined || found.origin !== road.self) return refused('contest-unknown', 'no such contest was raised with this party')
  if (!asked.isAllowed(found.agreement)) return refused('role-not-permitted', 'the agreement does not let this role judge a contest')
  const how =
    asked.answer === 'flagged'
      ? { answer: 'flagged' }
      : asked.answer === 'corrected'
        ? { answer: 'corrected', by: asked.by }
        : { answer: 'declined', reason: asked.reason }
  const marks = asked.answer === 'flagged' ? await marksOf(found, { road, contests }) : []
  const after = asked.answer === 'corrected' ? [asked.by] : []
  const outcomes = await stateActs([...marks, answering(found, how, after)], road, { account: asked.account })
  return outcomes.at(-1) as Outcome
}

/**
 * Answers contests whose clock has ended: what a person, a court or an overseer contests is marked as if an official had said so, what a holder
 * proposes is declined, and so is what is of nothing that is left. @returns how many; call again until 0
 */
export async function answerSilent<Writer extends RoadWriter>({ road, contests }: Parts<Writer>): Promise<number> {
  const silent = await contests.unanswered({ origin: road.self, now: road.clock.now(), limit: SILENT_AT_ONCE })
  let answered = 0
  for (const found of silent) {
    const marks = found.ground === 'holder' ? [] : await marksOf(found, { road, contests })
    const reason = found.ground === 'holder' ? 'silence' : 'erased'
    const how = marks.length > 0 ? { answer: 'flagged' } : { answer: 'declined', reason }
    const outcomes = await stateActs([...marks, answering(found, how, [])], road)
    if (outcomes.at(-1)?.ok === true) answered += 1
  }
  return answered
}

// One transaction for each, which names up to so many items for every partner.
const SILENT_AT_ONCE = 16

function answering({ id, agreement, raisedBy }: RaisedContest, how: object, after: readonly ActId[]): Proposal {
  return { draft: { kind: 'answer-contest', agreement, after: [id, ...after], body: { to: raisedBy, of: id, ...how } } }
}

/** What marks every copy, at every partner, of the items that are contested; nothing where nothing is left. */
async function marksOf<Writer extends RoadWriter>(found: RaisedContest, { road, contests }: Parts<Writer>): Promise<readonly Proposal[]> {
  const rows = (await road.items.find(await contests.itemsOf(found))).filter(({ state }) => state !== 'erased')
  const sources = rows.flatMap(({ source }) => source ?? [])
  const agreements = new Map((await road.items.find(sources)).map(({ holding, agreement }) => [holding, agreement]))
  const others = await road.items.sentFrom(sources)
  const copies = new Map<string, Copy>()
  for (const { holding } of rows)
    copies.set(`${holding} ${found.raisedBy}`, { holding, recipient: found.raisedBy, agreement: found.agreement })
  for (const { holding, recipient, source } of others) {
    const agreement = agreements.get(source) ?? found.agreement
    copies.set(`${holding} ${recipient}`, { holding, recipient, agreement })
  }
  const states = await road.items.states([...copies.values()].map(({ holding }) => holding))
  const kept = [...copies.values()].filter(({ holding }) => states.get(holding) !== 'erased')
  const narrowing = { contests: [found.contest] }
  return narrowingsOf(
    kept.map((copy) => ({ ...copy, narrowing })),
    CAUSE,
  )
}

/** Cause of a mark that a holder asked for. */
const CAUSE = 'contest'
