/** sign: a party signs a draft that was proposed. */
import { Type } from '#typebox'
import { canSign } from '../../agreement/index.ts'
import { agreementParties } from './agreement-parties.ts'
import { defineKind, PERMITTED, refuseAct } from './kind.ts'

export const sign = defineKind(Type.Object({}, { additionalProperties: false }), {
  name: 'sign',
  actClass: 'outward',
  receipt: 'own-log',
  onlyReduces: false,
  isUrgent: false,
  addressees: agreementParties,
  async decide(act, { directory, now }) {
    const entry = directory.agreement(act.agreement ?? '')
    if (entry === undefined) return refuseAct('agreement-unknown', 'no such draft was proposed')
    const step = canSign(entry.record, act.party, now)
    return step.ok ? PERMITTED : { ok: false, refusal: step.refusal }
  },
  apply: (act) => [{ change: 'agreement-signed', hash: act.agreement as string, party: act.party, actId: act.id }],
})
