/** Which states an object is about, and of when it is: what agreements that bound either look at. */
import { type Instant, type Json, parseTimestamp } from '../foundation/index.ts'
import { statedLabels } from './grading/stated-labels.ts'
import { isTimestamp } from './model/kind.ts'
import { idOf, type StixObject } from './model/stix-object.ts'

const COUNTRY = /^[A-Z]{2}$/
const LABEL = /^country:/i

/**
 * The states that an object says it is about, by ISO 3166-1 alpha-2: the `country` of a location (STIX 2.1 section 4.11) and labels of the
 * form `country:NO`, in any case. Empty where it says none. Undefined where it says something that is no such code, for nobody knows what it
 * is about then. A region says nothing: it has many states.
 */
export function countriesOf(object: StixObject): readonly string[] | undefined {
  const stated = [
    ...(object.type === 'location' && object.country !== undefined ? [String(object.country)] : []),
    ...statedLabels(object).flatMap((label) => (LABEL.test(label) ? [label.slice('country:'.length)] : [])),
  ].map((code) => code.toUpperCase())
  return stated.every((code) => COUNTRY.test(code)) ? [...new Set(stated)] : undefined
}

/** Relationships that say in or of which place something is (STIX 2.1 appendix B). */
const PLACING: ReadonlySet<Json | undefined> = new Set(['located-at', 'targets', 'originates-from'])
const LOCATION = 'location--'
const NOWHERE = ''
/** States of locations and places of objects that are remembered together; of a submission that tells more nobody knows where anything is. */
const REMEMBERED_MAX = 200_000

/** The id of the object that a relationship says to be at a location; undefined of whatever says nothing of the kind. */
export function placedBy(object: Readonly<Record<string, Json>>): string | undefined {
  const { type, relationship_type: kind, source_ref: source, target_ref: target } = object
  if (type !== 'relationship' || !PLACING.has(kind) || typeof source !== 'string') return undefined
  return typeof target === 'string' && target.startsWith(LOCATION) ? source : undefined
}

/**
 * Which states objects are about, told also by what stands beside them: a relationship `located-at`, `targets` or `originates-from` to a
 * location says that its source is about the state of that location. Everything that says so counts, so that each word more only adds states.
 */
export class Whereabouts {
  /** Null where a location says no state, or none that is known. */
  readonly #locations = new Map<string, Set<string> | null>()
  readonly #places = new Map<string, Set<string>>()
  #revoked: Set<string> = new Set()
  #told = 0

  /** Learns what a location or a relationship says; of several versions all count, but a relationship that was revoked says nothing. */
  learn(object: StixObject): void {
    if (this.#told > REMEMBERED_MAX) return
    if (object.type === 'location') this.#learnLocation(object)
    const source = placedBy(object)
    if (source === undefined) return
    if (object.revoked === true) {
      this.#revoked = this.#added(this.#revoked, [idOf(object)])
      return
    }
    this.#places.set(source, this.#added(this.#places.get(source), [String(object.target_ref)]))
  }

  /** Whether a relationship was learnt to be revoked. */
  isRevoked(id: string): boolean {
    return this.#revoked.has(id)
  }

  /** Of an object that more is said of than is looked at nobody knows where it is. */
  giveUp(id: string): void {
    this.#places.set(id, this.#added(this.#places.get(id), [NOWHERE]))
  }

  /** Locations that something is placed at, and of which nothing was learnt. */
  unknownLocations(): readonly string[] {
    const named = new Set([...this.#places.values()].flatMap((places) => [...places]))
    return [...named].filter((id) => id !== NOWHERE && !this.#locations.has(id))
  }

  /** The states that an object is about: empty where nothing says one, undefined where something says what is not known. */
  statesOf(object: StixObject): readonly string[] | undefined {
    const own = countriesOf(object)
    if (own === undefined || this.#told > REMEMBERED_MAX) return undefined
    const states = new Set(own)
    for (const place of this.#places.get(idOf(object)) ?? []) {
      const countries = this.#locations.get(place)
      if (countries === undefined || countries === null) return undefined
      for (const country of countries) states.add(country)
    }
    return [...states]
  }

  #learnLocation(object: StixObject): void {
    const id = idOf(object)
    const known = this.#locations.get(id)
    const said = countriesOf(object) ?? []
    if (known === undefined) this.#told += 1
    this.#locations.set(id, known === null || said.length === 0 ? null : this.#added(known, said))
  }

  #added(known: Set<string> | undefined, words: readonly string[]): Set<string> {
    const all = known ?? new Set()
    const before = all.size
    for (const word of words) all.add(word)
    this.#told += all.size - before
    return all
  }
}

/** Members that tell when what an object is about was so; those of a version tell it where none of these does. */
const TIMES = ['first_observed', 'last_observed', 'first_seen', 'last_seen', 'start_time', 'stop_time', 'valid_from', 'published'] as const
const VERSION_TIMES = ['modified', 'created'] as const

/** The latest time that an object tells of what it is about, else that of its version; undefined where it tells none, as observables do. */
export function latestTimeOf(object: StixObject): Instant | undefined {
  return latestAmong(object, TIMES) ?? latestAmong(object, VERSION_TIMES)
}

function latestAmong(object: StixObject, names: readonly string[]): Instant | undefined {
  const told = names.flatMap((name) => {
    const value = object[name]
    return isTimestamp(value) ? [parseTimestamp(value)] : []
  })
  return told.length === 0 ? undefined : Math.max(...told)
}
