/**
 * recall: the origin takes items back from one partner. Obeyed on signature:
 * restricted at once; the holder's own erase act destroys them when the receipt
 * is complete or the grace ends (DESIGN rule 4).
 */
import { Type } from '#typebox'
import { CodeField, ItemIdsField, PartyField, TimeField } from './fields.ts'
import { defineKind } from './kind.ts'
import { TAKING_BACK } from './reducing.ts'

export const recall = defineKind(
  Type.Object(
    {
      to: PartyField,
      cause: CodeField,
      /** By when the recipient is to have deleted them. */
      until: Type.Optional(TimeField),
      items: ItemIdsField,
    },
    { additionalProperties: false },
  ),
  { name: 'recall', ...TAKING_BACK },
)
