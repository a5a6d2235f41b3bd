/** What a simulation looks at: objects with what each party would get of them, however that was found out. */
import type { FieldTreatment } from '../../agreement/index.ts'
import type { ItemClass, Permission } from '../../policy/index.ts'

/** Why something is withheld. */
export type Grounds = { readonly code: string; readonly article: string | null; readonly reason: string }
/** One field that does not cross as it is, with what is done to it. */
export type Removed = { readonly field: string; readonly treatment: FieldTreatment; readonly article: string | null }

/** What one party would get of one object. One verdict stands for all objects that fare alike. */
export type Verdict =
  | { readonly kind: 'withheld'; readonly grounds: Grounds }
  | { readonly kind: 'shared'; readonly permission: Permission; readonly removed: readonly Removed[] }

/** Objects by their index, with the graph between them closed for each party. */
export type Seen = {
  /** Objects that could be read. */
  readonly items: number
  readonly recipients: readonly string[]
  /** One past the largest index. */
  readonly size: number
  /** Undefined for what could not be read, and for what has no level. */
  classAt(index: number): ItemClass | undefined
  /** Undefined where there is nothing, and for a party that was not asked about. */
  verdictAt(index: number, party: string): Verdict | undefined
}

/** What an object is called whose level cannot be told. */
const NO_CLASS: ItemClass = { type: 'unmarked', marking: 'unmarked', dataSubject: 'unspecified' }

/** So many objects of one class fare alike. */
export type Alike<Fate> = { readonly item: ItemClass; readonly fate: Fate; readonly count: number }

/** Counts objects that are of one class and fare alike; `fateOf` gives the same value for the same fate, or undefined for what is left out. */
export function alike<Fate>(seen: Pick<Seen, 'size' | 'classAt'>, fateOf: (index: number) => Fate | undefined): readonly Alike<Fate>[] {
  const counts = new Map<ItemClass, Map<Fate, number>>()
  for (let index = 0; index < seen.size; index += 1) {
    const fate = fateOf(index)
    if (fate === undefined) continue
    const item = seen.classAt(index) ?? NO_CLASS
    const known = counts.get(item) ?? new Map<Fate, number>()
    counts.set(item, known.set(fate, (known.get(fate) ?? 0) + 1))
  }
  return [...counts].flatMap(([item, fates]) => [...fates].map(([fate, count]) => ({ item, fate, count })))
}
