/**
 * postpone: the destruction of items came due while a legal hold stands on
 * them. They are restricted, and destroyed when no hold stands any more.
 */
import { Type } from '#typebox'
import type { ActId } from '../act.ts'
import { holdingKeys } from '../holding-key.ts'
import { CodeField, HashField, ItemIdsField, PartyField } from './fields.ts'
import { defineKind, LOCAL, PERMITTED } from './kind.ts'

export const postpone = defineKind(
  Type.Object(
    {
      /** The recall or erase act that asked for the destruction; null when a date or this party did. */
      of: Type.Union([HashField, Type.Null()]),
      /** Party that the items came from. */
      origin: PartyField,
      cause: CodeField,
      items: ItemIdsField,
    },
    { additionalProperties: false },
  ),
  {
    name: 'postpone',
    ...LOCAL,
    decide: async () => PERMITTED,
    apply(act, { recordedAt }) {
      const { origin, cause, items } = act.body
      const holdings = holdingKeys(origin, items)
      const of = act.body.of as ActId | null
      return [
        { change: 'items-restricted', holdings, cause, at: recordedAt },
        { change: 'erasure-postponed', holdings, agreement: act.agreement as string, of, cause },
      ]
    },
  },
)
