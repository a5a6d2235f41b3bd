/**
 * recall: the origin takes items back from one partner. Obeyed on signature:
 * restricted at once; the holder's own erase act destroys them when the receipt
 * is complete or the grace ends (DESIGN rule 4).
 */
import { Type } from '#typebox'
import { parseTimestamp } from '../../foundation/index.ts'
import { CodeField, ItemIdsField, PartyField, TimeField } from './fields.ts'
import { defineKind } from './kind.ts'
import { onlyAddressed, restricted, takenBack } from './reducing.ts'

const body = Type.Object(
  {
    to: PartyField,
    cause: CodeField,
    /** By when the recipient is to have deleted them. */ until: Type.Optional(TimeField),
    items: ItemIdsField,
  },
  { additionalProperties: false },
)

export const recall = defineKind(body, {
  name: 'recall',
  actClass: 'outward',
  receipt: 'quorum',
  onlyReduces: true,
  isUrgent: true,
  addressees: (act) => [act.body.to],
  async decide(act, facts) {
    // A date that no calendar has is a refusal here, and nowhere else.
    if (act.body.until !== undefined) parseTimestamp(act.body.until)
    return onlyAddressed(act, facts)
  },
  apply: (act, applied) => (act.party === applied.self ? takenBack(act, applied) : restricted(act, applied)),
})
