/** Every marking that stands anywhere in an object. */
import type { Json, JsonObject } from '../../foundation/index.ts'
import { isJsonObject } from '../../foundation/index.ts'

/** One marking at one place. */
export type Mark = {
  /** The selector of what it marks; null for the whole object. */
  readonly selector: string | null
  /** Id of the marking definition; undefined where something stands that names none. */
  readonly id: string | undefined
}

const NONE: readonly Mark[] = []

/**
 * The markings of an object, of its properties, and of objects that it holds: those inside the deprecated `objects` of observed-data and
 * inside extensions carry markings of their own, which here mark the whole member they are in. Languages are no markings.
 */
export function marksOf(object: JsonObject): readonly Mark[] {
  const marks = ownMarks(object)
  for (const name in object) {
    const value = object[name] as Json
    if (typeof value === 'object' && !isHandlingName(name)) collectMarks(value, name, marks)
  }
  return marks.length === 0 ? NONE : marks
}

/** Whether a property of an object says how it is handled, and nothing that could be marked. */
export function isHandlingName(name: string): boolean {
  return name === 'object_marking_refs' || name === 'granular_markings'
}

/** The markings that an object gives itself and its own fields. */
export function ownMarks(object: JsonObject): Mark[] {
  const marks: Mark[] = []
  collectRefs(object.object_marking_refs, null, marks)
  for (const entry of listOf(object.granular_markings)) {
    if (!isJsonObject(entry) || entry.marking_ref === undefined) continue
    for (const selector of listOf(entry.selectors)) if (typeof selector === 'string') marks.push({ selector, id: idIn(entry.marking_ref) })
  }
  return marks
}

/** Collects the markings that stand inside the value of a member. */
export function collectMarks(value: Json, member: string, marks: Mark[]): void {
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) {
    for (const element of value as readonly Json[]) if (typeof element === 'object') collectMarks(element, member, marks)
    return
  }
  const inner = value as JsonObject
  for (const name in inner) {
    const child = inner[name] as Json
    if (name === 'object_marking_refs') collectRefs(child, member, marks)
    else if (name === 'granular_markings') collectGranular(child, member, marks)
    else if (typeof child === 'object') collectMarks(child, member, marks)
  }
}

/** The ids of the markings of an object, each once. */
export function markingIdsOf(object: JsonObject): ReadonlySet<string> {
  const ids = new Set<string>()
  for (const { id } of marksOf(object)) if (id !== undefined) ids.add(id)
  return ids
}

function collectRefs(refs: Json | undefined, selector: string | null, marks: Mark[]): void {
  if (refs === undefined) return
  if (!Array.isArray(refs)) marks.push({ selector, id: undefined })
  else for (const ref of refs as readonly Json[]) marks.push({ selector, id: idIn(ref) })
}

/** What marks a part of something inside a member marks the member. */
function collectGranular(entries: Json, member: string, marks: Mark[]): void {
  if (!Array.isArray(entries)) marks.push({ selector: member, id: undefined })
  for (const entry of listOf(entries)) {
    if (!isJsonObject(entry)) marks.push({ selector: member, id: undefined })
    else if (entry.marking_ref !== undefined || entry.lang === undefined) marks.push({ selector: member, id: idIn(entry.marking_ref) })
  }
}

function idIn(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : []
}
