/**
 * hold: items must be kept although their destruction comes due, because of an
 * order that stands above the agreement's dates and the origin's wish. Until it
 * ends, what would be destroyed is restricted (DESIGN rule 4). Where the order of an authority restricts their processing, nobody reads or gives
 * them meanwhile either; when it ends they are what they were, or destroyed where that came due.
 */
import { Type } from '#typebox'
import { DAY_MS, parseTimestamp } from '../../foundation/index.ts'
import type { HoldingKey } from '../holding-key.ts'
import { HashField, HoldingsField, TimeField } from './fields.ts'
import { defineKind, LOCAL, PERMITTED, refuseAct } from './kind.ts'

/** Longest time from its statement to the end of a hold, milliseconds; what must be kept for longer is held again. */
export const LEGAL_HOLD_MAX_MS = 366 * DAY_MS

/** When an order for a person ends by itself: it does not, for nobody may forget to tell the person. */
export const STANDS_UNTIL_LIFTED = Date.UTC(9999, 11, 31)

export const hold = defineKind(
  Type.Object(
    {
      account: Type.String({ minLength: 1, maxLength: 100 }),
      /** SHA-256 of the reason, as the number of an order; its text stays beside the act. */
      reason: HashField,
      /** When it ends; an order for a person ends when it is lifted, and this is when somebody is reminded. */
      until: TimeField,
      /** Whose order restricts all processing of the items until then; absent: they are only kept. No personal data. */
      authority: Type.Optional(Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\x00-\\x1f\\x7f]+$' })),
      /** The order is for the person whom the items are about: who is told before somebody ends it (Regulation (EU) 2024/982 article 51(4)). */
      forPerson: Type.Optional(Type.Literal(true)),
      items: HoldingsField,
    },
    { additionalProperties: false },
  ),
  {
    name: 'hold',
    ...LOCAL,
    async decide(act, { directory, now, statesOf }) {
      if (directory.agreement(act.agreement ?? '') === undefined) return refuseAct('agreement-unknown', 'no such agreement is known')
      if (act.body.forPerson === true && act.body.authority === undefined)
        return refuseAct('act-invalid', 'what is only kept restricts nothing for a person')
      const until = parseTimestamp(act.body.until)
      if (until <= now) return refuseAct('hold-over', 'hold would end before it begins')
      if (until > now + LEGAL_HOLD_MAX_MS) return refuseAct('hold-too-long', 'hold would last longer than 366 days')
      const states = await statesOf(act.body.items as HoldingKey[])
      const isKept = act.body.items.every((item) => (states.get(item as HoldingKey) ?? 'erased') !== 'erased')
      return isKept ? PERMITTED : refuseAct('item-unknown', 'hold names an item that is not kept here')
    },
    apply({ id, agreement, body }, { recordedAt }) {
      const { account, until, authority, forPerson, items } = body
      const holdings = items as HoldingKey[]
      const at = recordedAt
      const common = { id, agreement: agreement as string, account, authority: authority ?? null, holdings, at }
      const placed = { change: 'hold-placed', ...common, until: forPerson === true ? STANDS_UNTIL_LIFTED : parseTimestamp(until) } as const
      if (authority === undefined) return [placed]
      return [placed, { change: 'items-restricted', holdings, cause: 'restricted-by-order', isByOrder: true, at }]
    },
  },
)
