/** What the tables say, for whoever writes it down: the reference page is made from this. */
import { classPropertiesOf } from './class-properties.ts'
import type { Kind } from './kind.ts'
import type { ObjectClass } from './object-definition.ts'
import { definitionOf, standardTypes } from './object-types.ts'
import { VOCABULARIES, type VocabularyName } from './vocabularies.ts'

/** One property as a reader sees it. */
export type PropertyReference = {
  readonly name: string
  readonly says: string
  readonly isRequired: boolean
  readonly vocabulary: VocabularyName | undefined
}

/** One type as a reader sees it. */
export type TypeReference = {
  readonly type: string
  readonly class: ObjectClass
  readonly section: string
  readonly properties: readonly PropertyReference[]
  readonly notApplicable: readonly string[]
  readonly contributing: readonly string[] | undefined
}

/** Every type of the standard, without the properties that all of its class have. */
export function referenceOfTypes(): readonly TypeReference[] {
  return standardTypes().map((type) => {
    const { class: objectClass, section, required, properties, notApplicable, contributing } = definitionOf(type)
    return { type, class: objectClass, section, properties: listed(properties, required), notApplicable: [...notApplicable], contributing }
  })
}

/** The properties that all objects of a class may have. */
export function referenceOfClass(objectClass: 'domain' | 'observable'): readonly PropertyReference[] {
  return listed(classPropertiesOf(objectClass), objectClass === 'domain' ? ['created', 'modified'] : [])
}

/** The vocabularies with their words. */
export function referenceOfVocabularies(): typeof VOCABULARIES {
  return VOCABULARIES
}

function listed(properties: ReadonlyMap<string, Kind<unknown>>, required: readonly string[]): readonly PropertyReference[] {
  return Array.from(properties, ([name, { says, vocabulary }]) => ({ name, says, isRequired: required.includes(name), vocabulary }))
}
