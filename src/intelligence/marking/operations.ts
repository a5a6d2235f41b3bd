/**
 * What an object and its properties are marked with, and how that is changed (STIX 2.1 sections 7.2.2 and 7.2.3). A marking is named
 * by the id of its definition, or, for single properties only, by a language tag. Nothing here looks at what a marking means.
 */
import type { Instant, Json, JsonObject, Result } from '../../foundation/index.ts'
import { accepted, isJsonObject, refused } from '../../foundation/index.ts'
import { typeOfIdentifier } from '../model/identifier.ts'
import { isLanguageTag } from '../model/language-tag.ts'
import { isVersionable, newVersion, type VersionErrorCode } from '../versioning/versions.ts'
import { isPresent, parseSelector } from './selector.ts'

/** Why a marking cannot be read or changed. */
export type MarkingOperationErrorCode = 'selector-invalid' | 'marking-invalid' | 'marking-not-found' | VersionErrorCode

/** Which of the two kinds of granular marking is meant; both unless one is left out. */
export type MarkingKinds = {
  readonly markingRef?: boolean
  readonly lang?: boolean
}

/** What is asked of an object: of the whole of it, or of what the selectors select. */
export type MarkingQuery = MarkingKinds & {
  readonly selectors?: readonly string[]
  /** Counts what marks anything that holds the selected, the whole object included. */
  readonly inherited?: boolean
  /** Counts what marks anything inside the selected. */
  readonly descendants?: boolean
}

/** What is marked how: the whole object unless there are selectors. */
export type MarkingChange = { readonly markings: readonly string[]; readonly selectors?: readonly string[] }

/** One selector under one marking: the form in which granular markings are compared and changed. */
type Single = { readonly kind: 'marking_ref' | 'lang'; readonly marking: string; readonly selector: string }

/** The markings, each once, in the order in which the object names them. A refusal when a selector selects nothing. */
export function getMarkings(object: JsonObject, query: MarkingQuery = {}): Result<readonly string[], MarkingOperationErrorCode> {
  const { selectors } = query
  const found = new Set<string>()
  if (selectors === undefined) return accepted(objectMarkings(object))
  const fault = selectorFault(object, selectors)
  if (fault !== undefined) return fault
  for (const single of singlesOf(object)) if (isOfKinds(single, query) && isMet(single, query)) found.add(single.marking)
  if (query.inherited === true) for (const marking of objectMarkings(object)) found.add(marking)
  return accepted([...found])
}

/** Whether all the named markings mark what is asked about; without names, whether any does. */
export function isMarked(
  object: JsonObject,
  query: MarkingQuery & { readonly markings?: readonly string[] } = {},
): Result<boolean, MarkingOperationErrorCode> {
  const { markings = [], ...asked } = query
  const found = getMarkings(object, asked)
  if (!found.ok) return found
  return accepted(markings.length === 0 ? found.value.length > 0 : markings.every((marking) => found.value.includes(marking)))
}

/** The object with the markings beside those it has. */
export function addMarkings(object: JsonObject, change: MarkingChange, now: Instant): Result<JsonObject, MarkingOperationErrorCode> {
  const fault = changeFault(object, change)
  if (fault !== undefined) return fault
  const { markings, selectors } = change
  if (selectors === undefined) return changed(object, { object_marking_refs: unique([...objectMarkings(object), ...markings]) }, now)
  return withSingles(object, [...singlesOf(object), ...singlesFor(markings, selectors)], now)
}

/** The object without those markings, where they stand exactly at the selectors. A refusal when it has none of them. */
export function removeMarkings(object: JsonObject, change: MarkingChange, now: Instant): Result<JsonObject, MarkingOperationErrorCode> {
  const fault = changeFault(object, change)
  if (fault !== undefined) return fault
  const { markings, selectors } = change
  if (selectors === undefined) {
    const present = objectMarkings(object)
    if (present.length === 0) return accepted(object)
    if (!markings.every((marking) => present.includes(marking))) return notFound()
    return changed(object, { object_marking_refs: present.filter((marking) => !markings.includes(marking)) }, now)
  }
  const present = singlesOf(object)
  if (present.length === 0) return accepted(object)
  const removed = new Set(singlesFor(markings, selectors).map(keyOf))
  const kept = present.filter((single) => !removed.has(keyOf(single)))
  return kept.length === present.length ? notFound() : withSingles(object, kept, now)
}

/** The object with these markings in place of those it has there. */
export function setMarkings(
  object: JsonObject,
  change: MarkingChange & MarkingKinds,
  now: Instant,
): Result<JsonObject, MarkingOperationErrorCode> {
  const fault = changeFault(object, change)
  if (fault !== undefined) return fault
  const { markings, selectors } = change
  if (selectors === undefined) return changed(object, { object_marking_refs: unique(markings) }, now)
  return withSingles(object, [...withoutAt(object, selectors, change), ...singlesFor(markings, selectors)], now)
}

