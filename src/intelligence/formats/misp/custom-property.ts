/** Properties for what STIX has no property for. */
import type { Json } from '../../../foundation/index.ts'
import { timeOf } from '../reading.ts'
import type { Attribute } from './attribute.ts'

/** `x_misp_` and the relation, in the characters that names of properties may have (STIX 2.1 section 3.1). */
export function customName(relation: string): string {
  const name = `x_misp_${relation.toLowerCase().replaceAll(/[^a-z0-9_]/g, '_')}`
  return name.slice(0, 250)
}

/** The value of an attribute as a custom property: with its content where it has one, a time as STIX writes it. */
export function customValue({ type, value, data }: Pick<Attribute, 'type' | 'value' | 'data'>): Json {
  if (data !== undefined) return { value, data }
  return type === 'datetime' ? (timeOf(value) ?? value) : value
}

/** Adds to a property that may be there already: two values are a list. */
export function addCustom(body: Record<string, Json>, name: string, value: Json): void {
  const before = body[name]
  body[name] = before === undefined ? value : Array.isArray(before) ? [...(before as readonly Json[]), value] : [before, value]
}
