/** What observed-data holds or names (STIX 2.1 section 4.14). */
import { isJsonObject, type Json, type JsonObject } from '../../foundation/index.ts'
import type { Findings } from './findings.ts'
import { isTypeName, typeOfIdentifier } from './identifier.ts'

const LOCAL_KEY = /^(?:0|[1-9][0-9]*)$/

/** What is observed is named itself, and not only how it hangs together. */
export function checkNamesObserved({ object_refs: named }: JsonObject, findings: Findings): undefined {
  if (!Array.isArray(named) || named.length === 0) return
  const isLink = (id: unknown): boolean => /^(?:relationship|sighting)$/.test((typeof id === 'string' && typeOfIdentifier(id)) || '')
  if (named.every(isLink)) findings.errorAt('object_refs', 'reference-invalid', 'must name at least one cyber-observable object')
}

/** Each of the deprecated `objects` is an object of a type; that they are used at all, and keys that are no numbers, are advised against. */
export function checkObserved(object: JsonObject, findings: Findings): undefined {
  const { objects } = object
  if (objects === undefined) return
  findings.enter('objects')
  findings.warn('property-deprecated', 'is deprecated: name cyber-observable objects in object_refs')
  if (isJsonObject(objects)) {
    for (const key of Object.keys(objects)) {
      findings.enter(key)
      checkEntry(key, objects[key] as Json, findings)
      findings.leave()
    }
  }
  findings.leave()
}

function checkEntry(key: string, value: Json, findings: Findings): undefined {
  if (!LOCAL_KEY.test(key)) findings.warn('dictionary-key-unusual', 'the key should be a whole number')
  if (!isJsonObject(value)) return findings.error('object-invalid', 'must be a cyber-observable object')
  if (typeof value.type !== 'string' || !isTypeName(value.type)) findings.errorAt('type', 'type-invalid', 'must be the name of a type')
}
