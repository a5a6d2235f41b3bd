/**
 * grade: an official of this party says how good what came from elsewhere is. It is the party's own statement and stands beside what the
 * origin said, which nothing changes; the last one counts until its day of review is over.
 */
import { Type } from '#typebox'
import { isReviewDay } from '../../intelligence/index.ts'
import type { HoldingKey } from '../holding-key.ts'
import { GradedField, HashField } from './fields.ts'
import { defineKind, LOCAL, PERMITTED, refuseAct } from './kind.ts'

export const grade = defineKind(
  Type.Object(
    {
      account: Type.String({ minLength: 1, maxLength: 100 }),
      /** SHA-256 of the reason; its text stays beside the act until the items are erased. */
      reason: HashField,
      reliability: Type.Enum(['A', 'B', 'C', 'X']),
      credibility: Type.Enum(['1', '2', '3', '4']),
      nature: Type.Enum(['fact', 'assessment']),
      /** The day on which it is to be looked at again. */
      review: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
      items: GradedField,
    },
    { additionalProperties: false },
  ),
  {
    name: 'grade',
    ...LOCAL,
    async decide({ agreement, body }, { directory, now, findItems, fedAmong }) {
      const { review } = body
      const holdings = body.items as HoldingKey[]
      if (!isReviewDay(review)) return refuseAct('time-invalid', 'the day of review is no day of the calendar')
      if (Date.parse(`${review}T23:59:59.999Z`) <= now) return refuseAct('review-over', 'the day of review is over')
      const unknown = refuseAct('item-unknown', 'grade names something that is not held here')
      if (agreement === null) {
        const fed = await fedAmong(holdings)
        return holdings.every((holding) => fed.has(holding)) ? PERMITTED : unknown
      }
      if (directory.agreement(agreement) === undefined) return refuseAct('agreement-unknown', 'no such agreement is known')
      const rows = await findItems(holdings)
      const areHeld = rows.length === holdings.length && rows.every((row) => row.state === 'held' && row.agreement === agreement)
      if (!areHeld) return unknown
      if (rows.every(({ role }) => role === 'received')) return PERMITTED
      return refuseAct('grade-own', 'what this party says of its own items stands in their labels')
    },
    apply({ id, agreement, body }, { recordedAt }) {
      const { account, items, reliability, credibility, nature, review } = body
      const holdings = items as HoldingKey[]
      return [
        { change: 'items-graded', id, agreement, account, holdings, grade: { reliability, credibility, nature, review }, at: recordedAt },
      ]
    },
  },
)
