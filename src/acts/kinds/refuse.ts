/** refuse: one act per principal and checkpoint commits to the refusals since the last (DESIGN rule 11). */
import { Type } from '#typebox'
import { CodeField, HashField } from './fields.ts'
import { defineKind, LOCAL, PERMITTED } from './kind.ts'

export const refuse = defineKind(
  Type.Object(
    {
      principal: Type.String({ minLength: 1, maxLength: 100 }),
      refusals: Type.Array(
        Type.Object({ kind: CodeField, code: CodeField, count: Type.Integer({ minimum: 1 }) }, { additionalProperties: false }),
        { minItems: 1, maxItems: 256 },
      ),
      /** Merkle root (RFC 6962) over the rows of the refusals, in order. */
      root: HashField,
    },
    { additionalProperties: false },
  ),
  {
    name: 'refuse',
    ...LOCAL,
    decide: async () => PERMITTED,
    apply: (act) => [{ change: 'refused', refusals: act.body.refusals }],
  },
)
