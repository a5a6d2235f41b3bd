/**
 * end-contest: a holder ends the mark of its own copies by a contest that their origin declined, on the decision of whoever alone can end it. What an
 * origin marked it lifts itself (`lift-contest`).
 */
import { type Static, Type } from '#typebox'
import { parseTimestamp } from '../../foundation/index.ts'
import type { Act, ActId } from '../act.ts'
import type { HoldingKey } from '../holding-key.ts'
import { LIFTERS } from '../narrowing.ts'
import { DocumentField } from './contest.ts'
import { HashField, HoldingsField, ItemIdField, TimeField } from './fields.ts'
import { defineKind, LOCAL, PERMITTED, refuseAct } from './kind.ts'

const body = Type.Object(
  {
    /** The act that raised it. */
    of: HashField,
    contest: ItemIdField,
    by: Type.Enum([...LIFTERS]),
    document: DocumentField,
    /** Date of the decision. */
    dated: TimeField,
    items: HoldingsField,
  },
  { additionalProperties: false },
)

export const endContest = defineKind(body, {
  name: 'end-contest',
  ...LOCAL,
  async decide(act: Act<Static<typeof body>>, { contests }) {
    const { of, contest, dated, items } = act.body
    if (parseTimestamp(dated) > act.at) return refuseAct('time-invalid', 'the decision would be later than the act that names it')
    const found = await contests.find(of as ActId)
    const isOwn = found !== undefined && found.raisedBy === act.party && found.contest === contest && found.agreement === act.agreement
    if (!isOwn) return refuseAct('contest-unknown', 'this party raised no such contest')
    if (found.state !== 'declined' || found.ground === 'holder')
      return refuseAct('contest-of-another', 'only what its origin declined is ended by who raised it')
    const named = new Set<string>(await contests.itemsOf(found))
    return items.length === named.size && items.every((item) => named.has(item))
      ? PERMITTED
      : refuseAct('item-unknown', 'it names other items than the contest')
  },
  apply({ body: { contest, by, document, dated, items } }, { recordedAt }) {
    const narrowing = { contests: [contest], lifted: [{ contest, by, document, dated: parseTimestamp(dated) }] }
    return [{ change: 'items-narrowed', holdings: items as HoldingKey[], narrowing, cause: 'end-contest', told: null, at: recordedAt }]
  },
})
