/** lapse: nobody answered a question of this party until its clock ended, which is a no. */
import { Type } from '#typebox'
import type { ActId } from '../act.ts'
import { HashField } from './fields.ts'
import { defineKind, LOCAL, PERMITTED, refuseAct } from './kind.ts'

export const lapse = defineKind(Type.Object({ of: HashField }, { additionalProperties: false }), {
  name: 'lapse',
  ...LOCAL,
  async decide(act, { onward, now }) {
    const ask = await onward.ask(act.body.of as ActId)
    const isLapsed = ask?.asker === act.party && ask.state === 'open' && ask.until <= now
    return isLapsed ? PERMITTED : refuseAct('clock-runs', 'there is no question of this party whose clock has ended unanswered')
  },
  apply({ id, body }, { recordedAt }) {
    const ended = { state: 'lapsed', reason: 'silence', holdings: [], until: null } as const
    return [{ change: 'onward-answered', ask: body.of as ActId, answer: id, ...ended, at: recordedAt }]
  },
})
