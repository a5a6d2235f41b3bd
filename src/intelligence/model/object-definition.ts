/** What the table of types says of one type, and the rules that span several properties. */
import type { Json, JsonObject } from '../../foundation/index.ts'
import { compareTimestamps } from '../../foundation/index.ts'
import type { ObjectFault } from '../errors.ts'
import type { ValueCheck } from './value-checks.ts'

/** Domain, relationship, cyber-observable and meta objects of the standard; anything else is custom. */
export type ObjectClass = 'domain' | 'relationship' | 'observable' | 'meta' | 'custom'

/** A rule that spans several properties. */
export type ObjectRule = (object: JsonObject) => ObjectFault | undefined

/** One type of the standard. */
export type ObjectDefinition = {
  readonly class: ObjectClass
  /** Properties of the type itself that must be present; the class adds its own. */
  readonly required: readonly string[]
  /** Properties of the type itself, without those that all of the class have. */
  readonly properties: ReadonlyMap<string, ValueCheck>
  readonly rules: readonly ObjectRule[]
  /** Common properties that this type may not have although its class has them. */
  readonly notApplicable: ReadonlySet<string>
  /** The optional properties an id is computed from; without any of them present the UUID is version 4 (section 2.9). */
  readonly contributing?: readonly string[]
}

/** What is written in the tables of types. */
export type DefinitionRow = {
  readonly required?: readonly string[]
  readonly properties: Readonly<Record<string, ValueCheck>>
  readonly rules?: readonly ObjectRule[]
  readonly notApplicable?: readonly string[]
  readonly contributing?: readonly string[]
}

/** The rows of one class as a map by type name. */
export function defineClass(objectClass: ObjectClass, rows: Readonly<Record<string, DefinitionRow>>): Map<string, ObjectDefinition> {
  const definitions = new Map<string, ObjectDefinition>()
  for (const [type, row] of Object.entries(rows)) {
    definitions.set(type, {
      class: objectClass,
      required: row.required ?? [],
      properties: new Map(Object.entries(row.properties)),
      rules: row.rules ?? [],
      notApplicable: new Set(row.notApplicable),
      ...(row.contributing === undefined ? {} : { contributing: row.contributing }),
    })
  }
  return definitions
}

/** The later of two times may equal the earlier one, or must be after it. */
export function ordered(earlier: string, later: string, kind: 'not-before' | 'after' = 'not-before'): ObjectRule {
  return (object) => {
    const from = object[earlier]
    const until = object[later]
    if (typeof from !== 'string' || typeof until !== 'string') return undefined
    const order = compareTimestamps(until, from)
    if (order > 0 || (order === 0 && kind === 'not-before')) return undefined
    return { code: 'time-order-invalid', reason: `${later} is too early for ${earlier}` }
  }
}

/** At least one of the properties is present. */
export function atLeastOne(...names: readonly string[]): ObjectRule {
  const fault: ObjectFault = { code: 'object-incomplete', reason: `at least one of ${names.join(', ')} is needed` }
  return (object) => (names.some((name) => object[name] !== undefined) ? undefined : fault)
}

/** One of the properties is present and no other of them. */
export function exactlyOne(...names: readonly string[]): ObjectRule {
  const fault: ObjectFault = { code: 'object-incomplete', reason: `exactly one of ${names.join(', ')} is needed` }
  return (object) => (names.filter((name) => object[name] !== undefined).length === 1 ? undefined : fault)
}

/** Where the first property is present, the second is too. */
export function needs(name: string, other: string): ObjectRule {
  const fault: ObjectFault = { code: 'object-incomplete', reason: `${name} needs ${other}` }
  return (object) => (object[name] === undefined || object[other] !== undefined ? undefined : fault)
}

/** Where the first property has that value, the second is present or absent as said. */
export function when(name: string, value: Json, then: { readonly present?: string; readonly absent?: string }): ObjectRule {
  const { present, absent } = then
  const fault: ObjectFault = { code: 'object-incomplete', reason: `the value of ${name} decides on ${present ?? absent}` }
  return (object) => {
    if (object[name] !== value) return undefined
    if (present !== undefined && object[present] === undefined) return fault
    return absent !== undefined && object[absent] !== undefined ? fault : undefined
  }
}
