/** lift: a legal hold ends before its date; what was to be destroyed meanwhile is destroyed then. */
import { Type } from '#typebox'
import type { ActId } from '../act.ts'
import { HashField } from './fields.ts'
import { defineKind, LOCAL, PERMITTED, refuseAct } from './kind.ts'

export const lift = defineKind(
  Type.Object({ account: Type.String({ minLength: 1, maxLength: 100 }), hold: HashField }, { additionalProperties: false }),
  {
    name: 'lift',
    ...LOCAL,
    async decide(act, { find }) {
      const placed = await find(act.body.hold)
      return placed?.kind === 'hold' ? PERMITTED : refuseAct('hold-unknown', 'there is no hold of this id')
    },
    apply: ({ body }, { recordedAt }) => [{ change: 'hold-lifted', id: body.hold as ActId, account: body.account, at: recordedAt }],
  },
)
