/**
 * keep: at the review that the agreement asks for, an official decides that received items are still needed, until the next review at the
 * latest. Without such a decision they are erased (Europol Regulation article 31, EUDPR article 72).
 */
import { Type } from '#typebox'
import { reviewMs } from '../../agreement/index.ts'
import { parseTimestamp } from '../../foundation/index.ts'
import type { HoldingKey } from '../holding-key.ts'
import { HashField, HoldingsField, TimeField } from './fields.ts'
import { defineKind, LOCAL, PERMITTED, refuseAct } from './kind.ts'

export const keep = defineKind(
  Type.Object(
    {
      account: Type.String({ minLength: 1, maxLength: 100 }),
      /** SHA-256 of the reason; its text stays beside the act until the items are erased. */
      reason: HashField,
      /** When it is decided again. */
      until: TimeField,
      items: HoldingsField,
    },
    { additionalProperties: false },
  ),
  {
    name: 'keep',
    ...LOCAL,
    async decide({ agreement, body }, { directory, now, findItems }) {
      const entry = directory.agreement(agreement ?? '')
      if (entry === undefined) return refuseAct('agreement-unknown', 'no such agreement is known')
      const { retention } = entry.record.agreement
      const longest = reviewMs(retention)
      if (longest === undefined) return refuseAct('not-provided', 'the agreement asks for no review', retention.article)
      const until = parseTimestamp(body.until)
      if (until <= now) return refuseAct('review-over', 'the next review would be over already', retention.article)
      if (until > now + longest) return refuseAct('review-too-late', 'the agreement asks for an earlier review', retention.article)
      const rows = await findItems(body.items as HoldingKey[])
      const areHeld = rows.length === body.items.length && rows.every((row) => row.state === 'held' && row.agreement === agreement)
      if (!areHeld) return refuseAct('item-unknown', 'it names an item that is not held here')
      return rows.every(({ role }) => role === 'received')
        ? PERMITTED
        : refuseAct('use-own', 'what is reviewed is what came from a partner')
    },
    apply({ id, body }, { recordedAt }) {
      const holdings = body.items as HoldingKey[]
      return [{ change: 'items-kept', id, holdings, until: parseTimestamp(body.until), at: recordedAt }]
    },
  },
)
