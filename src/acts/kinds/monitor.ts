/**
 * monitor: the party looked through the record of its reads for what is unusual, as it has to do again and again (Regulation (EU) 2024/982,
 * article 55). Runs follow each other without a gap, so that a part that was not looked through shows.
 */
import { Type } from '#typebox'
import { TimeField } from './fields.ts'
import { defineKind, LOCAL, PERMITTED, refuseAct } from './kind.ts'

export const monitor = defineKind(
  Type.Object(
    {
      /** Seq of the last read that the run before looked at, and of the last one that this run did. */
      after: Type.Integer({ minimum: 0 }),
      through: Type.Integer({ minimum: 0 }),
      until: TimeField,
      reads: Type.Integer({ minimum: 0 }),
      /** How many observe acts of this run there are. */
      observations: Type.Integer({ minimum: 0 }),
    },
    { additionalProperties: false },
  ),
  {
    name: 'monitor',
    ...LOCAL,
    async decide({ body }, { observations }) {
      const { through = 0 } = (await observations.monitored()) ?? {}
      if (body.after === through && body.through >= body.after) return PERMITTED
      return refuseAct('already-monitored', 'these reads were looked through by another run')
    },
    apply: ({ body }) => [{ change: 'monitored', through: body.through, until: Date.parse(body.until) }],
  },
)
