/** answer-contest: whoever sent contested items says what it did: it marked them for every holder, corrected them, or declined with a reason. */
import { type Static, Type } from '#typebox'
import type { Refusal } from '../../foundation/index.ts'
import type { Act, ActId } from '../act.ts'
import type { RaisedContest } from '../contest-views.ts'
import { itemIdOf } from '../holding-key.ts'
import { HashField, PartyField } from './fields.ts'
import { defineKind, type Facts, PERMITTED } from './kind.ts'

/** Why an origin does not mark what is contested. `silence`: nobody answered what a holder proposed; `erased`: nothing is left to be marked. */
export const CONTEST_REASONS = ['accurate', 'unfounded', 'superseded', 'not-competent', 'silence', 'erased'] as const

const closed = { additionalProperties: false }
const common = { /** Who raised it. */ to: PartyField, /** The act that raised it. */ of: HashField }

const body = Type.Union([
  Type.Object({ ...common, answer: Type.Literal('flagged') }, closed),
  Type.Object({ ...common, answer: Type.Literal('corrected'), /** The act that took the items back. */ by: HashField }, closed),
  Type.Object({ ...common, answer: Type.Literal('declined'), reason: Type.Enum([...CONTEST_REASONS]) }, closed),
])

/** Body of an answer to a contest. */
export type ContestAnswerBody = Static<typeof body>

type Answer = Act<ContestAnswerBody>

export const answerContest = defineKind(body, {
  name: 'answer-contest',
  actClass: 'outward',
  receipt: 'quorum',
  onlyReduces: false,
  isUrgent: false,
  addressees: (act) => [act.body.to],
  async decide(act, facts) {
    const found = await facts.contests.find(act.body.of as ActId)
    const fault = questionFault(act, found, facts) ?? (await answerFault(act, found as RaisedContest, facts))
    return fault === undefined ? PERMITTED : { ok: false, refusal: fault }
  },
  apply({ id, body: answered }, { recordedAt }) {
    const reason = answered.answer === 'declined' ? answered.reason : null
    return [{ change: 'contest-answered', id: answered.of as ActId, answer: id, state: answered.answer, reason, at: recordedAt }]
  },
})

/** An answer is to a contest that stands, by whom it was raised with. */
function questionFault({ party, agreement, body: { to } }: Answer, found: RaisedContest | undefined, facts: Facts): Refusal | undefined {
  if (facts.side === 'partner' && to !== facts.directory.self) return { code: 'not-addressed', reason: 'answer is for another party' }
  const isAsked = found !== undefined && found.origin === party && found.raisedBy === to && found.agreement === agreement
  if (!isAsked) return { code: 'answer-to-nothing', reason: 'answer names no contest that was raised with this party' }
  // A lifting may overtake the answer.
  const isOpen = found.answer === null && (found.state === 'open' || found.state === 'lifted')
  return isOpen ? undefined : { code: 'already-answered', reason: 'the contest was answered' }
}

/** At home the answer is true: the items are marked, or were taken back. */
async function answerFault({ party, body: answered }: Answer, found: RaisedContest, facts: Facts): Promise<Refusal | undefined> {
  if (answered.answer === 'declined') return undefined
  const holdings = await facts.contests.itemsOf(found)
  if (answered.answer === 'corrected') {
    const back = await facts.find(answered.by)
    const isBack = (back?.kind === 'correct' || back?.kind === 'recall') && back.party === party && back.body.to === answered.to
    const named = new Set(isBack ? (back.body.items as readonly string[]) : [])
    return holdings.every((holding) => named.has(itemIdOf(holding))) ? undefined : DIFFERS
  }
  if (facts.side === 'partner') return undefined
  const standing = (await facts.findItems(holdings)).filter(({ state }) => state !== 'erased')
  const isFlagged = standing.every(({ narrowing }) => narrowing?.contests?.includes(found.contest) === true)
  return standing.length > 0 && isFlagged ? undefined : DIFFERS
}

const DIFFERS = { code: 'answer-differs', reason: 'answer says of items what was not done with them' }
