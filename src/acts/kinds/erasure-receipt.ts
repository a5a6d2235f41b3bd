/** erasure-receipt: a holder's signed word that items are erased, and until when back-ups may still be read. */
import { Type } from 'typebox'
import { CodeField, HashField, ItemIdsField, PartyField, TimeField } from './fields.ts'
import { defineKind, PERMITTED, refuseAct } from './kind.ts'

export const erasureReceipt = defineKind(
  Type.Object(
    {
      to: PartyField,
      /** The recall or erase act that was obeyed; null when retention or sunset ended. */
      of: Type.Union([HashField, Type.Null()]),
      cause: CodeField,
      items: ItemIdsField,
      erasedAt: TimeField,
      /** Back-ups of the key store made before the erasure are destroyed by then. */
      backupsUnreadableBy: TimeField,
      /** Logins of the tools that had been served any of the items and were told. */
      told: Type.Array(Type.String({ maxLength: 100 }), { maxItems: 1_000 }),
    },
    { additionalProperties: false },
  ),
  {
    name: 'erasure-receipt',
    actClass: 'answer',
    receipt: 'none',
    onlyReduces: false,
    addressees: (act) => [act.body.to],
    decide: async (act, { side, directory }) =>
      side === 'partner' && act.body.to !== directory.self ? refuseAct('not-addressed', 'answer is for another party') : PERMITTED,
    apply(act, { self, recordedAt }) {
      if (act.party === self) return []
      return [{ change: 'erasure-confirmed', recipient: act.party, itemIds: act.body.items, at: recordedAt }]
    },
  },
)
