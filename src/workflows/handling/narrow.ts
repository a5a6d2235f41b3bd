/** Narrowing the handling of items that were released: every partner that has a copy is told, and obeys. */
import {
  formatNarrowing,
  meetNarrowings,
  type Narrowing,
  type NarrowingReader,
  narrowingText,
  type Proposal,
  type RoadParts,
  type RoadWriter,
  statableParts,
  stateActs,
} from '../../acts/index.ts'
import { BATCH_ITEMS_MAX, randomUuid } from '../../foundation/index.ts'
import { batchesOf, type Copy, copiesSent, type HandlingReport, reportOf } from './copies.ts'
import { liftingsOf } from './lift-contest.ts'

/** What to narrow, how, and why. */
export type NarrowRequest = {
  /** STIX ids of own items. */
  readonly stixIds: readonly string[]
  readonly narrowing: Narrowing
  /** Whether a person says that it is wrong. */
  readonly isContested?: boolean
  /** Stable code of the reason, as `source-at-risk`. */
  readonly cause: string
  readonly account: string
  /** Whether the account's role may recall, and so narrow, what was shared under an agreement. */
  readonly isAllowed: (agreement: string) => boolean
}

/** What was set in motion. */
export type NarrowReport = HandlingReport & {
  /** By which the contest can be lifted; null where nothing was contested. */
  readonly contest: string | null
}

/** Narrows every copy of the items at every partner. An id that names no shared own item is reported as a refusal. */
export async function narrowItems<Writer extends RoadWriter>(request: NarrowRequest, road: RoadParts<Writer>): Promise<NarrowReport> {
  const { copies, refusals } = await copiesSent(request, road)
  const contest = request.isContested === true ? randomUuid(road.randomness) : null
  const narrowing = contest === null ? request.narrowing : { ...request.narrowing, contests: [contest] }
  const proposals = narrowingsOf(
    copies.map((copy) => ({ ...copy, narrowing })),
    request.cause,
  )
  const report = reportOf(await stateActs(proposals, road, { account: request.account }), refusals)
  return { ...report, contest: report.acts.length === 0 ? null : contest }
}

/**
 * Tells one batch of recipients that were given a copy of an item after another copy was narrowed, or that item itself by its origin.
 * @returns how many copies; call again until 0
 */
export async function narrowLate<Writer extends RoadWriter>(parts: {
  readonly road: RoadParts<Writer>
  readonly narrowings: NarrowingReader
}): Promise<number> {
  const untold = await parts.narrowings.untold(BATCH_ITEMS_MAX)
  if (untold.length === 0) return 0
  const narrowed = untold.filter(({ told, narrowing: { lifted: _lifted, ...terms } }) => !isTold(terms, told))
  const lifted = untold.flatMap(({ narrowing, told, ...copy }) =>
    (narrowing.lifted ?? []).filter((lifting) => !isTold({ lifted: [lifting] }, told)).map((lifting) => ({ ...copy, lifting })),
  )
  const proposals = [...narrowingsOf(narrowed, LATE), ...liftingsOf(lifted)]
  // What waits for another copy alone would be found again for ever.
  if (proposals.length === 0) return 0
  const outcomes = await stateActs(proposals, parts.road)
  // What is refused would be found again for ever.
  return outcomes.every(({ ok }) => ok) ? untold.length : 0
}

/** Cause of a narrowing that a recipient is told because others were. */
const LATE = 'narrowed-before'

/** Whether a narrowing takes nothing that another one does not. */
function isTold(narrowing: Narrowing, told: Narrowing): boolean {
  return narrowingText(meetNarrowings(told, narrowing)) === narrowingText(meetNarrowings(told, told))
}

type Narrowed = Copy & { readonly narrowing: Narrowing }

/** One act for each recipient, agreement, narrowing and batch. */
export function narrowingsOf(copies: readonly Narrowed[], cause: string): readonly Proposal[] {
  return batchesOf(copies, ({ narrowing }) => narrowingText(narrowing)).flatMap(({ first, items }) =>
    statableParts(first.narrowing).map((part) => ({
      draft: { kind: 'narrow', agreement: first.agreement, body: { to: first.recipient, cause, terms: formatNarrowing(part), items } },
    })),
  )
}
