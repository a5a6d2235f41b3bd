/** ratify: a party is bound; counted only with its receipt under the draft's own quorum (DESIGN rule 6). */
import { Type } from '#typebox'
import { canRatify } from '../../agreement/index.ts'
import { agreementParties } from './agreement-parties.ts'
import { defineKind, PERMITTED, refuseAct } from './kind.ts'

export const ratify = defineKind(Type.Object({}, { additionalProperties: false }), {
  name: 'ratify',
  actClass: 'outward',
  receipt: 'quorum',
  onlyReduces: false,
  isUrgent: false,
  addressees: agreementParties,
  async decide(act, { directory, now }) {
    const entry = directory.agreement(act.agreement ?? '')
    if (entry === undefined) return refuseAct('agreement-unknown', 'no such draft was proposed')
    const known = directory.agreements.map((other) => other.record)
    const step = canRatify({ record: entry.record, party: act.party, now, known })
    return step.ok ? PERMITTED : { ok: false, refusal: step.refusal }
  },
  apply: (act, { recordedAt }) => [
    { change: 'agreement-ratified', hash: act.agreement as string, party: act.party, actId: act.id, at: recordedAt },
  ],
})
