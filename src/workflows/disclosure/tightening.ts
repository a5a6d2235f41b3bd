/** What a reviewer asks for beyond what the agreement asks: always less, never more. */
import {
  type FieldTreatment,
  findPersonalValues,
  type KnownTreatment,
  type StixObject,
  type TreatedValue,
} from '../../intelligence/index.ts'
import { meetTreatments } from '../../policy/index.ts'
import type { CrossingPermission } from './judge.ts'
import type { Work } from './parts.ts'

/** Treatments that a reviewer may ask for a field. */
export const FIELD_TIGHTENINGS = ['generalise', 'pseudonymise', 'drop', 'never'] as const satisfies readonly FieldTreatment[]
/** Treatments that a reviewer may ask for a value. */
export const VALUE_TIGHTENINGS = ['generalise', 'pseudonymise', 'never'] as const satisfies readonly KnownTreatment[]

/** One thing that some recipients get less of. */
export type Tightening = {
  /** Place of the object in the bundle, from 0. */
  readonly index: number
  /** Codes of the recipients it is for; null for all of them. */
  readonly parties: readonly string[] | null
} & (
  | { readonly what: 'object' }
  | { readonly what: 'field'; readonly field: string; readonly treatment: (typeof FIELD_TIGHTENINGS)[number] }
  /** A value of the object by the name that a preview gave it; it is treated wherever else it stands in the submission as well. */
  | { readonly what: 'value'; readonly value: string; readonly treatment: (typeof VALUE_TIGHTENINGS)[number] }
)

/** Tightenings that one submission may have. */
export const TIGHTENINGS_MAX = 10_000

/** A permission as a reviewer narrowed it. */
export type NarrowedPermission = CrossingPermission & {
  /** Fields that the reviewer treats more strictly than the agreement. */
  readonly narrowed?: ReadonlySet<string>
}

const NONE: readonly Tightening[] = []

/** The tightenings of one submission, by object and recipient. */
export class Tightenings {
  readonly #byIndex: ReadonlyMap<number, readonly Tightening[]>
  readonly #recipients: readonly string[]

  constructor(list: readonly Tightening[], recipients: readonly string[]) {
    this.#byIndex = Map.groupBy(list, ({ index }) => index)
    this.#recipients = recipients
  }

  /** Whether a recipient is to get nothing of an object. */
  isWithheld(recipient: number, index: number): boolean {
    return this.#of(recipient, index).some(({ what }) => what === 'object')
  }

  /** The permission with the stricter treatment of each field that both speak of. */
  narrow(recipient: number, index: number, permission: CrossingPermission): NarrowedPermission {
    const asked = this.#of(recipient, index)
    if (asked.length === 0) return permission
    const fields = new Map(permission.fields)
    const narrowed = new Set<string>()
    for (const tightening of asked) {
      if (tightening.what !== 'field') continue
      const before = fields.get(tightening.field) ?? 'drop'
      const met = meetTreatments(before, tightening.treatment)
      if (met === before) continue
      fields.set(tightening.field, met)
      narrowed.add(tightening.field)
    }
    return narrowed.size === 0 ? permission : { ...permission, fields, narrowed }
  }

  /** How the values of an object are treated that the reviewer named. */
  valuesOf(
    work: Pick<Work, 'keys'>,
    object: StixObject,
    place: { readonly recipient: number; readonly index: number },
  ): readonly TreatedValue[] {
    const asked = this.#of(place.recipient, place.index)
    if (asked.length === 0) return []
    const named = asked.flatMap((one) => (one.what === 'value' ? [one] : []))
    const held = new Map(findPersonalValues(object).map(({ key }) => [work.keys.ofValue(key), key]))
    return named.flatMap(({ value, treatment }) => {
      const key = held.get(value)
      return key === undefined ? [] : [{ key, treatment }]
    })
  }

  #of(recipient: number, index: number): readonly Tightening[] {
    const found = this.#byIndex.get(index)
    if (found === undefined) return NONE
    const party = this.#recipients[recipient] as string
    return found.filter(({ parties }) => parties === null || parties.includes(party))
  }
}
