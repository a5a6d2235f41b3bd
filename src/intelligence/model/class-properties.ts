/** Properties that all objects of a class share (STIX 2.1 section 3.2). */
import type { Json, JsonObject } from '../../foundation/index.ts'
import { isJsonObject } from '../../foundation/index.ts'
import type { ObjectErrorCode, ObjectFault } from '../errors.ts'
import { isPresent, parseSelector } from '../marking/selector.ts'
import { typeOfIdentifier } from './identifier.ts'
import { extensionType } from './meta-objects.ts'
import type { ObjectClass } from './object-definition.ts'
import type { ValueCheck } from './value-checks.ts'
import {
  flag,
  hashes,
  integerWithin,
  languageTag,
  listOf,
  preciseTimestamp,
  reference,
  references,
  text,
  texts,
  timestamp,
} from './value-checks.ts'

const CVE = /^CVE-\d{4}-(?:0\d{3}|[1-9]\d{3,})$/
const CAPEC = /^CAPEC-\d+$/
const PREDEFINED_EXTENSION = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*-ext$/

const MARKED: readonly (readonly [string, ValueCheck])[] = [
  ['object_marking_refs', references('marking-definition')],
  ['granular_markings', listOf(granularMarking)],
  ['extensions', extensions],
]
const AUTHORED: ReadonlyMap<string, ValueCheck> = new Map([
  ...MARKED,
  ['created_by_ref', reference()],
  ['created', preciseTimestamp],
  ['modified', preciseTimestamp],
  ['revoked', flag],
  ['labels', texts],
  ['confidence', integerWithin(0, 100)],
  ['lang', languageTag],
  ['external_references', listOf(externalReference)],
])
const OBSERVABLE: ReadonlyMap<string, ValueCheck> = new Map([...MARKED, ['defanged', flag]])
const CUSTOM: ReadonlyMap<string, ValueCheck> = new Map([...AUTHORED, ...OBSERVABLE])

/** The shared properties that an object of the class may have, `type`, `spec_version` and `id` aside. */
export function classPropertiesOf(objectClass: ObjectClass): ReadonlyMap<string, ValueCheck> {
  if (objectClass === 'observable') return OBSERVABLE
  return objectClass === 'custom' ? CUSTOM : AUTHORED
}

/** Whether a name is a shared property of some class that the given class does not have. */
export function isNotApplicable(name: string, objectClass: ObjectClass): boolean {
  return CUSTOM.has(name) && !classPropertiesOf(objectClass).has(name)
}

/** Checks that every selector of the granular markings points at something the object holds (section 7.2.3). */
export function selectorFault(object: JsonObject): ObjectFault | undefined {
  const markings = object.granular_markings as readonly JsonObject[] | undefined
  if (markings === undefined) return undefined
  for (const marking of markings) {
    if (marking.marking_ref === object.id) return { code: 'marking-definition-invalid', reason: 'a marking may not mark itself' }
    for (const selector of marking.selectors as readonly string[]) {
      const path = parseSelector(selector)
      if (path !== undefined && isPresent(object, path)) continue
      return { code: 'selector-invalid', reason: 'a granular marking selects what the object does not hold' }
    }
  }
  return undefined
}

function granularMarking(value: Json): ObjectErrorCode | undefined {
  if (!isJsonObject(value) || texts(value.selectors ?? null) !== undefined) return 'selector-invalid'
  const { marking_ref: marking, lang } = value
  if ((marking === undefined) === (lang === undefined)) return 'property-invalid'
  if (lang !== undefined) return languageTag(lang)
  return typeof marking === 'string' && typeOfIdentifier(marking) === 'marking-definition' ? undefined : 'reference-invalid'
}

function externalReference(value: Json): ObjectErrorCode | undefined {
  if (!isJsonObject(value)) return 'external-reference-invalid'
  const { source_name: source, description, url, external_id: externalId, hashes: digests } = value
  if (typeof source !== 'string') return 'external-reference-invalid'
  const given = [description, url, externalId].filter((part) => part !== undefined)
  if (given.length === 0 || given.some((part) => text(part) !== undefined)) return 'external-reference-invalid'
  if (digests !== undefined && hashes(digests) !== undefined) return 'external-reference-invalid'
  const form = source === 'cve' ? CVE : source === 'capec' ? CAPEC : undefined
  return form === undefined || (typeof externalId === 'string' && form.test(externalId)) ? undefined : 'external-reference-invalid'
}

function extensions(value: Json): ObjectErrorCode | undefined {
  if (!isJsonObject(value)) return 'extension-invalid'
  for (const [name, extension] of Object.entries(value)) {
    if (!isJsonObject(extension)) return 'extension-invalid'
    const isDefined = typeOfIdentifier(name) === 'extension-definition'
    if (!isDefined && !PREDEFINED_EXTENSION.test(name)) return 'extension-invalid'
    if (isDefined && extensionType(extension.extension_type ?? null) !== undefined) return 'extension-invalid'
    const fault = predefinedExtensionFault(name, extension)
    if (fault !== undefined) return fault
  }
  return undefined
}

function predefinedExtensionFault(name: string, extension: JsonObject): ObjectErrorCode | undefined {
  const stamp = name === 'windows-pebinary-ext' ? extension.time_date_stamp : undefined
  if (stamp !== undefined) return timestamp(stamp)
  const header = name === 'http-request-ext' ? extension.request_header : undefined
  if (header === undefined) return undefined
  return isJsonObject(header) && Object.values(header).every((values) => texts(values) === undefined) ? undefined : 'extension-invalid'
}
