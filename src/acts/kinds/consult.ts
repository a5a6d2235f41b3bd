/** consult: one act per account, purpose and checkpoint commits to all reads since the last (DESIGN rule 10). */
import { Type } from '#typebox'
import { HashField, PurposeField } from './fields.ts'
import { defineKind, LOCAL, PERMITTED } from './kind.ts'

export const consult = defineKind(
  Type.Object(
    {
      account: Type.String({ minLength: 1, maxLength: 100 }),
      purpose: PurposeField,
      reads: Type.Integer({ minimum: 1 }),
      /** Merkle root (RFC 6962) over the rows of the reads, in order. */
      root: HashField,
    },
    { additionalProperties: false },
  ),
  {
    name: 'consult',
    ...LOCAL,
    decide: async () => PERMITTED,
    apply: (act) => [{ change: 'consulted', account: act.body.account, purpose: act.body.purpose, reads: act.body.reads }],
  },
)
