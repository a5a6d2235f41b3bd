/** quarantine: no quorum was proven for an alert by the end of the grace: it is shown to nobody until its proof comes. */
import { Type } from '#typebox'
import type { ActId } from '../act.ts'
import { HashField } from './fields.ts'
import { defineKind, LOCAL, PERMITTED } from './kind.ts'

export const quarantine = defineKind(Type.Object({ /** The alert. */ of: HashField }, { additionalProperties: false }), {
  name: 'quarantine',
  ...LOCAL,
  decide: async () => PERMITTED,
  apply: (act, { recordedAt }) => [{ change: 'alert-settled', id: act.body.of as ActId, state: 'quarantined', at: recordedAt }],
})
