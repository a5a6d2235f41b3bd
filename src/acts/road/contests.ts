/**
 * What a recipient contests of items that were given on to it is for whoever sent them to judge: the contest is raised there under the same id,
 * without the recipient's name, and the answer goes back the way it came.
 */
import { formatTimestamp, type Instant } from '../../foundation/index.ts'
import type { Act, ActId } from '../act.ts'
import type { ContestGround } from '../contest-views.ts'
import type { AgreementEntry, Directory } from '../directory.ts'
import { itemIdOf } from '../holding-key.ts'
import type { ContestAnswerBody } from '../kinds/answer-contest.ts'
import { contestDue } from '../kinds/contest.ts'
import type { RoadWriter } from '../ports.ts'
import type { Proposal } from './journey.ts'
import type { RoadParts } from './parts.ts'
import { sourcesOf } from './sources.ts'

type Writer = Pick<RoadWriter, 'onward' | 'items' | 'contests'>
type Known = { readonly parts: Pick<RoadParts, 'self'>; readonly directory: Directory; readonly now: Instant }
type Raised = { readonly contest: string; readonly ground: ContestGround; readonly document: string; readonly items: readonly string[] }

/** The same contest, raised with each sender of the items behind the copies. */
export async function contestsOnward(writer: Writer, { body }: Act, { parts, directory, now }: Known): Promise<readonly Proposal[]> {
  const { contest, ground, document, items } = body as unknown as Raised
  const sources = await sourcesOf(writer, { self: parts.self, items })
  return sources.map(({ origin, agreement, items: named }) => {
    // An agreement whose items are held is known for as long as the node is.
    const until = formatTimestamp(contestDue(directory.agreement(agreement) as AgreementEntry, now))
    return { draft: { kind: 'contest', agreement, body: { to: origin, contest, ground, document, until, items: named } } }
  })
}

/** The same answer to who raised the contest here, where it is of nothing else than what the origin answered. */
export async function answersOnward(writer: Writer, act: Act, { parts }: Known): Promise<readonly Proposal[]> {
  const answer = act.body as unknown as ContestAnswerBody
  const put = await writer.contests.find(answer.of as ActId)
  const raised = put === undefined ? undefined : await writer.contests.of({ contest: put.contest, origin: parts.self })
  if (put === undefined || raised === undefined || raised.state !== 'open' || raised.id === null) return []
  const copies = await writer.contests.itemsOf(raised)
  const answered = new Set(await writer.contests.itemsOf(put))
  const sources = new Map((await writer.onward.copies(copies)).map(({ copy, source }) => [copy, source]))
  if (!copies.every((copy) => answered.has(sources.get(copy) ?? copy))) return []
  const { id, raisedBy: to, agreement } = raised
  const states = await writer.items.states(copies)
  const held = copies.filter((copy) => states.get(copy) === 'held').map(itemIdOf)
  const answers = (how: object): Proposal => ({
    draft: { kind: 'answer-contest', agreement, after: [id], body: { to, of: id, ...how } },
  })
  if (answer.answer === 'declined') return [answers({ answer: 'declined', reason: answer.reason })]
  // What the origin took back was taken back here as well.
  if (answer.answer === 'corrected' || held.length === 0) return [answers({ answer: 'declined', reason: 'erased' })]
  const terms = { contests: [raised.contest] }
  return [{ draft: { kind: 'narrow', agreement, body: { to, cause: 'contest', terms, items: held } } }, answers({ answer: 'flagged' })]
}
