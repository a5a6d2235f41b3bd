/** Deciders of agreements, kept by what they decide under: making one compiles the agreement. */
import { type AgreementRecord, interpretationNotes, type Reservation, type Scope, scopeAt, wholeScope } from '../agreement/index.ts'
import { canonicalJson, type Instant, type Json } from '../foundation/index.ts'
import { createDecider, type Decider } from '../policy/index.ts'

/** Deciders that one agreement keeps: of the whole scope, of the one that applies, of those that lately did. */
const KEPT_MAX = 8

/** Keeps deciders from one snapshot of the directory to the next. */
export type DeciderShelf = {
  take(record: AgreementRecord, under: { readonly reservations: readonly Reservation[]; readonly scope: Scope }): Decider
}

/** A shelf without any decider. */
export function deciderShelf(): DeciderShelf {
  const kept = new Map<string, Map<string, Decider>>()
  return {
    take(record, { reservations, scope }) {
      const { agreement, hash } = record
      const notes = interpretationNotes(record)
      const { articles, parties, suspensions } = scope
      const name = canonicalJson({ articles, parties, suspensions, reservations, notes } as unknown as Json)
      const deciders = kept.get(hash) ?? new Map<string, Decider>()
      kept.set(hash, deciders)
      const parts = { agreement, reservations, scope, notes }
      const decider = deciders.get(name) ?? createDecider(parts)
      // The one used longest ago goes first.
      deciders.delete(name)
      deciders.set(name, decider)
      const oldest = deciders.size > KEPT_MAX ? deciders.keys().next().value : undefined
      if (oldest !== undefined) deciders.delete(oldest)
      return decider
    },
  }
}

/** What decides under an agreement: as its text stands, and as it applies at an instant. */
export function decidersOf(
  record: AgreementRecord,
  reservations: readonly Reservation[],
  shelf: DeciderShelf,
): { readonly decider: Decider; scopeAt(now: Instant): Scope; deciderAt(now: Instant): Decider } {
  let current: { readonly from: Instant; readonly scope: Scope; decider?: Decider } | undefined
  const at = (now: Instant): NonNullable<typeof current> => {
    const isSame = current !== undefined && current.from <= now && now < (current.scope.until ?? Number.POSITIVE_INFINITY)
    if (current === undefined || !isSame) current = { from: now, scope: scopeAt(record, now) }
    return current
  }
  return {
    decider: shelf.take(record, { reservations, scope: wholeScope(record.agreement) }),
    scopeAt: (now) => at(now).scope,
    deciderAt(now) {
      const window = at(now)
      window.decider ??= shelf.take(record, { reservations, scope: window.scope })
      return window.decider
    },
  }
}
