/**
 * correct: items that the origin released are wrong. Obeyed like a recall, at once and on signature; the corrected objects, if there are any, were
 * released before. Whoever was sent something wrong is told, and deletes it, by a date (EUDPR articles 74(3) and 82(6), Pruem II article 64).
 */
import { Type } from '#typebox'
import { CodeField, ItemIdsField, PartyField, TimeField } from './fields.ts'
import { defineKind } from './kind.ts'
import { TAKING_BACK } from './reducing.ts'

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
  { name: 'correct', ...TAKING_BACK },
)
