/** acknowledge: a partner's signed answer to an outward act: applied or refused, and which items it refused. */
import { Type } from 'typebox'
import { BATCH_ITEMS_MAX } from '../../foundation/index.ts'
import type { ActId } from '../act.ts'
import type { Change } from '../change.ts'
import { CodeField, HashField, ItemIdField, PartyField } from './fields.ts'
import { defineKind, PERMITTED, refuseAct } from './kind.ts'

export const acknowledge = defineKind(
  Type.Object(
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
  ),
  {
    name: 'acknowledge',
    actClass: 'answer',
    receipt: 'none',
    onlyReduces: false,
    addressees: (act) => [act.body.to],
    async decide(act, { directory, side, find }) {
      if (side === 'home') return PERMITTED
      if (act.body.to !== directory.self) return refuseAct('not-addressed', 'answer is for another party')
      const answered = await find(act.body.of)
      if (answered === undefined || answered.party !== directory.self)
        return refuseAct('answer-to-nothing', 'answer names no act of this party')
      return PERMITTED
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
  },
)
