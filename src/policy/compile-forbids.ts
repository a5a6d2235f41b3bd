/** Suspensions and reservations as Cedar policies: a forbid beats every permit. */
import { type Reservation, reservationNumber, type SuspendedScope, tlpRank } from '../agreement/index.ts'
import { type Condition, isAtLeast, isOneOf, isSaid, type PolicyDraft } from './cedar-text.ts'
import type { Terms } from './terms.ts'

/** What a forbid stands for. */
export type ForbidOrigin =
  | { readonly kind: 'suspension'; readonly suspension: SuspendedScope }
  | { readonly kind: 'reservation'; readonly reservation: Reservation }

type Forbid = { readonly id: string; readonly origin: ForbidOrigin; readonly draft: PolicyDraft }

/** The forbids that a scope and reservations add. A suspension that names articles is none: it only takes these away. */
export function forbidsOf({ scope, reservations }: Terms): Forbid[] {
  const suspensions = scope.suspensions.flatMap((suspension, index): Forbid[] => {
    if (suspension.articles !== undefined) return []
    const origin = { kind: 'suspension', suspension } as const
    return [
      { id: `suspension-${index}-from`, origin, draft: suspensionForbid(suspension, 'from') },
      { id: `suspension-${index}-to`, origin, draft: suspensionForbid(suspension, 'to') },
    ]
  })
  const reserved = reservations.map((reservation): Forbid => {
    const id = `reservation-${reservation.party}-${reservation.number}`
    return { id, origin: { kind: 'reservation', reservation }, draft: reservationForbid(reservation) }
  })
  return [...suspensions, ...reserved]
}

/** What would go from, or to, the party that suspended. */
function suspensionForbid({ number, party, parties, purposes }: SuspendedScope, side: 'from' | 'to'): PolicyDraft {
  const otherSide = side === 'from' ? 'to' : 'from'
  return {
    effect: 'forbid',
    annotations: { article: number },
    reach: {
      actions: ['disclose', 'receive'],
      sides: 'any',
      [side]: [party],
      ...(parties && { [otherSide]: parties }),
      ...(purposes && { purposes }),
    },
    conditions: [],
  }
}

function reservationForbid(reservation: Reservation): PolicyDraft {
  const { party, forbids, when } = reservation
  const { types, purposes, parties, modes } = when
  const [itself, otherSide] = forbids === 'disclose' ? (['from', 'to'] as const) : (['to', 'from'] as const)
  // Reading has no mode, so a condition on one never holds there.
  const isImpossible = forbids === 'read' && modes !== undefined
  return {
    effect: 'forbid',
    annotations: { article: reservationNumber(reservation) },
    reach: {
      actions: isImpossible ? [] : [forbids],
      sides: 'any',
      [itself]: [party],
      ...(parties && { [otherSide]: parties }),
      ...(purposes && { purposes }),
      ...(types && { types }),
    },
    conditions: [...(modes === undefined ? [] : [isOneOf('mode', modes)]), ...handlingConditions(when)],
  }
}

function handlingConditions({ markingAtLeast, dataSubjects, minors, specialCategories }: Reservation['when']): Condition[] {
  return [
    markingAtLeast === undefined ? [] : isAtLeast('marking', tlpRank(markingAtLeast)),
    dataSubjects === undefined ? [] : isOneOf('dataSubject', dataSubjects),
    minors === undefined ? [] : isSaid('minor', true),
    specialCategories === undefined ? [] : isSaid('special', true),
  ].flat()
}
