/** The table of all types of STIX 2.1. */
import { DOMAIN_OBJECTS, RELATIONSHIP_OBJECTS } from './domain-objects.ts'
import { META_OBJECTS } from './meta-objects.ts'
import type { ObjectClass, ObjectDefinition } from './object-definition.ts'
import { OBSERVABLE_OBJECTS } from './observable-objects.ts'

const DEFINITIONS: ReadonlyMap<string, ObjectDefinition> = new Map([
  ...DOMAIN_OBJECTS,
  ...RELATIONSHIP_OBJECTS,
  ...OBSERVABLE_OBJECTS,
  ...META_OBJECTS,
])
const CUSTOM: ObjectDefinition = { class: 'custom', required: [], properties: new Map(), rules: [], notApplicable: new Set() }

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
