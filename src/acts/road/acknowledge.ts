/** acknowledge: the signed answers that a received outward act calls for, as drafts that go home's road. */
import { DAY_MS, formatTimestamp, type Instant, type Refusal } from '../../foundation/index.ts'
import type { Act } from '../act.ts'
import type { Proposal } from './journey.ts'

/** The acknowledgement of an act that was applied or refused. */
export function acknowledgement(
  act: Act,
  verdict: { readonly refusal: Refusal | null; readonly refusedItems: ReadonlyMap<string, Refusal> },
): Proposal {
  const items = act.body.items
  return {
    draft: {
      kind: 'acknowledge',
      agreement: act.agreement,
      after: [act.id],
      body: {
        to: act.party,
        of: act.id,
        kind: act.kind,
        outcome: verdict.refusal === null ? 'applied' : 'refused',
        code: verdict.refusal?.code ?? null,
        count: Array.isArray(items) ? items.length : 0,
        refusedItems: [...verdict.refusedItems].map(([itemId, refusal]) => [itemId, refusal.code]),
      },
    },
  }
}

/** The holder's own erase act and its receipt to the origin; `of` is null when a date, not an act, ended the holding. */
export function erasure(parts: {
  readonly origin: string
  readonly agreement: string
  readonly of: Act | null
  readonly cause: string
  readonly items: readonly string[]
  readonly now: Instant
  readonly backupDays: number
  readonly told: readonly string[]
}): readonly Proposal[] {
  const { origin, agreement, of, cause, items, now } = parts
  const after = of === null ? [] : [of.id]
  return [
    { draft: { kind: 'erase', agreement, after, body: { to: null, cause, items } } },
    {
      draft: {
        kind: 'erasure-receipt',
        agreement,
        after,
        body: {
          to: origin,
          of: of?.id ?? null,
          cause,
          items,
          erasedAt: formatTimestamp(now),
          backupsUnreadableBy: formatTimestamp(now + parts.backupDays * DAY_MS),
          told: parts.told,
        },
      },
    },
  ]
}
