/** What STIX 2.1 asks of every value whatever its type: nothing null or empty, bounded names and depth. */
import type { Json, JsonObject } from '../../foundation/index.ts'
import { OBJECT_DEPTH_MAX } from '../../foundation/index.ts'
import type { ObjectFault } from '../errors.ts'

const NAME_LENGTH_MAX = 250
// The first two have a meaning in the provenance token, the third in the
// JavaScript object model; none of them is a name that STIX would use.
const UNUSABLE_NAMES = new Set(['_sd', '...', '__proto__'])

const NULL_FAULT: ObjectFault = { code: 'value-null', reason: 'a value is null; the property has to be left out' }
const EMPTY_FAULT: ObjectFault = { code: 'value-empty', reason: 'a list or dictionary is empty; the property has to be left out' }
const DEPTH_FAULT: ObjectFault = { code: 'object-too-deep', reason: `values are nested deeper than ${OBJECT_DEPTH_MAX}` }
const NAME_FAULT: ObjectFault = { code: 'property-name-invalid', reason: `a property name is empty or longer than ${NAME_LENGTH_MAX}` }
const RESERVED_FAULT: ObjectFault = { code: 'property-reserved', reason: 'a property name is reserved' }

/**
 * The first structural fault of an object, or undefined (sections 2.3, 2.12
 * and 3.1). Emptiness deep inside properties that `isStandard` does not know
 * is left to whoever defined them: published feeds have it.
 */
export function structureFault(object: JsonObject, isStandard: (name: string) => boolean): ObjectFault | undefined {
  for (const name of Object.keys(object)) {
    const value = object[name] as Json
    const fault = nameFault(name) ?? emptyFault(value) ?? faultIn(value, { depth: 2, mayBeEmpty: !isStandard(name) })
    if (fault !== undefined) return fault
  }
  return undefined
}

type Place = { readonly depth: number; readonly mayBeEmpty: boolean }

function faultIn(value: Json, place: Place): ObjectFault | undefined {
  if (typeof value !== 'object') return undefined
  if (value === null) return NULL_FAULT
  if (place.depth > OBJECT_DEPTH_MAX) return DEPTH_FAULT
  if (!place.mayBeEmpty && emptyFault(value) !== undefined) return EMPTY_FAULT
  const inside = { depth: place.depth + 1, mayBeEmpty: place.mayBeEmpty }
  return Array.isArray(value) ? faultInList(value, inside) : faultInObject(value as JsonObject, inside)
}

function faultInList(list: readonly Json[], inside: Place): ObjectFault | undefined {
  for (const element of list) {
    const fault = faultIn(element, inside)
    if (fault !== undefined) return fault
  }
  return undefined
}

function faultInObject(object: JsonObject, inside: Place): ObjectFault | undefined {
  for (const name of Object.keys(object)) {
    const fault = nameFault(name) ?? faultIn(object[name] as Json, inside)
    if (fault !== undefined) return fault
  }
  return undefined
}

function nameFault(name: string): ObjectFault | undefined {
  if (name.length === 0 || name.length > NAME_LENGTH_MAX) return NAME_FAULT
  return UNUSABLE_NAMES.has(name) ? RESERVED_FAULT : undefined
}

function emptyFault(value: Json): ObjectFault | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  for (const _key in value) return undefined
  return EMPTY_FAULT
}
