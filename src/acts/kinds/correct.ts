/**
 * correct: items that the origin released are wrong. Obeyed like a recall, at once and on signature; the corrected objects, if there are any, were
 * released before. Whoever was sent something wrong is told, and deletes it, by a date (EUDPR articles 74(3) and 82(6), Pruem II article 64).
 */
import { Type } from '#typebox'
import { parseTimestamp } from '../../foundation/index.ts'
import { CodeField, ItemIdsField, PartyField, TimeField } from './fields.ts'
import { defineKind } from './kind.ts'
import { onlyAddressed, restricted, takenBack } from './reducing.ts'

export const correct = defineKind(
  Type.Object(
    {
      to: PartyField,
      cause: CodeField,
      /** By when the recipient is to have deleted them. */
      until: TimeField,
      items: ItemIdsField,
      /** Items that stand in their place; absent where nothing does. */
      by: Type.Optional(ItemIdsField),
    },
    { additionalProperties: false },
  ),
  {
    name: 'correct',
    actClass: 'outward',
    receipt: 'quorum',
    onlyReduces: true,
    isUrgent: true,
    addressees: (act) => [act.body.to],
    async decide(act, facts) {
      // A date that no calendar has is a refusal here, and nowhere else.
      parseTimestamp(act.body.until)
      return onlyAddressed(act, facts)
    },
    apply: (act, applied) => (act.party === applied.self ? takenBack(act, applied) : restricted(act, applied)),
  },
)
