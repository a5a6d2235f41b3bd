/** feedback: whoever sent items is told what came of them. It names no official, says nothing of what was done, and asks for no answer. */
import { Type } from '#typebox'
import { holdingKeys } from '../holding-key.ts'
import { toldBackFault } from '../telling.ts'
import { ItemIdsField, PartyField } from './fields.ts'
import { defineKind, PERMITTED, refuseAct } from './kind.ts'
import { USE_OUTCOMES } from './use.ts'

/** Times that one party can say of one item what came of it. */
const TOLD_MAX = 100

export const feedback = defineKind(
  Type.Object({ to: PartyField, outcome: Type.Enum([...USE_OUTCOMES]), items: ItemIdsField }, { additionalProperties: false }),
  {
    name: 'feedback',
    actClass: 'answer',
    receipt: 'none',
    onlyReduces: false,
    isUrgent: false,
    addressees: (act) => [act.body.to],
    async decide(act, { directory, side, sentTo, findItems, feedback }) {
      const { to, outcome, items } = act.body
      const entry = directory.agreement(act.agreement ?? '')
      if (entry === undefined) return refuseAct('agreement-unknown', 'no such agreement is known')
      const fault = toldBackFault(entry, outcome)
      if (fault !== undefined) return { ok: false, refusal: fault }
      const unknown = refuseAct('item-unknown', 'feedback names an item that was not sent')
      if (side === 'home') {
        const rows = await findItems(holdingKeys(to, items))
        return rows.length === items.length && rows.every(({ role }) => role === 'received') ? PERMITTED : unknown
      }
      if (to !== directory.self) return refuseAct('not-addressed', 'feedback is for another party')
      const holdings = holdingKeys(to, items)
      const sent = await sentTo({ recipient: act.party, holdings })
      if (!holdings.every((holding) => sent.has(holding))) return unknown
      const told = await feedback.mostOf({ party: act.party, holdings })
      return told < TOLD_MAX
        ? PERMITTED
        : refuseAct('feedback-too-many', `${TOLD_MAX} times is said of an item what came of it, and no more`)
    },
    apply({ id, party, agreement, body }, { self, recordedAt }) {
      const { to, outcome, items } = body
      const common = { id, agreement: agreement ?? '', outcome, holdings: holdingKeys(to, items), at: recordedAt }
      return [party === self ? { change: 'feedback-told', recipient: to, ...common } : { change: 'feedback-given', party, ...common }]
    },
  },
)
