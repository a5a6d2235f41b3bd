/**
 * lift: a legal hold ends before its date, or the order of an authority at it; what was to be destroyed meanwhile is destroyed then, and what was only
 * restricted by the order is processed again.
 */
import { Type } from '#typebox'
import { parseTimestamp } from '../../foundation/index.ts'
import type { ActId } from '../act.ts'
import { HashField, TimeField } from './fields.ts'
import { defineKind, LOCAL, PERMITTED, refuseAct } from './kind.ts'

/** How a person is told. */
export const TOLD_BY = ['letter', 'in-person', 'message', 'representative', 'supervisor'] as const

export const lift = defineKind(
  Type.Object(
    {
      /** Who ended it; null: its date did. */
      account: Type.Union([Type.String({ minLength: 1, maxLength: 100 }), Type.Null()]),
      hold: HashField,
      /** When and how the person was told whom the order is for. */
      told: Type.Optional(Type.Object({ on: TimeField, by: Type.Enum([...TOLD_BY]) }, { additionalProperties: false })),
    },
    { additionalProperties: false },
  ),
  {
    name: 'lift',
    ...LOCAL,
    async decide(act, { find, now }) {
      const placed = await find(act.body.hold)
      const isEarly =
        act.body.account === null &&
        placed?.kind === 'hold' &&
        (placed.body.forPerson === true || parseTimestamp(placed.body.until as string) > now)
      if (isEarly) return refuseAct('clock-runs', 'the date of the order is not over')
      if (placed?.kind !== 'hold') return refuseAct('hold-unknown', 'there is no hold of this id')
      const { told } = act.body
      if (placed.body.forPerson === true && told === undefined)
        return refuseAct('person-untold', 'the order is for a person, who is told before it ends')
      const isSound = told === undefined || (parseTimestamp(told.on) >= placed.at && parseTimestamp(told.on) <= now)
      return isSound ? PERMITTED : refuseAct('time-invalid', 'the person was told before the order, or in time to come')
    },
    apply: ({ body }, { recordedAt }) => [{ change: 'hold-lifted', id: body.hold as ActId, account: body.account, at: recordedAt }],
  },
)
