/** confirm: the proof under the quorum of an alert that was shown as provisional is here: it is shown as any item is. */
import { Type } from '#typebox'
import type { ActId } from '../act.ts'
import { HashField } from './fields.ts'
import { defineKind, LOCAL, PERMITTED } from './kind.ts'

export const confirm = defineKind(Type.Object({ /** The alert. */ of: HashField }, { additionalProperties: false }), {
  name: 'confirm',
  ...LOCAL,
  decide: async () => PERMITTED,
  apply: (act, { recordedAt }) => [{ change: 'alert-settled', id: act.body.of as ActId, state: 'confirmed', at: recordedAt }],
})
