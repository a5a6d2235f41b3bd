/** The table of all types of STIX 2.1. */
import type { Json, JsonObject } from '../../foundation/index.ts'
import type { AUTHORED_PROPERTIES, OBSERVABLE_PROPERTIES } from './class-properties.ts'
import { DOMAIN_OBJECTS, type DOMAIN_ROWS, RELATIONSHIP_OBJECTS, type RELATIONSHIP_ROWS } from './domain-objects.ts'
import type { ValueOf } from './kind.ts'
import { META_OBJECTS, type META_ROWS } from './meta-objects.ts'
import type { ObjectClass, ObjectDefinition } from './object-definition.ts'
import { OBSERVABLE_OBJECTS, type OBSERVABLE_ROWS } from './observable-objects.ts'

const DEFINITIONS: ReadonlyMap<string, ObjectDefinition> = new Map([
  ...DOMAIN_OBJECTS,
  ...RELATIONSHIP_OBJECTS,
  ...OBSERVABLE_OBJECTS,
  ...META_OBJECTS,
])
const CUSTOM: ObjectDefinition = {
  class: 'custom',
  section: '11',
  required: [],
  properties: new Map(),
  rules: [],
  notApplicable: new Set(),
  contributing: undefined,
}

type AuthoredRows = typeof DOMAIN_ROWS & typeof RELATIONSHIP_ROWS & typeof META_ROWS
type Members<Rows extends { readonly [type: string]: { readonly properties: object } }, Common> = {
  readonly [Type in keyof Rows]: Rows[Type]['properties'] & Common
}

/** The kinds of the properties of each type of the standard, as the tables write them. */
export type StixProperties = Members<AuthoredRows, typeof AUTHORED_PROPERTIES> &
  Members<typeof OBSERVABLE_ROWS, typeof OBSERVABLE_PROPERTIES>

/** What the standard says of a type; for a type it does not know, a definition of class `custom` that asks nothing of its own. */
export function definitionOf(type: string): ObjectDefinition {
  return DEFINITIONS.get(type) ?? CUSTOM
}

/** The class of a type; `custom` for every type that is not in the standard. */
export function classOfType(type: string): ObjectClass {
  return definitionOf(type).class
}

/** The names of all types of the standard. */
export function standardTypes(): readonly string[] {
  return [...DEFINITIONS.keys()]
}

/**
 * A property of a checked object, with the type that the tables give it; undefined when the object is of another type or does
 * not have it.
 */
export function propertyOf<Type extends keyof StixProperties, Name extends keyof StixProperties[Type] & string>(
  object: JsonObject,
  type: Type,
  name: Name,
): ValueOf<StixProperties[Type][Name]> | undefined {
  if (object.type !== type) return undefined
  return object[name] as (Json & ValueOf<StixProperties[Type][Name]>) | undefined
}
