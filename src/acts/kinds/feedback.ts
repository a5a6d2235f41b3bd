/** feedback: whoever sent items is told what came of them. It names no official, says nothing of what was done, and asks for no answer. */
import { Type } from '#typebox'
import { holdingKeys } from '../holding-key.ts'
import { ItemIdsField, PartyField } from './fields.ts'
import { defineKind, PERMITTED, refuseAct } from './kind.ts'
import { USE_OUTCOMES } from './use.ts'

export const feedback = defineKind(
  Type.Object({ to: PartyField, outcome: Type.Enum([...USE_OUTCOMES]), items: ItemIdsField }, { additionalProperties: false }),
  {
    name: 'feedback',
    actClass: 'answer',
    receipt: 'none',
    onlyReduces: false,
    isUrgent: false,
    addressees: (act) => [act.body.to],
    async decide(act, { directory, side, sentTo, findItems }) {
      const { to, items } = act.body
      const unknown = refuseAct('item-unknown', 'feedback names an item that was not sent')
      if (side === 'home') {
        const rows = await findItems(holdingKeys(to, items))
        return rows.length === items.length && rows.every(({ role }) => role === 'received') ? PERMITTED : unknown
      }
      if (to !== directory.self) return refuseAct('not-addressed', 'feedback is for another party')
      const holdings = holdingKeys(to, items)
      const sent = await sentTo({ recipient: act.party, holdings })
      return holdings.every((holding) => sent.has(holding)) ? PERMITTED : unknown
    },
    apply({ id, party, body }, { self, recordedAt }) {
      if (party === self) return []
      const { outcome, items } = body
      return [{ change: 'feedback-given', id, party, outcome, holdings: holdingKeys(self, items), at: recordedAt }]
    },
  },
)
