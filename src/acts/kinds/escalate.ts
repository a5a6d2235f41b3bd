/** escalate: a holder did not confirm by its date that it deleted what was taken back or corrected; the overseers are told. */
import { Type } from '#typebox'
import { parseTimestamp } from '../../foundation/index.ts'
import type { ActId } from '../act.ts'
import { overseers, overseersOf } from './agreement-overseers.ts'
import { HashField, PartyField, TimeField } from './fields.ts'
import { defineKind, PERMITTED, refuseAct } from './kind.ts'

export const escalate = defineKind(
  Type.Object(
    {
      /** The recall or correction. */
      of: HashField,
      /** The holder that is silent. */
      holder: PartyField,
      until: TimeField,
      /** Items of the act, and those of them whose deletion is confirmed. */
      items: Type.Integer({ minimum: 1 }),
      confirmed: Type.Integer({ minimum: 0 }),
    },
    { additionalProperties: false },
  ),
  {
    name: 'escalate',
    actClass: 'outward',
    receipt: 'quorum',
    onlyReduces: false,
    isUrgent: false,
    addressees: overseers,
    async decide(act, { directory, side, find, now }) {
      if (directory.agreement(act.agreement ?? '') === undefined) return refuseAct('agreement-unknown', 'no such agreement is known')
      if (side === 'partner') {
        const isOverseer = overseersOf(act, directory).includes(directory.self)
        return isOverseer ? PERMITTED : refuseAct('not-addressed', 'what is not done in time is told to overseers')
      }
      const { of, holder, until } = act.body
      const asked = (await find(of))?.body
      const isRunOut = asked?.to === holder && asked.until === until && parseTimestamp(until) <= now
      return isRunOut ? PERMITTED : refuseAct('clock-runs', 'there is no recall or correction to this party whose date has passed')
    },
    apply: ({ body, party }, { self, recordedAt }) =>
      party === self ? [{ change: 'takeback-escalated', id: body.of as ActId, at: recordedAt }] : [],
  },
)
