/** decline: the asked party gives nothing in answer to a request, for one of the reasons that the agreement knows. A yes is a `release` that names it. */
import { Type } from '#typebox'
import { REFUSAL_REASONS } from '../../agreement/index.ts'
import type { Refusal } from '../../foundation/index.ts'
import type { ActId } from '../act.ts'
import type { RequestRow } from '../request-views.ts'
import { HashField, PartyField } from './fields.ts'
import { defineKind, type Facts, PERMITTED } from './kind.ts'
import { endsUnanswered } from './request-rule.ts'

/** Why a request is declined. `silence`: nobody answered until its clock ended, and the agreement takes that for a no. */
export const DECLINE_REASONS = [...REFUSAL_REASONS, 'silence'] as const

export const decline = defineKind(
  Type.Object(
    { /** Who asked. */ to: PartyField, /** The request. */ of: HashField, reason: Type.Enum([...DECLINE_REASONS]) },
    { additionalProperties: false },
  ),
  {
    name: 'decline',
    actClass: 'outward',
    receipt: 'quorum',
    onlyReduces: false,
    isUrgent: false,
    addressees: (act) => [act.body.to],
    async decide(act, facts) {
      const { to, of, reason } = act.body
      const asked = await facts.requests.find(of as ActId)
      const question = { asked: act.party, asker: to, agreement: act.agreement }
      const fault = standingFault(asked, question, facts) ?? reasonFault({ reason, at: act.at }, asked as RequestRow, facts)
      return fault === undefined ? PERMITTED : { ok: false, refusal: fault }
    },
    apply: ({ id, at, body: { of, reason } }) => [
      { change: 'request-ended', id: of as ActId, answer: id, state: reason === 'silence' ? 'lapsed' : 'declined', reason, at },
    ],
  },
)

/** A no is to a request that nobody answered yet, by whom it was put to; it is taken whatever became of the agreement. */
function standingFault(
  asked: RequestRow | undefined,
  question: Pick<RequestRow, 'asked' | 'asker'> & { readonly agreement: string | null },
  { side, directory }: Facts,
): Refusal | undefined {
  if (side === 'partner' && question.asker !== directory.self) return { code: 'not-addressed', reason: 'answer is for another party' }
  if (asked === undefined || !isSameQuestion(asked, question))
    return { code: 'answer-to-nothing', reason: 'answer names no request that was put to this party' }
  if (asked.state !== 'open') return { code: 'already-answered', reason: 'the request was answered, or its clock has ended' }
  return undefined
}

function isSameQuestion(asked: RequestRow, question: Pick<RequestRow, 'asked' | 'asker'> & { readonly agreement: string | null }): boolean {
  return asked.asked === question.asked && asked.asker === question.asker && asked.agreement === question.agreement
}

/** An agreement may know fewer reasons; and silence is one only where the clock has ended and that is a no. */
function reasonFault(
  { reason, at }: { readonly reason: (typeof DECLINE_REASONS)[number]; readonly at: number },
  asked: RequestRow,
  { directory }: Facts,
): Refusal | undefined {
  const modes = directory.agreement(asked.agreement)?.record.agreement.modes
  const article = modes === undefined ? {} : { article: modes.article }
  const isOver = at >= asked.until
  if (reason === 'silence') {
    if (isOver && endsUnanswered(asked.silence)) return undefined
    return { code: 'clock-runs', reason: 'the clock of the request has not ended, or its silence is no answer', ...article }
  }
  if (isOver && endsUnanswered(asked.silence)) return { code: 'ask-lapsed', reason: 'the clock of the request has ended', ...article }
  const known: readonly string[] | undefined = modes?.answers?.refusalReasons
  if (known === undefined || known.includes(reason)) return undefined
  return { code: 'reason-unknown', reason: 'the agreement lists no such reason', ...article }
}
