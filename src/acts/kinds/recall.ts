/**
 * recall: the origin takes items back from one partner. Obeyed on signature:
 * restricted at once; the holder's own erase act destroys them when the receipt
 * is complete or the grace ends (DESIGN rule 4).
 */
import { Type } from '#typebox'
import { CodeField, ItemIdsField, PartyField } from './fields.ts'
import { defineKind } from './kind.ts'
import { onlyAddressed, restricted } from './reducing.ts'

export const recall = defineKind(Type.Object({ to: PartyField, cause: CodeField, items: ItemIdsField }, { additionalProperties: false }), {
  name: 'recall',
  actClass: 'outward',
  receipt: 'quorum',
  onlyReduces: true,
  isUrgent: true,
  addressees: (act) => [act.body.to],
  decide: async (act, facts) => onlyAddressed(act, facts),
  apply(act, applied) {
    const { to, items } = act.body
    if (act.party !== applied.self) return restricted(act, applied)
    return [
      {
        change: 'delivery',
        actId: act.id,
        kind: 'recall',
        recipient: to,
        state: 'recorded',
        items: items.length,
        refusedItems: 0,
        code: null,
        at: applied.recordedAt,
      },
    ]
  },
})
