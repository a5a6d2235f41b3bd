/** The origin's answer to a holder that asks to give its items on. */
import { type ActId, itemIdOf, type OnwardAskRow, type Outcome, type Proposal, stateActs } from '../../acts/index.ts'
import { DAY_MS, formatTimestamp, type Instant, type Result, refused } from '../../foundation/index.ts'
import type { OnwardParts } from './ports.ts'

/** How long a consent lasts that names no date. */
export const CONSENT_DAYS = 30

/** What an official answers. */
export type OnwardAnswer = {
  readonly ask: ActId
  readonly account: string
  /** Whether the account's role may release under an agreement. */
  readonly isAllowed: (agreement: string) => boolean
} & (
  | {
      readonly answer: 'yes'
      /** Absent: after {@link CONSENT_DAYS}. */
      readonly until?: Instant
      /** Ids of items; absent: all that were asked for. */
      readonly items?: readonly string[]
    }
  | {
      readonly answer: 'no'
      /** One of `CONSENT_REASONS`. */
      readonly reason: string
    }
)

/** States the answer. Refused with `ask-unknown` for a question that was not put to this party, and as the kind refuses. */
export async function answerAsk(
  answer: OnwardAnswer,
  { road, onward }: Pick<OnwardParts, 'road' | 'onward'>,
): Promise<Outcome | Result<never>> {
  const ask = await onward.ask(answer.ask)
  if (ask === undefined || ask.origin !== road.self) return refused('ask-unknown', 'no such question was put to this party')
  if (!answer.isAllowed(ask.agreement)) return refused('role-not-permitted', 'the agreement does not let this role consent')
  const body = answer.answer === 'no' ? { answer: 'no', reason: answer.reason } : await consented(ask, answer, { road, onward })
  const { id, agreement, asker } = ask
  const draft: Proposal['draft'] = { kind: 'consent', agreement, after: [id], body: { to: asker, of: id, ...body } }
  const [outcome] = await stateActs([{ draft }], road, { account: answer.account })
  return outcome as Outcome
}

async function consented(
  { id }: OnwardAskRow,
  { until, items }: Extract<OnwardAnswer, { answer: 'yes' }>,
  { road, onward }: Pick<OnwardParts, 'road' | 'onward'>,
) {
  const asked = items ?? (await onward.itemsOf(id)).map(({ holding }) => itemIdOf(holding))
  return { answer: 'yes', until: formatTimestamp(until ?? road.clock.now() + CONSENT_DAYS * DAY_MS), items: asked }
}
