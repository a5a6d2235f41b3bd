/** notice: the overseers are told beforehand of what will be given to whom, where an article asks for that. */
import { Type } from '#typebox'
import { overseers, overseersOf } from './agreement-overseers.ts'
import { PartyField, PurposeField } from './fields.ts'
import { defineKind, PERMITTED, refuseAct } from './kind.ts'

const body = Type.Object(
  {
    submission: Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' }),
    purpose: PurposeField,
    /** Number of the article that asks for the notice. */
    article: Type.String({ minLength: 1, maxLength: 30 }),
    recipients: Type.Array(Type.Object({ party: PartyField, items: Type.Integer({ minimum: 1 }) }, { additionalProperties: false }), {
      minItems: 1,
      maxItems: 64,
    }),
  },
  { additionalProperties: false },
)

export const notice = defineKind(body, {
  name: 'notice',
  actClass: 'outward',
  receipt: 'quorum',
  onlyReduces: false,
  isUrgent: false,
  // To overseers alone: it names who gets what.
  addressees: overseers,
  async decide(act, { directory, side }) {
    const entry = directory.agreement(act.agreement ?? '')
    if (entry === undefined) return refuseAct('agreement-unknown', 'no such agreement is known')
    const { article } = entry.record.agreement.oversight
    if (side === 'home' && overseers(act, directory).length === 0)
      return refuseAct('overseer-missing', 'there is no overseer to tell', article)
    if (side === 'partner' && !overseersOf(act, directory).includes(directory.self))
      return refuseAct('not-addressed', 'a notice is for overseers', article)
    return PERMITTED
  },
  // The act itself is what an overseer keeps of it.
  apply: () => [],
})
