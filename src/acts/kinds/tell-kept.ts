/** tell-kept: a party tells the overseers that it has kept sensitive data about persons for more than five years (Europol Regulation article 31(3)). */
import { Type } from '#typebox'
import { DAY_MS, parseTimestamp } from '../../foundation/index.ts'
import { holdingKeys } from '../holding-key.ts'
import { isSensitive } from '../sensitive.ts'
import { overseers, overseersOf } from './agreement-overseers.ts'
import { ItemIdsField, PartyField, TimeField } from './fields.ts'
import { defineKind, PERMITTED, refuseAct } from './kind.ts'

/** After how long it is told, milliseconds: more than any five years. */
export const LONG_KEPT_MS = 1_827 * DAY_MS

export const tellKept = defineKind(
  Type.Object(
    {
      /** Whose items they are. */
      origin: PartyField,
      /** All of them were held by then already. */
      since: TimeField,
      items: ItemIdsField,
    },
    { additionalProperties: false },
  ),
  {
    name: 'tell-kept',
    actClass: 'outward',
    receipt: 'quorum',
    onlyReduces: false,
    isUrgent: false,
    addressees: overseers,
    async decide(act, { directory, side, now, findItems }) {
      const { agreement, body } = act
      const entry = directory.agreement(agreement ?? '')
      if (entry === undefined) return refuseAct('agreement-unknown', 'no such agreement is known')
      if (side === 'partner') {
        const isOverseer = overseersOf(act, directory).includes(directory.self)
        return isOverseer ? PERMITTED : refuseAct('not-addressed', 'what is kept for long is told to overseers')
      }
      const since = parseTimestamp(body.since)
      if (since > now - LONG_KEPT_MS) return refuseAct('clock-runs', 'nothing of this was kept for five years')
      const rows = await findItems(holdingKeys(body.origin, body.items))
      const areKept = rows.every(
        (row) => row.heldSince <= since && row.agreement === agreement && row.face !== null && isSensitive(row.face, entry),
      )
      return areKept && rows.length === body.items.length
        ? PERMITTED
        : refuseAct('item-unknown', 'it names an item that is not kept, or not sensitive')
    },
    apply: ({ party, body }, { self, recordedAt }) =>
      party === self ? [{ change: 'long-kept-told', holdings: holdingKeys(body.origin, body.items), at: recordedAt }] : [],
  },
)
