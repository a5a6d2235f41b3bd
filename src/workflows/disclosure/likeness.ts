/** Which recipients are to get the same of an object: what is left of it is then found out once for all of them. */
import { type ItemFacts, isWithin, type StixObject, treatsValues } from '../../intelligence/index.ts'
import type { CrossingPermission } from './judge.ts'

/** Names what is done to objects; one for all agreements that a submission is prepared under. */
export class Likeness {
  readonly #byMap = new WeakMap<CrossingPermission['fields'], number>()
  readonly #byText = new Map<string, number>()

  /**
   * One text for all permissions under which the same is left of an object, as long as what it names is alike as well. Undefined where
   * values decide, for these are treated for each recipient apart.
   */
  of(object: StixObject, facts: ItemFacts, { fields, ceiling, sourceGrade }: CrossingPermission): string | undefined {
    if (treatsValues(object, fields)) return undefined
    // A ceiling that the whole object is within matters to fields alone.
    const isWhole = !facts.hasFieldMarkings && isWithin(facts.marking, ceiling)
    return `${this.#numberOf(fields)} ${isWhole ? '' : ceiling} ${sourceGrade ?? ''}`
  }

  /** The same number for treatments of fields that say the same. */
  #numberOf(fields: CrossingPermission['fields']): number {
    const known = this.#byMap.get(fields)
    if (known !== undefined) return known
    const text = JSON.stringify([...fields].sort(([left], [right]) => (left < right ? -1 : 1)))
    const number = this.#byText.get(text) ?? this.#byText.size
    this.#byText.set(text, number)
    this.#byMap.set(fields, number)
    return number
  }
}

/** What was found out about one object, by name, until the next. */
export class OfOneObject<Value> {
  readonly #known = new Map<string, Value>()
  #object: StixObject | undefined

  /** Null where nothing is known under that name. */
  find(object: StixObject, name: string): Value | null {
    return this.#object === object ? (this.#known.get(name) ?? null) : null
  }

  keep(object: StixObject, name: string, value: Value): Value {
    if (this.#object !== object) this.#known.clear()
    this.#object = object
    this.#known.set(name, value)
    return value
  }
}
