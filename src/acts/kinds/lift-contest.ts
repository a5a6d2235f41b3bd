/**
 * lift-contest: a contest of the accuracy of items is lifted, on the decision of whoever the items are about, of a court or of the overseer. The origin
 * received that decision, and names it; no official lifts a contest on its own. It gives back what a narrowing took, so it needs its receipt.
 */
import { type Static, Type } from '#typebox'
import { formatTimestamp, parseTimestamp } from '../../foundation/index.ts'
import type { Act } from '../act.ts'
import { type HoldingKey, holdingKeys } from '../holding-key.ts'
import { LIFTERS, type Lifting } from '../narrowing.ts'
import { DocumentField } from './contest.ts'
import { ItemIdField, ItemIdsField, PartyField, TimeField } from './fields.ts'
import { defineKind, type Facts, PERMITTED, refuseAct, type Verdict } from './kind.ts'
import { onlyAddressed } from './reducing.ts'

const LiftingFields = {
  /** The contest, as the `narrow` act named it. */
  contest: ItemIdField,
  by: Type.Enum([...LIFTERS]),
  /** Names the decision. No personal data. */
  document: DocumentField,
  /** Date of the decision. */
  dated: TimeField,
}
const LiftContestBody = Type.Object({ to: PartyField, ...LiftingFields, items: ItemIdsField }, { additionalProperties: false })

type LiftContest = Act<Static<typeof LiftContestBody>>

export const liftContest = defineKind(LiftContestBody, {
  name: 'lift-contest',
  actClass: 'outward',
  receipt: 'quorum',
  onlyReduces: false,
  isUrgent: false,
  addressees: (act) => [act.body.to],
  async decide(act, facts) {
    if (parseTimestamp(act.body.dated) > act.at) return refuseAct('time-invalid', 'the decision would be later than the act that names it')
    return facts.side === 'home' ? ofOneself(act, facts) : onlyAddressed({ ...act, body: { ...act.body, cause: act.kind } }, facts)
  },
  apply(act, { self, recordedAt }) {
    const { to, items } = act.body
    const isHome = act.party === self
    const holdings = holdingKeys(act.party, items)
    // Of a contest that did not come yet it is known by this that there is one.
    const narrowing = { contests: [act.body.contest], lifted: [liftingOf(act.body)] }
    const common = { change: 'items-narrowed', holdings, narrowing, cause: act.kind, at: recordedAt } as const
    const lifted = isHome ? { ...common, told: to, agreement: act.agreement ?? '' } : { ...common, told: null }
    if (!isHome) return [lifted]
    const counts = { items: items.length, refusedItems: 0, code: null }
    return [lifted, { change: 'delivery', actId: act.id, kind: act.kind, recipient: to, state: 'recorded', ...counts, at: recordedAt }]
  },
})

/** Each item was contested so; and of what another party contested, it was that party that lifted it. */
async function ofOneself({ party, body }: LiftContest, { findItems, onward }: Facts): Promise<Verdict> {
  const holdings = holdingKeys(party, body.items)
  const contested = await findItems(holdings)
  const isContested = ({ narrowing }: (typeof contested)[number]): boolean => narrowing?.contests?.includes(body.contest) === true
  if (new Set(contested.filter(isContested).map(({ holding }) => holding)).size < holdings.length) return UNKNOWN
  const given = await onward.copies(holdings)
  const sources: readonly HoldingKey[] = [...new Set(given.map(({ source }) => source))]
  const received = await findItems(sources)
  const isLifted = received.every(({ narrowing }) => narrowing?.lifted?.some(({ contest }) => contest === body.contest) === true)
  return isLifted && received.length >= sources.length
    ? PERMITTED
    : refuseAct('contest-of-another', 'only the origin of an item lifts its contest')
}

const UNKNOWN = refuseAct('contest-unknown', 'an item was not contested by this id')

/** What an act lifts, as read models keep it. @throws FoundationError on a date that no calendar has */
function liftingOf({ contest, by, document, dated }: Omit<LiftContest['body'], 'to' | 'items'>): Lifting {
  return { contest, by, document, dated: parseTimestamp(dated) }
}

/** A lifting as acts state it. */
export function formatLifting({ dated, ...lifting }: Lifting): Omit<LiftContest['body'], 'to' | 'items'> {
  return { ...lifting, dated: formatTimestamp(dated) }
}
