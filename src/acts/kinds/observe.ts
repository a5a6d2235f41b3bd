/** observe: self-monitoring saw something unusual in what an account read; a data-protection officer looks at it. It accuses nobody. */
import { Type } from '#typebox'
import type { ActId } from '../act.ts'
import type { Check } from '../change.ts'
import { HashField, TimeField } from './fields.ts'
import { defineKind, LOCAL, PERMITTED, refuseAct } from './kind.ts'

/**
 * What self-monitoring looks for: more items on a day than usual; reads outside the hours of duty; words that an account should not look for, as
 * names of relatives; many reads of items without a reason of their own; something opened for oneself that nobody looked at in time.
 */
const CHECKS = ['volume', 'hours', 'watchword', 'standing-reason', 'glass-unreviewed'] as const satisfies readonly Check[]

/** Those, and what an official said of itself. */
export const ALL_CHECKS = [...CHECKS, 'break-glass'] as const satisfies readonly Check[]

export const observe = defineKind(
  Type.Object(
    {
      account: Type.String({ minLength: 1, maxLength: 100 }),
      check: Type.Enum([...CHECKS]),
      /** Of the first and the last of the reads. */
      from: TimeField,
      until: TimeField,
      /** None is read where something was opened and not looked at. */
      reads: Type.Integer({ minimum: 0 }),
      items: Type.Integer({ minimum: 0 }),
      /** What was opened and not looked at. */
      about: Type.Optional(HashField),
    },
    { additionalProperties: false },
  ),
  {
    name: 'observe',
    ...LOCAL,
    async decide({ body }, { observations }) {
      if ((body.check === 'glass-unreviewed') !== (body.about !== undefined))
        return refuseAct('act-invalid', 'it says of what it tells, or not')
      if (body.about === undefined) return PERMITTED
      const waiting = (await observations.unreviewed()).find(({ id }) => id === body.about)
      if (waiting === undefined || waiting.isEscalated)
        return refuseAct('observation-closed', 'somebody looked at it, or it was told already')
      return PERMITTED
    },
    apply({ id, body }, { recordedAt }) {
      const { account, check, reads, items } = body
      return [
        {
          change: 'observed',
          id,
          agreement: null,
          account,
          check,
          about: (body.about ?? null) as ActId | null,
          from: Date.parse(body.from),
          until: Date.parse(body.until),
          reads,
          items,
          at: recordedAt,
        },
      ]
    },
  },
)
