/** The row of the property map that a place in an object falls under. */
import type { JsonObject } from '../../foundation/index.ts'
import type { Condition, PropertyRow } from './property-map.ts'
import { IDENTIFYING_PROPERTIES, PROPERTY_MAP } from './property-map.ts'

/** A row and whether a change of the value changes the id of the object. */
export type PropertyRule = PropertyRow & { readonly isIdentifying: boolean }

type Compiled = { readonly row: PropertyRow; readonly parts: readonly RegExp[]; readonly isOpen: boolean }

const IMPERSONAL_CLASSES: ReadonlySet<unknown> = new Set(['group', 'system', 'organization', 'organisation', 'class'])

const BY_TYPE = new Map<string, readonly Compiled[]>()
for (const row of PROPERTY_MAP) BY_TYPE.set(row.type, [...(BY_TYPE.get(row.type) ?? []), compile(row)])
const OF_ANY_TYPE = BY_TYPE.get('*') ?? []

/**
 * The row for a path in an object, or undefined where the map says nothing:
 * there the text is searched, and a property that the standard does not know
 * is dropped where it is to be treated.
 */
export function propertyRule(object: JsonObject, path: readonly string[]): PropertyRule | undefined {
  const type = typeof object.type === 'string' ? object.type : ''
  const compiled = find(BY_TYPE.get(type) ?? [], object, path) ?? find(OF_ANY_TYPE, object, path)
  if (compiled === undefined) return undefined
  return { ...compiled.row, isIdentifying: isIdentifying(type, path[0] as string) }
}

/** Whether the id of an object of a type is computed from a property, so that a treated value needs an id of its own. */
export function isIdentifying(type: string, name: string): boolean {
  return IDENTIFYING_PROPERTIES.get(type)?.includes(name) ?? false
}

function find(rows: readonly Compiled[], object: JsonObject, path: readonly string[]): Compiled | undefined {
  return rows.find((compiled) => fits(compiled, path) && holdsCondition(object, compiled.row.when))
}

function fits({ parts, isOpen }: Compiled, path: readonly string[]): boolean {
  if (isOpen ? path.length < parts.length : path.length !== parts.length) return false
  return parts.every((part, index) => part.test(path[index] as string))
}

function holdsCondition(object: JsonObject, condition: Condition | undefined): boolean {
  if (condition === undefined) return true
  const isImpersonal = IMPERSONAL_CLASSES.has(object.identity_class)
  if (condition === 'organisation') return isImpersonal
  return condition === 'person' ? !isImpersonal : object.identity_class === 'individual'
}

function compile(row: PropertyRow): Compiled {
  const parts = row.path.split('/')
  const isOpen = parts.at(-1) === '**'
  return { row, isOpen, parts: (isOpen ? parts.slice(0, -1) : parts).map(partPattern) }
}

function partPattern(part: string): RegExp {
  const names = part.split('|').map((name) => name.replace(/[.+]/g, '\\$&').replaceAll('*', '.*'))
  return new RegExp(`^(?:${names.join('|')})$`, 'is')
}
