/** Which states an object is about, and of when it is: what agreements that bound either look at. */
import { type Instant, parseTimestamp } from '../foundation/index.ts'
import { statedLabels } from './grading/stated-labels.ts'
import { isTimestamp } from './model/kind.ts'
import type { StixObject } from './model/stix-object.ts'

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
