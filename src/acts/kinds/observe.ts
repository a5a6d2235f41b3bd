/** observe: self-monitoring saw something unusual in what an account read; a data-protection officer looks at it. It accuses nobody. */
import { Type } from '#typebox'
import type { ActId } from '../act.ts'
import type { Check } from '../change.ts'
import { HashField, TimeField } from './fields.ts'
import { defineKind, LOCAL, PERMITTED, refuseAct } from './kind.ts'
import { TELL_THREAT } from './threat-rule.ts'

/**
 * What self-monitoring looks for: more items on a day than usual; reads outside the hours of duty; words that an account should not look for, as
 * names of relatives; many reads of items without a reason of their own; something opened for oneself, or given on against a threat, that nobody
 * looked at in time. `threat` is no suspicion: who gave on against one is looked at by another official in any case.
 */
const CHECKS = [
  'volume',
  'hours',
  'watchword',
  'standing-reason',
  'glass-unreviewed',
  'threat',
  'threat-unreviewed',
] as const satisfies readonly Check[]
/** Those that tell of an act. */
const ABOUT: ReadonlySet<Check> = new Set(['glass-unreviewed', 'threat', 'threat-unreviewed'])

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
      /** What was opened or given on and not looked at, or the act by which the origin was told of a threat. */
      about: Type.Optional(HashField),
    },
    { additionalProperties: false },
  ),
  {
    name: 'observe',
    ...LOCAL,
    async decide({ body }, { observations, find }) {
      if (ABOUT.has(body.check) !== (body.about !== undefined)) return refuseAct('act-invalid', 'it says of what it tells, or not')
      if (body.about === undefined) return PERMITTED
      if (body.check === 'threat')
        return (await find(body.about))?.kind === TELL_THREAT
          ? PERMITTED
          : refuseAct('observation-unknown', 'no origin was told by this act')
      const waiting = (await observations.unreviewed()).find(({ id }) => id === body.about)
      if (waiting === undefined || waiting.isEscalated)
        return refuseAct('observation-closed', 'somebody looked at it, or it was told already')
      return PERMITTED
    },
    apply({ id, agreement, body }, { recordedAt }) {
      const { account, check, reads, items } = body
      return [
        {
          change: 'observed',
          id,
          agreement,
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
