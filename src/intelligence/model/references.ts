/** What an object refers to (STIX 2.1 sections 2.9, 3.1 and 3.3). */
import type { Json, JsonObject } from '../../foundation/index.ts'
import { isHandlingName } from '../marking/marks.ts'
import { isIdentifier } from './identifier.ts'
import { definitionOf } from './object-types.ts'
import type { StixObject } from './stix-object.ts'

/** One place that names another object. */
export type Reference = {
  /** Property names and list indexes from the object down. */
  readonly path: readonly (string | number)[]
  readonly id: string
  /** Whether the object is not valid STIX without this property; of a required list one element has to stay. */
  readonly isRequired: boolean
}

/** Whether a property is named as one that refers to other objects. */
export function isReferenceName(name: string): boolean {
  return name.endsWith('_ref') || name.endsWith('_refs')
}

/**
 * Every identifier in a property named `_ref` or `_refs` at any depth,
 * extensions included and markings excluded. The local keys inside the
 * deprecated `objects` of observed-data are no identifiers and do not count.
 */
export function referencesOf(object: StixObject): Reference[] {
  const found: Reference[] = []
  // Markings say how an object is handled rather than what it is about.
  for (const name in object) if (!isHandlingName(name)) collectReferences(object, name, found)
  return found
}

/** Collects what one member of an object refers to. */
export function collectReferences(object: StixObject, name: string, found: Reference[]): void {
  const value = object[name] as Json
  if (isReferenceName(name)) {
    const isRequired = definitionOf(object.type as string).required.includes(name)
    collectNamed(value, { path: [name], isRequired, found })
  } else if (typeof value === 'object') collectInside(value, { path: [name], isRequired: false, found })
}

type Collection = { readonly path: readonly (string | number)[]; readonly isRequired: boolean; readonly found: Reference[] }

function collectNamed(value: Json, collection: Collection): void {
  const { path, isRequired, found } = collection
  if (typeof value === 'string') {
    if (isIdentifier(value)) found.push({ path, id: value, isRequired })
    return
  }
  if (!Array.isArray(value)) {
    collectInside(value, collection)
    return
  }
  for (const [index, element] of (value as readonly Json[]).entries()) {
    const elementPath = [...path, index]
    if (typeof element !== 'string') collectInside(element, { ...collection, path: elementPath })
    else if (isIdentifier(element)) found.push({ path: elementPath, id: element, isRequired })
  }
}

function collectInside(value: Json, collection: Collection): void {
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) {
    // Most lists hold texts, so that it costs nothing to look at them.
    for (let index = 0; index < value.length; index += 1) {
      const element = value[index] as Json
      if (typeof element === 'object') collectInside(element, { ...collection, path: [...collection.path, index] })
    }
    return
  }
  for (const name of Object.keys(value as JsonObject)) {
    const child = (value as JsonObject)[name] as Json
    const inner = { ...collection, path: [...collection.path, name] }
    if (isReferenceName(name)) collectNamed(child, inner)
    else if (typeof child === 'object') collectInside(child, inner)
  }
}
