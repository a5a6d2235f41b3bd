/** acknowledge: a partner's signed answer to an outward act: applied or refused, and which items it refused. */
import { type Static, Type } from '#typebox'
import { BATCH_ITEMS_MAX } from '../../foundation/index.ts'
import type { Act, ActId } from '../act.ts'
import type { Change } from '../change.ts'
import { answeredAct } from './answering.ts'
import { CodeField, HashField, ItemIdField, PartyField } from './fields.ts'
import { defineKind, PERMITTED, refuseAct } from './kind.ts'

const body = Type.Object(
  {
    to: PartyField,
    of: HashField,
    kind: CodeField,
    outcome: Type.Union([Type.Literal('applied'), Type.Literal('refused')]),
    code: Type.Union([CodeField, Type.Null()]),
    /** Items named by the act, and those of them that were refused. */
    count: Type.Integer({ minimum: 0, maximum: BATCH_ITEMS_MAX }),
    refusedItems: Type.Array(Type.Tuple([ItemIdField, CodeField]), { maxItems: BATCH_ITEMS_MAX }),
  },
  { additionalProperties: false },
)

export const acknowledge = defineKind(body, {
  name: 'acknowledge',
  actClass: 'answer',
  receipt: 'none',
  onlyReduces: false,
  isUrgent: false,
  addressees: (act) => [act.body.to],
  async decide(act, facts) {
    if (facts.side === 'home') return PERMITTED
    const answered = await answeredAct(act, act.body.of, facts)
    if ('refusal' in answered) return answered.refusal
    return isAnswerTo(act.body, answered.act) ? PERMITTED : refuseAct('answer-differs', 'answer speaks of another act than it names')
  },
  apply(act, { self, recordedAt }) {
    if (act.party === self) return []
    const { of, kind, outcome, code, count, refusedItems } = act.body
    const change: Change = {
      change: 'delivery',
      actId: of as ActId,
      kind,
      recipient: act.party,
      state: outcome,
      items: count,
      refusedItems: outcome === 'refused' ? count : refusedItems.length,
      code,
      at: recordedAt,
    }
    return [change]
  },
})

/** Whether kind, number of items and refused items are those of the act, and a code is there exactly where it was refused. */
function isAnswerTo({ kind, outcome, code, count, refusedItems }: Static<typeof body>, answered: Act): boolean {
  const { items } = answered.body
  const named = Array.isArray(items) ? items.map((item: unknown) => (Array.isArray(item) ? item[0] : item)) : []
  const ids = new Set(named)
  const areNamed = refusedItems.every(([itemId]) => ids.has(itemId))
  return kind === answered.kind && count === named.length && areNamed && (outcome === 'refused') === (code !== null)
}
