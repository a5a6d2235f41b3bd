/** lapse: nobody answered a question or request of this party until its clock ended, which is a no. */
import { Type } from '#typebox'
import type { ActId } from '../act.ts'
import { HashField } from './fields.ts'
import { defineKind, LOCAL, PERMITTED, refuseAct } from './kind.ts'
import { endsUnanswered } from './request-rule.ts'

export const lapse = defineKind(Type.Object({ of: HashField }, { additionalProperties: false }), {
  name: 'lapse',
  ...LOCAL,
  async decide(act, { onward, requests, now }) {
    const ask = await onward.ask(act.body.of as ActId)
    const isLapsed = ask?.asker === act.party && ask.state === 'open' && ask.until <= now
    const request = await requests.find(act.body.of as ActId)
    const isSilent = request?.asker === act.party && request.state === 'open' && request.until <= now && endsUnanswered(request.silence)
    return isLapsed || isSilent ? PERMITTED : refuseAct('clock-runs', 'there is no question of this party whose clock has ended unanswered')
  },
  // An id is of one act, so of the two changes one finds what it ends.
  apply({ id, body }, { recordedAt: at }) {
    const of = body.of as ActId
    const ended = { answer: id, state: 'lapsed', reason: 'silence', at } as const
    return [
      { change: 'onward-answered', ask: of, ...ended, holdings: [], until: null },
      { change: 'request-ended', id: of, ...ended },
    ]
  },
})
