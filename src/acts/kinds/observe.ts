/** observe: self-monitoring saw something unusual in what an account read; a data-protection officer looks at it. It accuses nobody. */
import { Type } from '#typebox'
import type { Check } from '../change.ts'
import { TimeField } from './fields.ts'
import { defineKind, LOCAL, PERMITTED } from './kind.ts'

/**
 * What self-monitoring looks for: more items on a day than usual; reads outside the hours of duty; words that an account should not look for, as
 * names of relatives; many reads of items without a reason of their own.
 */
const CHECKS = ['volume', 'hours', 'watchword', 'standing-reason'] as const satisfies readonly Check[]

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
      reads: Type.Integer({ minimum: 1 }),
      items: Type.Integer({ minimum: 0 }),
    },
    { additionalProperties: false },
  ),
  {
    name: 'observe',
    ...LOCAL,
    decide: async () => PERMITTED,
    apply({ id, body }, { recordedAt }) {
      const { account, check, reads, items } = body
      return [
        {
          change: 'observed',
          id,
          agreement: null,
          account,
          check,
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
