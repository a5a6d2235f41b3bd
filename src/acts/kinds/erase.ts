/**
 * erase: items were destroyed here. A partner that got them or was to get them is
 * told, restricts what it holds of them and answers with an erase act of its own;
 * `to` is null when nobody else is concerned.
 */
import { Type } from 'typebox'
import { CodeField, ItemIdsField, PartyField } from './fields.ts'
import { defineKind, PERMITTED } from './kind.ts'
import { onlyFromSender, restricted } from './reducing.ts'

export const erase = defineKind(
  Type.Object({ to: Type.Union([PartyField, Type.Null()]), cause: CodeField, items: ItemIdsField }, { additionalProperties: false }),
  {
    name: 'erase',
    actClass: 'outward',
    receipt: 'quorum',
    onlyReduces: true,
    addressees: (act) => (act.body.to === null ? [] : [act.body.to]),
    decide: async (act, facts) => (act.body.to === null ? PERMITTED : onlyFromSender(act, facts)),
    apply(act, applied) {
      const { items, cause } = act.body
      if (act.party !== applied.self) return restricted(act, applied)
      return [{ change: 'items-erased', itemIds: items, cause, at: applied.recordedAt }]
    },
  },
)
