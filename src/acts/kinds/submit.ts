/** submit: an official brings items into the party's own holdings, with purpose and justification. */
import { Type } from '#typebox'
import { BATCH_ITEMS_MAX, parseTimestamp } from '../../foundation/index.ts'
import { CodeField, HashField, ItemDigestField, PurposeField, TimeField } from './fields.ts'
import { heldItem } from './held-item.ts'
import { defineKind, LOCAL, PERMITTED, refuseAct } from './kind.ts'

export const submit = defineKind(
  Type.Object(
    {
      submission: Type.String({ pattern: '^[0-9a-f-]{36}$' }),
      account: Type.String({ minLength: 1, maxLength: 100 }),
      purpose: PurposeField,
      /** SHA-256 of the justification; its text stays with the submission, which can be erased. */
      justification: HashField,
      retainUntil: TimeField,
      provenance: CodeField,
      items: Type.Array(ItemDigestField, { minItems: 1, maxItems: BATCH_ITEMS_MAX }),
    },
    { additionalProperties: false },
  ),
  {
    name: 'submit',
    ...LOCAL,
    async decide(act, { directory }) {
      return directory.agreement(act.agreement ?? '') === undefined
        ? refuseAct('agreement-unknown', 'no such agreement is known')
        : PERMITTED
    },
    apply(act, { items, recordedAt, self }) {
      const common = {
        role: 'own',
        origin: self,
        agreement: act.agreement as string,
        purpose: act.body.purpose,
        releaseAct: act.id,
        retainUntil: parseTimestamp(act.body.retainUntil),
        heldSince: recordedAt,
      } as const
      return [{ change: 'items-held', items: items.map((item) => heldItem(item, common)) }]
    },
  },
)
