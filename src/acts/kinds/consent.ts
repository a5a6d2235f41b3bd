/**
 * consent: the origin's answer whether a holder may give its items on, or use them for another purpose: yes for some or all of them until a
 * date, or no.
 */
import { type Static, Type } from '#typebox'
import { REFUSAL_REASONS } from '../../agreement/index.ts'
import { parseTimestamp, type Refusal } from '../../foundation/index.ts'
import type { Act, ActId } from '../act.ts'
import { holdingKeys, itemIdOf } from '../holding-key.ts'
import type { OnwardAskRow } from '../onward-views.ts'
import { isAboutPurpose } from '../other-purposes.ts'
import { HashField, ItemIdsField, PartyField, TimeField } from './fields.ts'
import { defineKind, type Facts, PERMITTED } from './kind.ts'
import { onwardArticle } from './onward-rule.ts'
import { purposeArticle } from './purpose-rule.ts'

/** Why an origin says no. `silence`: nobody answered until the clock ended, so the node did. */
export const CONSENT_REASONS = [...REFUSAL_REASONS, 'silence'] as const

const closed = { additionalProperties: false }
const common = { /** Who asked. */ to: PartyField, /** The question. */ of: HashField }

const body = Type.Union([
  Type.Object({ ...common, answer: Type.Literal('yes'), /** Until when it may be done. */ until: TimeField, items: ItemIdsField }, closed),
  Type.Object({ ...common, answer: Type.Literal('no'), reason: Type.Enum([...CONSENT_REASONS]) }, closed),
])

/** Body of a consent. */
export type ConsentBody = Static<typeof body>

export const consent = defineKind(body, {
  name: 'consent',
  actClass: 'outward',
  receipt: 'quorum',
  onlyReduces: false,
  isUrgent: false,
  addressees: (act) => [act.body.to],
  async decide(act, facts) {
    const ask = await facts.onward.ask(act.body.of as ActId)
    const fault = (await questionFault(act, ask, facts)) ?? termsFault(act, ask as OnwardAskRow, facts)
    return fault === undefined ? PERMITTED : { ok: false, refusal: fault }
  },
  apply({ id, party, body: answered }, { recordedAt, self }) {
    const isYes = answered.answer === 'yes'
    const origin = self === answered.to ? party : self
    return [
      {
        change: 'onward-answered',
        ask: answered.of as ActId,
        answer: id,
        state: isYes ? 'consented' : answered.reason === 'silence' ? 'lapsed' : 'refused',
        reason: isYes ? null : answered.reason,
        holdings: isYes ? holdingKeys(origin, answered.items) : [],
        until: isYes ? parseTimestamp(answered.until) : null,
        at: recordedAt,
      },
    ]
  },
})

/** An answer is to a question that stands, by whom it was put to. */
async function questionFault(act: Act<ConsentBody>, ask: OnwardAskRow | undefined, facts: Facts): Promise<Refusal | undefined> {
  const { to } = act.body
  if (facts.side === 'partner' && to !== facts.directory.self) return { code: 'not-addressed', reason: 'answer is for another party' }
  const isAsked = ask !== undefined && ask.origin === act.party && ask.asker === to && ask.agreement === act.agreement
  if (!isAsked) return { code: 'answer-to-nothing', reason: 'answer names no question that was put to this party' }
  if (act.body.answer === 'yes') {
    const asked = new Set((await facts.onward.itemsOf(ask.id)).map(({ holding }) => itemIdOf(holding)))
    if (!act.body.items.every((itemId) => asked.has(itemId)))
      return { code: 'answer-differs', reason: 'answer names an item that was not asked for' }
  }
  if (ask.state !== 'open') return { code: 'already-answered', reason: 'the question was answered, or its clock has ended' }
  return undefined
}

function termsFault(act: Act<ConsentBody>, ask: OnwardAskRow, facts: Facts): Refusal | undefined {
  const { body: answered, at } = act
  // A no is taken whatever became of the agreement.
  if (answered.answer === 'no') return reasonFault(act, facts)
  const allowed = isAboutPurpose(ask) ? purposeArticle(act, ask.purpose, facts) : onwardArticle(act, facts)
  if ('refusal' in allowed) return allowed.refusal
  const { article } = allowed
  if (at >= ask.until) return { code: 'ask-lapsed', reason: 'the clock of the question has ended, and silence is a no', article }
  if (parseTimestamp(answered.until) <= at) return { code: 'time-invalid', reason: 'consent would end before it begins', article }
  return undefined
}

/** An agreement may know fewer reasons. */
function reasonFault({ agreement, body: answered }: Act<ConsentBody>, { directory }: Facts): Refusal | undefined {
  if (answered.answer === 'yes' || answered.reason === 'silence') return undefined
  const modes = directory.agreement(agreement ?? '')?.record.agreement.modes
  const known = modes?.answers?.refusalReasons
  if (known === undefined || (known as readonly string[]).includes(answered.reason)) return undefined
  return { code: 'reason-unknown', reason: 'the agreement lists no such reason', ...(modes && { article: modes.article }) }
}