/** The object without any marking there. A refusal when a selector has none. */
export function clearMarkings(
  object: JsonObject,
  query: MarkingKinds & Pick<MarkingQuery, 'selectors'>,
  now: Instant,
): Result<JsonObject, MarkingOperationErrorCode> {
  const { selectors } = query
  if (selectors === undefined) return changed(object, { object_marking_refs: [] }, now)
  const fault = selectorFault(object, selectors)
  if (fault !== undefined) return fault
  const present = singlesOf(object)
  if (present.length === 0) return accepted(object)
  const kept = withoutAt(object, selectors, query)
  return kept.length === present.length ? notFound() : withSingles(object, kept, now)
}

function withoutAt(object: JsonObject, selectors: readonly string[], kinds: MarkingKinds): readonly Single[] {
  return singlesOf(object).filter((single) => !(selectors.includes(single.selector) && isOfKinds(single, kinds)))
}

function isOfKinds({ kind }: Single, { markingRef = true, lang = true }: MarkingKinds): boolean {
  return kind === 'lang' ? lang : markingRef
}

/** Whether a marking counts for one of the selectors. */
function isMet({ selector }: Single, { selectors = [], inherited = false, descendants = false }: MarkingQuery): boolean {
  return selectors.some(
    (asked) => asked === selector || (inherited && asked.startsWith(`${selector}.`)) || (descendants && selector.startsWith(`${asked}.`)),
  )
}

function objectMarkings(object: JsonObject): readonly string[] {
  const refs = object.object_marking_refs
  return unique((Array.isArray(refs) ? (refs as readonly Json[]) : [refs]).filter((ref) => typeof ref === 'string'))
}

function singlesOf(object: JsonObject): readonly Single[] {
  const entries = object.granular_markings
  if (!Array.isArray(entries)) return []
  return (entries as readonly Json[]).flatMap((entry) => {
    if (!isJsonObject(entry) || !Array.isArray(entry.selectors)) return []
    const selectors = (entry.selectors as readonly Json[]).filter((selector) => typeof selector === 'string')
    const kind = typeof entry.lang === 'string' ? 'lang' : 'marking_ref'
    const marking = entry[kind]
    return typeof marking === 'string' ? selectors.map((selector) => ({ kind, marking, selector }) as const) : []
  })
}

function singlesFor(markings: readonly string[], selectors: readonly string[]): readonly Single[] {
  return markings.flatMap((marking) => {
    const kind = typeOfIdentifier(marking) === undefined ? 'lang' : 'marking_ref'
    return selectors.map((selector) => ({ kind, marking, selector }) as const)
  })
}

function keyOf({ kind, marking, selector }: Single): string {
  return `${kind} ${marking} ${selector}`
}

/** One entry for each marking, in the order of their first; each selector once, in code unit order. */
function withSingles(object: JsonObject, singles: readonly Single[], now: Instant): Result<JsonObject, MarkingOperationErrorCode> {
  const selectorsOf = new Map<string, { readonly entry: JsonObject; readonly selectors: Set<string> }>()
  for (const { kind, marking, selector } of singles) {
    const known = selectorsOf.get(`${kind} ${marking}`)
    if (known === undefined) selectorsOf.set(`${kind} ${marking}`, { entry: { [kind]: marking }, selectors: new Set([selector]) })
    else known.selectors.add(selector)
  }
  const entries = [...selectorsOf.values()].map(({ entry, selectors }) => ({ ...entry, selectors: [...selectors].sort() }))
  return changed(object, { granular_markings: entries }, now)
}

/** A change of markings makes a new version, where there are versions; an empty list is left out. */
function changed(object: JsonObject, lists: Readonly<Record<string, Json>>, now: Instant): Result<JsonObject, MarkingOperationErrorCode> {
  const changes = Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, (list as Json[]).length === 0 ? null : list]))
  if (isVersionable(object)) return newVersion(object, changes, now)
  return accepted(Object.fromEntries(Object.entries({ ...object, ...changes }).filter(([, value]) => value !== null)))
}

function changeFault(object: JsonObject, { markings, selectors }: MarkingChange): Result<never, MarkingOperationErrorCode> | undefined {
  const fault = selectors === undefined ? undefined : selectorFault(object, selectors)
  if (fault !== undefined) return fault
  // A language says nothing about an object as a whole: that is what its property lang is for.
  const isSound = (marking: string): boolean =>
    typeOfIdentifier(marking) === 'marking-definition' || (selectors !== undefined && isLanguageTag(marking))
  if (markings.length > 0 && markings.every(isSound)) return undefined
  return refused('marking-invalid', 'a marking is the id of a marking definition, or at selectors a language tag')
}

function selectorFault(object: JsonObject, selectors: readonly string[]): Result<never, MarkingOperationErrorCode> | undefined {
  const isSound = (selector: string): boolean => {
    const path = parseSelector(selector)
    return path !== undefined && isPresent(object, path)
  }
  if (selectors.length > 0 && selectors.every(isSound)) return undefined
  return refused('selector-invalid', 'a selector must select something that the object holds, as in labels.[0] or name')
}

function notFound(): Result<never, MarkingOperationErrorCode> {
  return refused('marking-not-found', 'the object is not marked so')
}

function unique(markings: readonly string[]): readonly string[] {
  return [...new Set(markings)]
}
