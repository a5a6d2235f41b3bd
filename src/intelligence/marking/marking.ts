/** The level of an object and of its fields, from the markings it carries (STIX 2.1 section 7.2). */
import type { JsonObject, Result } from '../../foundation/index.ts'
import { accepted, refused } from '../../foundation/index.ts'
import type { MarkingErrorCode } from '../errors.ts'
import type { StixObject } from '../model/stix-object.ts'
import type { Tlp } from './tlp.ts'
import { mostRestrictive, tlpOfMarking } from './tlp.ts'

/** How markings are read. */
export type MarkingReading = {
  /** The level of an object that carries no TLP marking, or `refuse`. */
  readonly unmarked: Tlp | 'refuse'
  /**
   * Whether an id is that of a statement marking at hand: it adds terms but no
   * level. Every other marking that is not TLP is unknown.
   */
  readonly isKnownStatement?: (markingId: string) => boolean
}

/** The level of a field; `unknown` is above every level. */
export type FieldMarking = Tlp | 'unknown'

/**
 * The level that an object as a whole carries: the strictest of its TLP
 * markings. Any marking whose meaning is not known is a refusal, because it may
 * say less than the level does. The nine TLP definitions themselves are CLEAR.
 */
export function objectMarking(object: StixObject, reading: MarkingReading): Result<Tlp, MarkingErrorCode> {
  let level = tlpOfMarking(object.id as string) === undefined ? undefined : ('CLEAR' as Tlp)
  for (const markingId of (object.object_marking_refs ?? []) as readonly string[]) {
    const named = tlpOfMarking(markingId)
    if (named !== undefined) level = level === undefined ? named : mostRestrictive(level, named)
    else if (reading.isKnownStatement?.(markingId) !== true)
      return refused('marking-unknown', 'the object carries a marking that is not known')
  }
  if (level !== undefined) return accepted(level)
  if (reading.unmarked === 'refuse') return refused('marking-missing', 'the object carries no TLP marking')
  return accepted(reading.unmarked)
}

/**
 * The levels of fields by selector (section 7.2.3), the strictest where several
 * select the same. A level covers everything beneath its selector. It never
 * loosens that of the object: what applies is the stricter of both.
 */
export function fieldMarkings(object: StixObject, isKnownStatement?: (markingId: string) => boolean): ReadonlyMap<string, FieldMarking> {
  const levels = new Map<string, FieldMarking>()
  for (const marking of (object.granular_markings ?? []) as readonly JsonObject[]) {
    const level = granularLevel(marking, isKnownStatement)
    if (level === undefined) continue
    for (const selector of marking.selectors as readonly string[]) {
      const known = levels.get(selector)
      levels.set(selector, known === undefined ? level : stricter(known, level))
    }
  }
  return levels
}

/** The level that one entry of `granular_markings` gives, or undefined when it gives none (a language, a known statement). */
export function granularLevel(marking: JsonObject, isKnownStatement?: (markingId: string) => boolean): FieldMarking | undefined {
  const markingId = marking.marking_ref
  if (typeof markingId !== 'string') return undefined
  const level = tlpOfMarking(markingId)
  if (level !== undefined) return level
  return isKnownStatement?.(markingId) === true ? undefined : 'unknown'
}

function stricter(left: FieldMarking, right: FieldMarking): FieldMarking {
  return left === 'unknown' || right === 'unknown' ? 'unknown' : mostRestrictive(left, right)
}
