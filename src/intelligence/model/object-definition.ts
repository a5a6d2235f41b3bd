/** What the table of types says of one type. */
import { compareTimestamps, type Json } from '../../foundation/index.ts'
import { isTimestamp, type Kind } from './kind.ts'
import type { Kinds, Rule } from './record.ts'

/** Domain, relationship, cyber-observable and meta objects of the standard; anything else is custom. */
export type ObjectClass = 'domain' | 'relationship' | 'observable' | 'meta' | 'custom'

/** One type of the standard. */
export type ObjectDefinition = {
  readonly class: ObjectClass
  /** Where the standard defines it. */
  readonly section: string
  /** Properties of the type itself that must be present; the class adds its own. */
  readonly required: readonly string[]
  /** Properties of the type itself, without those that all of the class have. */
  readonly properties: ReadonlyMap<string, Kind<unknown>>
  readonly rules: readonly Rule[]
  /** Common properties that this type may not have although its class has them. */
  readonly notApplicable: ReadonlySet<string>
  /** The properties an id is computed from; without any of them present the UUID is version 4 (section 2.9). */
  readonly contributing: readonly string[] | undefined
}

/** What is written in the tables of types. */
export type DefinitionRow = {
  readonly section: string
  readonly required?: readonly string[]
  readonly properties: Kinds
  readonly rules?: readonly Rule[]
  readonly notApplicable?: readonly string[]
  readonly contributing?: readonly string[]
}

/** The rows of a class by the name of the type. */
export type DefinitionRows = Readonly<Record<string, DefinitionRow>>

/** The rows of one class as a map by type name. */
export function defineClass(objectClass: ObjectClass, rows: DefinitionRows): Map<string, ObjectDefinition> {
  const definitions = new Map<string, ObjectDefinition>()
  for (const [type, row] of Object.entries(rows)) {
    definitions.set(type, {
      class: objectClass,
      section: row.section,
      required: row.required ?? [],
      properties: new Map(Object.entries(row.properties)),
      rules: row.rules ?? [],
      notApplicable: new Set(row.notApplicable),
      contributing: row.contributing,
    })
  }
  return definitions
}

/** The later of two times may equal the earlier one, or must be after it. */
export function ordered(earlier: string, later: string, kind: 'not-before' | 'after' = 'not-before'): Rule {
  return (object, findings) => {
    const from = object[earlier]
    const until = object[later]
    if (!isTimestamp(from) || !isTimestamp(until)) return
    const order = compareTimestamps(until, from)
    if (order > 0 || (order === 0 && kind === 'not-before')) return
    const relation = kind === 'after' ? 'after' : 'not before'
    findings.errorAt(later, 'time-order-invalid', `must be ${relation} ${earlier}`)
  }
}

/** Where the first property has that value, the second is present or absent as said. */
export function when(name: string, value: Json, then: { readonly present?: string; readonly absent?: string }): Rule {
  const { present, absent } = then
  return (object, findings) => {
    if (object[name] !== value) return
    if (present !== undefined && object[present] === undefined) findings.error('object-incomplete', `needs ${present} as ${name} says`)
    if (absent !== undefined && object[absent] !== undefined) {
      findings.errorAt(absent, 'object-incomplete', `must be left out as ${name} says`)
    }
  }
}
