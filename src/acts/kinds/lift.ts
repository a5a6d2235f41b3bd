/**
 * lift: a legal hold ends before its date, or the order of an authority at it; what was to be destroyed meanwhile is destroyed then, and what was only
 * restricted by the order is processed again.
 */
import { Type } from '#typebox'
import { parseTimestamp } from '../../foundation/index.ts'
import type { ActId } from '../act.ts'
import { HashField } from './fields.ts'
import { defineKind, LOCAL, PERMITTED, refuseAct } from './kind.ts'

export const lift = defineKind(
  Type.Object(
    {
      /** Who ended it; null: its date did. */
      account: Type.Union([Type.String({ minLength: 1, maxLength: 100 }), Type.Null()]),
      hold: HashField,
    },
    { additionalProperties: false },
  ),
  {
    name: 'lift',
    ...LOCAL,
    async decide(act, { find, now }) {
      const placed = await find(act.body.hold)
      const isEarly = act.body.account === null && placed?.kind === 'hold' && parseTimestamp(placed.body.until as string) > now
      if (isEarly) return refuseAct('clock-runs', 'the date of the order is not over')
      return placed?.kind === 'hold' ? PERMITTED : refuseAct('hold-unknown', 'there is no hold of this id')
    },
    apply: ({ body }, { recordedAt }) => [{ change: 'hold-lifted', id: body.hold as ActId, account: body.account, at: recordedAt }],
  },
)
