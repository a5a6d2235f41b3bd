/**
 * How a field crosses where several articles treat it (spec/agreement.md#several-articles): the meet of a lattice in which
 * `as-is` is highest, then `generalise` beside `pseudonymise`, then `drop`, then `never`.
 */
import type { FieldTreatment } from '../agreement/index.ts'

const RANK: Readonly<Record<FieldTreatment, number>> = { 'as-is': 3, generalise: 2, pseudonymise: 2, drop: 1, never: 0 }

/** The treatment that lets through no more than either: the stricter one, and `drop` of the two that differ in kind. */
export function meetTreatments(left: FieldTreatment, right: FieldTreatment): FieldTreatment {
  if (left === right) return left
  if (RANK[left] === RANK[right]) return 'drop'
  return RANK[left] < RANK[right] ? left : right
}

/** Whether one treatment lets through nothing that the other does not. */
export function isStricterOrEqual(left: FieldTreatment, right: FieldTreatment): boolean {
  return meetTreatments(left, right) === left
}

/** The treatment of each field that any of the annexes lists; one that an annex does not list is dropped there. */
export function meetFields(annexes: readonly Readonly<Record<string, FieldTreatment>>[]): ReadonlyMap<string, FieldTreatment> {
  const maps = annexes.map((fields) => new Map(Object.entries(fields)))
  const met = new Map<string, FieldTreatment>()
  for (const field of new Set(maps.flatMap((map) => [...map.keys()]))) {
    met.set(field, maps.map((map) => map.get(field) ?? 'drop').reduce(meetTreatments))
  }
  return met
}
