/** What the acts that only reduce have in common (DESIGN rule 4). */
import { DAY_MS } from '../../foundation/index.ts'
import type { Act } from '../act.ts'
import type { Change, ItemEntry } from '../change.ts'
import { type Applied, type Facts, PERMITTED, refuseAct, type Verdict } from './kind.ts'

type Reducing = Act<{ to: string | null; cause: string; items: readonly string[] }>

// What an agreement may set as grace is shorter, so retention never comes before it.
const LONGER_THAN_ANY_GRACE = 366 * DAY_MS

/** A partner may only reduce what came from it: an item of another origin refuses the act. */
export async function onlyFromSender(act: Reducing, { side, directory, holdingsOf }: Facts): Promise<Verdict> {
  if (side === 'home') return PERMITTED
  if (act.body.to !== directory.self) return refuseAct('not-addressed', 'act is for another party')
  for (const { origin } of (await holdingsOf(act.body.items)).values()) {
    if (origin !== act.party) return refuseAct('not-the-origin', 'act reduces an item that came from another party')
  }
  return PERMITTED
}

/**
 * Restricts the items of a partner's act. Ids that were never seen are kept as
 * restricted too, so that a release which arrives later revives nothing.
 */
export function restricted(act: Reducing, { recordedAt }: Applied): readonly Change[] {
  const { items, cause } = act.body
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
  const entries = items.map((itemId): ItemEntry => ({ ...unseen, itemId }))
  return [
    { change: 'items-held', items: entries },
    { change: 'items-restricted', itemIds: items },
  ]
}
