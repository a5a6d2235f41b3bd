/** How items are destroyed: the holder's own erase act and its receipt to their origin, or both later where a legal hold stands. */
import { DAY_MS, formatTimestamp, type Instant } from '../../foundation/index.ts'
import type { ActId } from '../act.ts'
import { holdingKey, holdingKeys } from '../holding-key.ts'
import type { OnwardReader } from '../onward-views.ts'
import type { ItemReader, LegalHoldReader } from '../views.ts'
import type { Proposal } from './journey.ts'
import type { RoadParts } from './parts.ts'

/** Items of one origin whose destruction is due. */
export type Due = {
  readonly origin: string
  readonly agreement: string
  /** The act that asked for it; null when a date or this party did. */
  readonly of: ActId | null
  readonly cause: string
  /** Ids, as the origin's acts name them. */
  readonly items: readonly string[]
}

/** Tools that a receipt can name. */
const TOLD_MAX = 1_000

type Known = {
  readonly parts: Pick<RoadParts, 'self' | 'means'> & { readonly items: Pick<ItemReader, 'servedTo' | 'answeredBy'> }
  readonly now: Instant
  /** Where given, the receipt names the parties that have copies which were given on and did not confirm their erasure yet. */
  readonly onward?: Pick<OnwardReader, 'copiesOf'>
}

/** What is to be stated when destruction comes due: it is done, but for items on which a legal hold stands, which are restricted. */
export async function destruction(
  due: Due,
  known: Known & { readonly legalHolds: Pick<LegalHoldReader, 'onHold'> },
): Promise<readonly Proposal[]> {
  const onHold = await known.legalHolds.onHold(holdingKeys(due.origin, due.items), known.now)
  const isOnHold = (itemId: string): boolean => onHold.has(holdingKey(due.origin, itemId))
  const kept = due.items.filter(isOnHold)
  const free = due.items.filter((itemId) => !isOnHold(itemId))
  return [
    ...(free.length === 0 ? [] : await erasure({ ...due, items: free }, known)),
    ...(kept.length === 0 ? [] : [postponement({ ...due, items: kept })]),
  ]
}

/** The erase act and the receipt to the origin of the items; of its own items a party owes nobody a receipt. */
async function erasure({ origin, agreement, of, cause, items }: Due, { parts, now, onward }: Known): Promise<readonly Proposal[]> {
  const after = of === null ? [] : [of]
  const erase: Proposal = { draft: { kind: 'erase', agreement, after, body: { to: null, origin, cause, items } } }
  if (origin === parts.self) return [erase]
  const erasedAt = formatTimestamp(now)
  const backupsUnreadableBy = formatTimestamp(now + parts.means.backupDays * DAY_MS)
  const copies = (await onward?.copiesOf(holdingKeys(origin, items))) ?? []
  const awaited = [...new Set(copies.flatMap(({ recipient, erasedAt: confirmed }) => (confirmed === null ? [recipient] : [])))].sort()
  const told = await parts.items.servedTo(holdingKeys(origin, items), TOLD_MAX)
  const answered = await parts.items.answeredBy(holdingKeys(origin, items), TOLD_MAX)
  const body = {
    ...{ to: origin, of, cause, items, erasedAt, backupsUnreadableBy, told },
    ...(answered.length === 0 ? {} : { answered }),
    ...(awaited.length === 0 ? {} : { awaited }),
  }
  return [erase, { draft: { kind: 'erasure-receipt', agreement, after, body } }]
}

function postponement({ origin, agreement, of, cause, items }: Due): Proposal {
  return { draft: { kind: 'postpone', agreement, after: of === null ? [] : [of], body: { of, origin, cause, items } } }
}
