/** Cuts of single members: what is marked above a ceiling, and references to what a recipient may not have. */
import type { Json, JsonObject } from '../../foundation/index.ts'
import type { MarkingLookup } from '../marking/defined-markings.ts'
import type { FieldMarking } from '../marking/marking.ts'
import { fieldMarkings } from '../marking/marking.ts'
import { parseSelector } from '../marking/selector.ts'
import type { Tlp } from '../marking/tlp.ts'
import { isWithin } from '../marking/tlp.ts'
import { isIdentifier, UUID_LENGTH } from '../model/identifier.ts'
import { isReferenceName } from '../model/references.ts'
import type { StixObject } from '../model/stix-object.ts'
import { type Mention, mentionsIn, type UuidMention } from './mentions.ts'

/** A top-level member after a cut: its value, and which elements of the original list are gone (ascending). */
export type MemberCut = { readonly value: Json; readonly removedIndexes: readonly number[] }

/** Under which ids a recipient has objects. */
export type ReferenceView = {
  readonly ownId: string
  readonly ownShownId: string
  readonly shownId: (id: string) => string | undefined
  readonly showsUuid: (mention: UuidMention) => boolean
}

/**
 * What fields marked above the ceiling leave of each member they are in. Only a
 * whole element of a top-level list is cut out of its member; a selector that
 * points anywhere else inside takes the whole member, because what remained
 * might no longer mean what its author wrote.
 */
export function cutMarked(
  object: StixObject,
  reading: { readonly ceiling: Tlp; readonly defined?: MarkingLookup },
): ReadonlyMap<string, MemberCut | 'all'> {
  const indexes = new Map<string, Set<number> | 'all'>()
  for (const [selector, level] of fieldMarkings(object, reading.defined)) {
    if (isShown(level, reading.ceiling)) continue
    // A checked object has only well-formed selectors.
    const [name, step] = parseSelector(selector) ?? ['']
    const known = indexes.get(name)
    if (typeof step !== 'number' || known === 'all') indexes.set(name, 'all')
    else indexes.set(name, (known ?? new Set()).add(step))
  }
  return new Map(Array.from(indexes, ([name, cut]) => [name, cut === 'all' ? cut : withoutIndexes(object[name] as readonly Json[], cut)]))
}

function isShown(level: FieldMarking, ceiling: Tlp): boolean {
  return level !== 'unknown' && isWithin(level, ceiling)
}

function withoutIndexes(list: readonly Json[], indexes: ReadonlySet<number>): MemberCut | 'all' {
  const value = list.filter((_, index) => !indexes.has(index))
  return value.length === 0 ? 'all' : { value, removedIndexes: [...indexes].sort((left, right) => left - right) }
}

/**
 * A member with every reference under the id the recipient knows. References to
 * what it may not have are taken out of a top-level list; anywhere else, or when
 * none is left, the whole member goes (undefined).
 */
export function cutReferences(name: string, member: MemberCut, view: ReferenceView): MemberCut | undefined {
  const { value } = member
  if (!isReferenceName(name) || !Array.isArray(value)) {
    const shown = shownValue(name, value, view)
    return shown === undefined ? undefined : { ...member, value: shown }
  }
  const kept: Json[] = []
  const removedIndexes = new Set(member.removedIndexes)
  for (const [place, element] of (value as readonly Json[]).entries()) {
    const shown = shownValue(name, element, view)
    if (shown === undefined) removedIndexes.add(originalIndex(place, member.removedIndexes))
    else kept.push(shown)
  }
  if (kept.length === 0) return undefined
  return { value: kept, removedIndexes: [...removedIndexes].sort((left, right) => left - right) }
}

/** Whether a text inside a member names an object, in whatever way it is written, under an id that the recipient does not have it by. */
export function holdsWithheldMention(name: string, value: Json, view: ReferenceView): boolean {
  if (typeof value === 'string') {
    // References were looked at as such.
    if (isReferenceName(name) && isIdentifier(value)) return false
    return mentionsIn(name, value).some((mention) => !isNamedAsShown(mention, view))
  }
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return (value as readonly Json[]).some((element) => holdsWithheldMention(name, element, view))
  return Object.entries(value as JsonObject).some(
    // The keys of `extensions` name a form, as `type` does, and are not about an object.
    ([key, inner]) => (name !== 'extensions' && holdsWithheldMention('', key, view)) || holdsWithheldMention(key, inner, view),
  )
}

function isNamedAsShown(mention: Mention, view: ReferenceView): boolean {
  if ('id' in mention) return shownIdOf(mention.id, view) === mention.id
  return mention.uuid === view.ownId.slice(-UUID_LENGTH) ? view.ownShownId === view.ownId : view.showsUuid(mention)
}

function shownIdOf(id: string, view: ReferenceView): string | undefined {
  return id === view.ownId ? view.ownShownId : view.shownId(id)
}

/** The value with its references as shown, or undefined when one of them may not be shown. */
function shownValue(name: string, value: Json, view: ReferenceView): Json | undefined {
  if (typeof value === 'string') return isReferenceName(name) && isIdentifier(value) ? shownIdOf(value, view) : value
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const elements = (value as readonly Json[]).map((element) => shownValue(name, element, view))
    return elements.includes(undefined) ? undefined : (elements as Json[])
  }
  const result: Record<string, Json> = {}
  for (const [key, inner] of Object.entries(value as JsonObject)) {
    const shown = shownValue(key, inner, view)
    if (shown === undefined) return undefined
    result[key] = shown
  }
  return result
}

/** Where the element stood before the indexes (ascending) were removed. */
function originalIndex(place: number, removedIndexes: readonly number[]): number {
  let index = place
  for (const removed of removedIndexes) if (removed <= index) index += 1
  return index
}
