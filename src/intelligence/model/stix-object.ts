/** One STIX 2.1 object: the check that makes a JSON value a {@link StixObject}. */
import type { Brand, Json, JsonObject, Result } from '../../foundation/index.ts'
import { accepted, compareTimestamps, isJsonObject } from '../../foundation/index.ts'
import type { ObjectErrorCode, ObjectFault } from '../errors.ts'
import { classPropertiesOf, isNotApplicable, selectorFault } from './class-properties.ts'
import { isTypeName, typeOfIdentifier, uuidVersion } from './identifier.ts'
import type { ObjectClass, ObjectDefinition } from './object-definition.ts'
import { classOfType, definitionOf } from './object-types.ts'
import { DEFANGED_PROPERTIES } from './observable-objects.ts'
import { structureFault } from './structure.ts'
import { binary, hexadecimal, text, texts } from './value-checks.ts'

/** A JSON object that passed {@link checkObject}; nothing else makes one. */
export type StixObject = Brand<JsonObject, 'StixObject'>

const PROPERTY_NAME = /^[a-z][a-z0-9_]{2,249}$/
const RESERVED_NAMES = new Set(['severity', 'username', 'phone_number', 'phone_numbers', 'action'])
const IDENTITY_PROPERTIES = new Set(['type', 'spec_version', 'id'])

/**
 * Accepts a value that breaks no MUST of STIX 2.1 that this folder checks:
 * common properties, required properties and value types of every type of the
 * standard, references, markings and extensions. Types outside the standard
 * are accepted as class `custom`. Patterns are opaque text here. Never throws:
 * a bad object is a refusal whose reason holds no value of the object.
 */
export function checkObject(value: Json): Result<StixObject, ObjectErrorCode> {
  const fault = objectFault(value) ?? uuidVersionFault(value as JsonObject)
  return fault === undefined ? accepted(value as StixObject) : { ok: false, refusal: fault }
}

/** As {@link checkObject}, apart from the UUID version that an id must have; undefined when nothing is wrong. */
export function objectFault(value: Json): ObjectFault | undefined {
  if (!isJsonObject(value)) return { code: 'object-invalid', reason: 'an object was expected' }
  const type = value.type
  if (typeof type !== 'string' || !isTypeName(type) || type === 'bundle') {
    return { code: 'type-invalid', reason: 'type is missing or is not the name of an object type' }
  }
  const definition = definitionOf(type)
  const common = classPropertiesOf(definition.class)
  return (
    structureFault(value, (name) => definition.properties.has(name) || common.has(name)) ??
    identityFault(value, definition) ??
    presenceFault(value, definition) ??
    propertiesFault(value, definition) ??
    rulesFault(value, definition)
  )
}

/** The type of an object. */
export function typeOf(object: StixObject): string {
  return object.type as string
}

/** The identifier of an object. */
export function idOf(object: StixObject): string {
  return object.id as string
}

/** What tells versions of one id apart: `modified`, else `created`, else null (cyber-observable objects have no versions). */
export function versionOf(object: StixObject): string | null {
  return (object.modified ?? object.created ?? null) as string | null
}

/** The class of an object; `custom` when its type is not in the standard. */
export function classOf(object: StixObject): ObjectClass {
  return classOfType(typeOf(object))
}

function identityFault(object: JsonObject, definition: ObjectDefinition): ObjectFault | undefined {
  const id = object.id
  if (typeof id !== 'string' || typeOfIdentifier(id) !== object.type) {
    return { code: 'id-invalid', reason: 'id is missing or is not the type, two hyphens and a lower-case UUID' }
  }
  const version = object.spec_version
  const mayOmitVersion = definition.class === 'observable' || isCustomObservable(object, definition)
  if (version === '2.1' || (version === undefined && mayOmitVersion)) return undefined
  return { code: 'spec-version-unsupported', reason: 'spec_version is missing or is not 2.1' }
}

// A custom type is of no declared class: with neither time it is taken for a
// cyber-observable, which has none; with one of them the other is missing.
function isCustomObservable(object: JsonObject, definition: ObjectDefinition): boolean {
  return definition.class === 'custom' && object.created === undefined && object.modified === undefined
}

function presenceFault(object: JsonObject, definition: ObjectDefinition): ObjectFault | undefined {
  const isObservable = definition.class === 'observable' || isCustomObservable(object, definition)
  if (!isObservable && object.created === undefined) return missing('created')
  if (!isObservable && !definition.notApplicable.has('modified') && object.modified === undefined) return missing('modified')
  for (const name of definition.required) if (object[name] === undefined) return missing(name)
  return undefined
}

function missing(name: string): ObjectFault {
  return { code: 'property-missing', reason: `${name} is missing` }
}

function propertiesFault(object: JsonObject, definition: ObjectDefinition): ObjectFault | undefined {
  const common = classPropertiesOf(definition.class)
  const isDefanged = definition.class === 'observable' && object.defanged === true
  for (const name of Object.keys(object)) {
    if (IDENTITY_PROPERTIES.has(name)) continue
    const own = definition.properties.get(name)
    const known = own !== undefined && isDefanged && DEFANGED_PROPERTIES.has(name) ? text : (own ?? common.get(name))
    if (known === undefined || definition.notApplicable.has(name)) {
      const fault = unknownPropertyFault(object, { name, definition })
      if (fault !== undefined) return fault
      continue
    }
    const code = known(object[name] as Json)
    if (code !== undefined) return { code, reason: `${name} has a value that its type does not allow` }
  }
  return undefined
}

function unknownPropertyFault(object: JsonObject, found: { name: string; definition: ObjectDefinition }): ObjectFault | undefined {
  const { name, definition } = found
  if (definition.notApplicable.has(name) || isNotApplicable(name, definition.class)) {
    return { code: 'property-not-applicable', reason: `${name} does not apply to this type` }
  }
  if (RESERVED_NAMES.has(name)) return { code: 'property-reserved', reason: `${name} is a reserved property name` }
  if (!PROPERTY_NAME.test(name)) {
    return { code: 'property-name-invalid', reason: 'a property name is not 3 to 250 of a-z, 0-9 and underscore, a letter first' }
  }
  const code = suffixFault(name, object[name] as Json)
  return code === undefined ? undefined : { code, reason: 'a custom property has a value that its suffix does not allow' }
}

// Feeds leave custom references blank or give them ids of their own, so only
// the kind of value is asked here; what is an identifier is treated as a reference.
function suffixFault(name: string, value: Json): ObjectErrorCode | undefined {
  if (name.endsWith('_ref')) return text(value)
  if (name.endsWith('_refs')) return texts(value)
  if (name.endsWith('_hex')) return hexadecimal(value)
  return name.endsWith('_bin') ? binary(value) : undefined
}

function rulesFault(object: JsonObject, definition: ObjectDefinition): ObjectFault | undefined {
  const { created, modified } = object
  if (typeof created === 'string' && typeof modified === 'string' && compareTimestamps(modified, created) < 0) {
    return { code: 'time-order-invalid', reason: 'modified is too early for created' }
  }
  for (const rule of definition.rules) {
    const fault = rule(object)
    if (fault !== undefined) return fault
  }
  return selectorFault(object)
}

/** The fault of an id that claims to be computed from properties the object does not have (section 2.9). */
export function uuidVersionFault(object: JsonObject): ObjectFault | undefined {
  const { contributing } = definitionOf(object.type as string)
  if (contributing === undefined || contributing.some((name) => object[name] !== undefined)) return undefined
  if (uuidVersion(object.id as string) === '4') return undefined
  return { code: 'id-invalid', reason: 'an id that no property contributes to has to be a version 4 UUID' }
}
