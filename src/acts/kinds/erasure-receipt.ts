/** erasure-receipt: a holder's signed word that items are erased, and until when back-ups may still be read. */
import { Type } from '#typebox'
import { parseTimestamp } from '../../foundation/index.ts'
import type { Act, ActId } from '../act.ts'
import type { Change } from '../change.ts'
import { holdingKeys } from '../holding-key.ts'
import { answeredAct } from './answering.ts'
import { CodeField, HashField, ItemIdsField, PartyField, TimeField } from './fields.ts'
import { defineKind, type Facts, PERMITTED, refuseAct, type Verdict } from './kind.ts'

type Dates = { readonly items: readonly string[]; readonly erasedAt: string; readonly backupsUnreadableBy: string }

export const erasureReceipt = defineKind(
  Type.Object(
    {
      to: PartyField,
      /** The recall or erase act that was obeyed; null when retention or sunset ended, and of what was given on. */
      of: Type.Union([HashField, Type.Null()]),
      cause: CodeField,
      items: ItemIdsField,
      erasedAt: TimeField,
      /** Back-ups of the key store made before the erasure are destroyed by then. */
      backupsUnreadableBy: TimeField,
      /** Logins of the tools that had been served any of the items: each is told in its collection of what was taken back, from the erasure on. */
      told: Type.Array(Type.String({ maxLength: 100 }), { maxItems: 1_000 }),
      /**
       * Those of them whose webhook answered with success, by the time of this receipt, that what they got of the items was taken back;
       * absent where none did. Whoever answers later is named by another receipt of the same items.
       */
      answered: Type.Optional(Type.Array(Type.String({ maxLength: 100 }), { minItems: 1, maxItems: 1_000 })),
      /** The party that the items had been given on to, and that confirmed their erasure; absent where they were erased here. */
      onward: Type.Optional(PartyField),
      /** Parties that any of the items were given on to and that are recalled there: their erasure is confirmed by a receipt with `onward`. */
      awaited: Type.Optional(Type.Array(PartyField, { minItems: 1, maxItems: 256, uniqueItems: true })),
    },
    { additionalProperties: false },
  ),
  {
    name: 'erasure-receipt',
    actClass: 'answer',
    receipt: 'none',
    onlyReduces: false,
    isUrgent: false,
    addressees: (act) => [act.body.to],
    async decide(act, facts) {
      // Read first: a date that is none refuses the act.
      for (const date of [act.body.erasedAt, act.body.backupsUnreadableBy]) parseTimestamp(date)
      if (facts.side === 'home') return act.body.onward === undefined ? onlyOfErased(act.body, facts) : onlyConfirmed(act.body, facts)
      const { to, of } = act.body
      if (of === null) return to === facts.directory.self ? PERMITTED : refuseAct('not-addressed', 'answer is for another party')
      const answered = await answeredAct(act, of, facts)
      return 'refusal' in answered ? answered.refusal : PERMITTED
    },
    apply(act, { self, recordedAt }) {
      if (act.party === self) return []
      const { items, onward } = act.body
      if (onward !== undefined) {
        return [{ change: 'onward-erased', asker: act.party, recipient: onward, holdings: holdingKeys(self, items), at: recordedAt }]
      }
      const of = act.body.of as ActId | null
      const confirmed: Change = {
        change: 'erasure-confirmed',
        recipient: act.party,
        holdings: holdingKeys(self, items),
        at: recordedAt,
        of,
      }
      return act.agreement === null ? [confirmed] : [confirmed, backupsTold(act, act.agreement)]
    },
  },
)

/** Until when the holder says that back-ups may be read; what the agreement lets is asked when somebody looks. */
function backupsTold({ party, body }: Pick<Act<Dates>, 'party' | 'body'>, agreement: string): Change {
  const until = parseTimestamp(body.backupsUnreadableBy)
  const lastMs = until - parseTimestamp(body.erasedAt)
  return { change: 'backups-told', recipient: party, agreement, items: body.items.length, lastMs, until }
}

/** Nobody certifies an erasure that did not happen: not of an item that is kept here, whatever kept it. */
async function onlyOfErased(
  { to, items }: { readonly to: string; readonly items: readonly string[] },
  { statesOf }: Facts,
): Promise<Verdict> {
  for (const state of (await statesOf(holdingKeys(to, items))).values()) {
    if (state !== 'erased') return refuseAct('not-erased', 'receipt names an item that is kept here')
  }
  return PERMITTED
}

/** Nor of what was given on, before every copy that the recipient got is confirmed to be gone. */
async function onlyConfirmed(
  { to, items, onward: recipient }: { readonly to: string; readonly items: readonly string[]; readonly onward?: string },
  { onward }: Facts,
): Promise<Verdict> {
  const copies = (await onward.copiesOf(holdingKeys(to, items))).filter((copy) => copy.recipient === recipient)
  const isGone = copies.length > 0 && copies.every(({ erasedAt }) => erasedAt !== null)
  return isGone ? PERMITTED : refuseAct('not-erased', 'receipt names an item that was given on and is not confirmed to be erased')
}
