/** The handling of an object and the levels of its fields, from the markings it carries (STIX 2.1 section 7.2). */
import type { Instant, Json, Result } from '../../foundation/index.ts'
import { accepted, refused } from '../../foundation/index.ts'
import type { MarkingErrorCode } from '../errors.ts'
import type { StixObject } from '../model/stix-object.ts'
import type { MarkingLookup } from './defined-markings.ts'
import { type Mark, marksOf } from './marks.ts'
import { type Pap, stricterPap } from './pap.ts'
import { isPublishedDefinition } from './published-definition.ts'
import { type Attribution, carriesForeignHandling, type MarkingTerms, publishedTerms } from './terms.ts'
import type { Tlp } from './tlp.ts'
import { mostRestrictive, tlpOfLabel } from './tlp.ts'

/** How markings are read. */
export type MarkingReading = {
  /** The level of an object that carries no marking with a level, or `refuse`. */
  readonly unmarked: Tlp | 'refuse'
  /** The markings that are defined beside the object. Every other one that is not published is unknown. */
  readonly defined?: MarkingLookup
  /** Without it no review is overdue. */
  readonly now?: Instant
}

/** The level of a field; `unknown` is above every level. */
export type FieldMarking = Tlp | 'unknown'

/** How an object as a whole is to be handled: the strictest of all that is said anywhere in it. */
export type Handling = {
  readonly level: Tlp
  /** What may be done with it; null where no marking says so. Markings of single fields count for the whole. */
  readonly pap: Pap | null
  readonly attribution: Attribution | null
  /** The last instant for which it is known how to handle it. */
  readonly until: Instant | null
  /** Whether anything but the whole object is marked, or its creator must be named or must not. */
  readonly touchesFields: boolean
}

/**
 * The handling that an object carries. Any marking whose meaning is not known is a refusal, because it may say less than the level does;
 * on single fields it makes them `unknown` instead. A label of the form `tlp:red` can only make it stricter. The published TLP and PAP
 * definitions themselves are CLEAR.
 */
export function objectHandling(object: StixObject, reading: MarkingReading): Result<Handling, MarkingErrorCode> {
  return markedHandling(object, marksOf(object), reading)
}

/** As {@link objectHandling}, by the markings that stand in the object (`marksOf`). */
export function markedHandling(object: StixObject, marks: readonly Mark[], reading: MarkingReading): Result<Handling, MarkingErrorCode> {
  if (carriesForeignHandling(object)) return refused('marking-unknown', 'the object carries the handling of a marking definition in itself')
  let level: Tlp | undefined = isPublishedDefinition(object) ? 'CLEAR' : undefined
  let combined: Combined = NOTHING
  for (const { selector, id } of marks) {
    const terms = termsOf(id, reading.defined)
    if (terms === undefined && selector === null) return refused('marking-unknown', 'the object carries a marking that is not known')
    if (selector === null && terms?.level !== undefined) level = level === undefined ? terms.level : mostRestrictive(level, terms.level)
    if (terms !== undefined) combined = combine(combined, terms, selector)
    else combined = { ...combined, touchesFields: true }
  }
  if (combined.isContradictory || (combined.attribution === 'must' && object.created_by_ref === undefined)) {
    return refused('marking-unknown', 'what its markings ask for about naming its creator cannot be kept')
  }
  if (level === undefined && reading.unmarked === 'refuse') return refused('marking-missing', 'the object carries no TLP marking')
  const own = level ?? (reading.unmarked as Tlp)
  const labelled = labelledLevel(object.labels)
  if (labelled === 'unknown') return refused('marking-unknown', 'the object carries a TLP label that is not known')
  const { pap, attribution, until, touchesFields } = combined
  return accepted({ level: labelled === undefined ? own : mostRestrictive(own, labelled), pap, attribution, until, touchesFields })
}

type Combined = Omit<Handling, 'level'> & { readonly isContradictory: boolean }
const NOTHING: Combined = { pap: null, attribution: null, until: null, touchesFields: false, isContradictory: false }

function combine(combined: Combined, { pap, attribution, until }: MarkingTerms, selector: string | null): Combined {
  const touchesFields = selector !== null || attribution !== undefined
  if (pap === undefined && attribution === undefined && until === undefined && !touchesFields) return combined
  return {
    pap: pap === undefined ? combined.pap : combined.pap === null ? pap : stricterPap(combined.pap, pap),
    attribution: attribution ?? combined.attribution,
    until: until === undefined ? combined.until : Math.min(until, combined.until ?? until),
    touchesFields: combined.touchesFields || touchesFields,
    isContradictory:
      combined.isContradictory || (attribution !== undefined && combined.attribution !== null && attribution !== combined.attribution),
  }
}

/**
 * The levels of fields by selector (section 7.2.3), the strictest where several select the same. A level covers everything beneath its
 * selector. It never loosens that of the object: what applies is the stricter of both. What an object inside a member is marked with
 * counts for the member.
 */
export function fieldMarkings(object: StixObject, defined?: MarkingLookup): ReadonlyMap<string, FieldMarking> {
  return fieldLevels(marksOf(object), defined)
}

/** As {@link fieldMarkings}, by the markings that stand in the object. */
export function fieldLevels(marks: readonly Mark[], defined?: MarkingLookup): ReadonlyMap<string, FieldMarking> {
  const levels = new Map<string, FieldMarking>()
  for (const { selector, id } of marks) {
    if (selector === null) continue
    const terms = termsOf(id, defined)
    const level = terms === undefined ? 'unknown' : terms.level
    if (level === undefined) continue
    const known = levels.get(selector)
    levels.set(selector, known === undefined ? level : stricter(known, level))
  }
  return levels
}

/** Whether a level and PAP are at least as strict as the published markings among these ask for. */
export function honoursMarkings(
  markingIds: readonly string[],
  { level, pap }: { readonly level: Tlp; readonly pap: Pap | undefined },
): boolean {
  return markingIds.every((id) => {
    const terms = publishedTerms(id)
    if (terms?.level !== undefined && mostRestrictive(terms.level, level) !== level) return false
    return terms?.pap === undefined || (pap !== undefined && stricterPap(terms.pap, pap) === pap)
  })
}

/** What a marking asks for; undefined when that is not known. */
export function termsOf(markingId: string | undefined, defined: MarkingLookup | undefined): MarkingTerms | undefined {
  if (markingId === undefined) return undefined
  return publishedTerms(markingId) ?? defined?.(markingId)?.terms
}

function stricter(left: FieldMarking, right: FieldMarking): FieldMarking {
  return left === 'unknown' || right === 'unknown' ? 'unknown' : mostRestrictive(left, right)
}

function labelledLevel(labels: Json | undefined): FieldMarking | undefined {
  if (!Array.isArray(labels)) return undefined
  let level: FieldMarking | undefined
  for (const label of labels as readonly Json[]) {
    const named = typeof label === 'string' ? tlpOfLabel(label) : undefined
    if (named !== undefined) level = level === undefined ? named : stricter(level, named)
  }
  return level
}
