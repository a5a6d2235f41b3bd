/** What the acts that only reduce have in common (DESIGN rule 4). */
import { DAY_MS, parseTimestamp } from '../../foundation/index.ts'
import type { Act } from '../act.ts'
import type { Change, ItemEntry } from '../change.ts'
import { holdingKeys } from '../holding-key.ts'
import { type Applied, type Facts, PERMITTED, REDUCING, refuseAct, type Verdict } from './kind.ts'

type Reducing = Act<{ to: string | null; cause: string; items: readonly string[] }>

// What an agreement may set as grace is shorter, so retention never comes before it.
const LONGER_THAN_ANY_GRACE = 366 * DAY_MS

/** Whoever it comes from may reduce what came from it; the same ids of another origin are other items, which it cannot name. */
export function onlyAddressed(act: Reducing, { side, directory }: Facts): Verdict {
  return side === 'home' || act.body.to === directory.self ? PERMITTED : refuseAct('not-addressed', 'act is for another party')
}

/**
 * Restricts those of the items that came from the act's party. Ids that were
 * never seen are kept as restricted too, so that a release which arrives later
 * revives nothing.
 */
export function restricted(act: Reducing, { recordedAt }: Applied): readonly Change[] {
  const { items, cause } = act.body
  const holdings = holdingKeys(act.party, items)
  const unseen = {
    role: 'received',
    origin: act.party,
    agreement: act.agreement ?? '',
    purpose: cause,
    releaseAct: act.id,
    retainUntil: recordedAt + LONGER_THAN_ANY_GRACE,
    heldSince: recordedAt,
    source: null,
    face: null,
  } as const
  const entries = holdings.map((holding): ItemEntry => ({ ...unseen, holding }))
  return [
    { change: 'items-held', items: entries },
    { change: 'items-restricted', holdings, cause, at: recordedAt },
  ]
}

type TakingBack = Act<{ readonly to: string; readonly cause: string; readonly until?: string; readonly items: string[] }>

/** What recalls and corrections have in common: the addressee restricts the items, and says by a date that it deleted them. */
export const TAKING_BACK = {
  ...REDUCING,
  addressees: ({ body }: TakingBack) => [body.to],
  async decide(act: TakingBack, facts: Facts) {
    // A date that no calendar has is a refusal here, and nowhere else.
    if (act.body.until !== undefined) parseTimestamp(act.body.until)
    return onlyAddressed(act, facts)
  },
  apply: (act: TakingBack, applied: Applied) => (act.party === applied.self ? takenBack(act, applied) : restricted(act, applied)),
}

/** What follows at home: who is to obey it, and by when it is to have said so. */
function takenBack({ id, kind, party, agreement, body }: TakingBack, { recordedAt }: Applied): readonly Change[] {
  const { to, until, items } = body
  const counts = { items: items.length, refusedItems: 0, code: null }
  const delivery = { change: 'delivery', actId: id, kind, recipient: to, state: 'recorded', ...counts, at: recordedAt } as const
  if (until === undefined) return [delivery]
  const common = { id, kind, agreement: agreement ?? '', recipient: to, holdings: holdingKeys(party, items) }
  return [delivery, { change: 'takeback-stated', ...common, due: parseTimestamp(until), at: recordedAt }]
}
