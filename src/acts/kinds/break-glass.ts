/**
 * break-glass: an official says beforehand that for a while it reads without what the agreement asks for beside its role, and why. It is an
 * observation of itself, which another official closes; it opens no question that the agreement refuses.
 */
import { Type } from '#typebox'
import { HashField, TimeField } from './fields.ts'
import { defineKind, LOCAL, PERMITTED, refuseAct } from './kind.ts'

const MINUTE_MS = 60_000

export const breakGlass = defineKind(
  Type.Object(
    {
      account: Type.String({ minLength: 1, maxLength: 100 }),
      /** From here on it is over by itself. */
      until: TimeField,
      /** SHA-256 of the reason; its text stays beside the act. */
      reason: HashField,
    },
    { additionalProperties: false },
  ),
  {
    name: 'break-glass',
    ...LOCAL,
    async decide({ agreement, body }, { directory, now }) {
      const entry = agreement === null ? undefined : directory.agreement(agreement)
      if (entry === undefined) return refuseAct('agreement-unknown', 'no such agreement is known')
      const { article, breakGlass: allowed } = entry.record.agreement.reading
      if (allowed === undefined) return refuseAct('glass-not-provided', `article ${article} has nothing that may be opened so`, article)
      const until = Date.parse(body.until)
      if (until <= now || until > now + allowed.minutes * MINUTE_MS) {
        return refuseAct('glass-too-long', `article ${article} lets it be open for ${allowed.minutes} minutes at most`, article)
      }
      return PERMITTED
    },
    apply({ id, agreement, body }, { recordedAt }) {
      const from = Math.min(recordedAt, Date.parse(body.until))
      return [
        {
          change: 'observed',
          id,
          agreement,
          account: body.account,
          check: 'break-glass',
          about: null,
          from,
          until: Date.parse(body.until),
          reads: 0,
          items: 0,
          at: recordedAt,
        },
      ]
    },
  },
)
