/**
 * tell-opened: an official read what a partner sent without what the agreement asks for beside its role, and said so beforehand. Whoever sent it
 * is told which items, and when; it names no official and no reason, and asks for no answer.
 */
import { Type } from '#typebox'
import type { ActId } from '../act.ts'
import { holdingKeys } from '../holding-key.ts'
import { HashField, ItemIdsField, PartyField, TimeField } from './fields.ts'
import { defineKind, PERMITTED, refuseAct } from './kind.ts'

export const tellOpened = defineKind(
  Type.Object(
    {
      to: PartyField,
      /** The act by which it was opened; its leaf is opened to the overseers. */
      opening: HashField,
      from: TimeField,
      until: TimeField,
      items: ItemIdsField,
    },
    { additionalProperties: false },
  ),
  {
    name: 'tell-opened',
    actClass: 'answer',
    receipt: 'none',
    onlyReduces: false,
    isUrgent: false,
    addressees: (act) => [act.body.to],
    async decide(act, { directory, side, sentTo, findItems, observations }) {
      const { to, items, opening } = act.body
      const holdings = holdingKeys(to, items)
      const unknown = refuseAct('item-unknown', 'it names an item that was not sent')
      if (side === 'home') {
        const opened = await observations.find(opening as ActId)
        if (opened?.check !== 'break-glass') return refuseAct('observation-unknown', 'nothing was opened by this act')
        const rows = await findItems(holdings)
        return rows.length === items.length && rows.every(({ role }) => role === 'received') ? PERMITTED : unknown
      }
      if (to !== directory.self) return refuseAct('not-addressed', 'it is for another party')
      const sent = await sentTo({ recipient: act.party, holdings })
      return holdings.every((holding) => sent.has(holding)) ? PERMITTED : unknown
    },
    apply({ id, party, agreement, body }, { self, recordedAt }) {
      if (party === self) return []
      const { from, until, items } = body
      const when = { from: Date.parse(from), until: Date.parse(until), at: recordedAt }
      return [{ change: 'opening-told', id, party, agreement: agreement ?? '', items: items.length, ...when }]
    },
  },
)
