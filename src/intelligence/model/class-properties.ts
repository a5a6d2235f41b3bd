/** Properties that all objects of a class share (STIX 2.1 section 3.2). */
import type { Json, JsonObject } from '../../foundation/index.ts'
import { isJsonObject } from '../../foundation/index.ts'
import { isPresent, parseSelector } from '../marking/selector.ts'
import { extensions } from './extensions.ts'
import type { Findings } from './findings.ts'
import { typeOfIdentifier } from './identifier.ts'
import { flag, integerWithin, type Kind, listOf, preciseTimestamp, reference, references, texts } from './kind.ts'
import { languageTag } from './language-tag.ts'
import type { ObjectClass } from './object-definition.ts'
import { externalReference, type Kinds } from './record.ts'

const granularMarking: Kind<JsonObject> = { says: 'granular marking', check: checkGranularMarking }

const MARKED = {
  object_marking_refs: references('marking-definition'),
  granular_markings: listOf(granularMarking),
  extensions,
} as const

/** Shared by domain, relationship and meta objects. */
export const AUTHORED_PROPERTIES = {
  created_by_ref: reference(),
  created: preciseTimestamp,
  modified: preciseTimestamp,
  revoked: flag,
  labels: texts,
  confidence: integerWithin(0, 100),
  lang: languageTag,
  external_references: listOf(externalReference),
  ...MARKED,
} as const

/** Shared by cyber-observable objects. */
export const OBSERVABLE_PROPERTIES = { ...MARKED, defanged: flag } as const

const AUTHORED = byName(AUTHORED_PROPERTIES)
const OBSERVABLE = byName(OBSERVABLE_PROPERTIES)
const CUSTOM = byName({ ...AUTHORED_PROPERTIES, ...OBSERVABLE_PROPERTIES })

function byName(kinds: Kinds): ReadonlyMap<string, Kind<unknown>> {
  return new Map(Object.entries(kinds))
}

/** The shared properties that an object of the class may have, `type`, `spec_version` and `id` aside. */
export function classPropertiesOf(objectClass: ObjectClass): ReadonlyMap<string, Kind<unknown>> {
  if (objectClass === 'observable') return OBSERVABLE
  return objectClass === 'custom' ? CUSTOM : AUTHORED
}

/** Whether a name is a shared property of some class that the given class does not have. */
export function isNotApplicable(name: string, objectClass: ObjectClass): boolean {
  return CUSTOM.has(name) && !classPropertiesOf(objectClass).has(name)
}

/** Checks that every selector of the granular markings points at something the object holds, and that no marking marks itself (sections 3.2 and 7.2.3). */
export function checkMarkings(object: JsonObject, findings: Findings): undefined {
  const { id, object_marking_refs: named, granular_markings: markings } = object
  const isItself = 'a marking must not mark itself'
  if (Array.isArray(named) && named.includes(id as Json)) {
    findings.errorAt('object_marking_refs', 'marking-definition-invalid', isItself)
  }
  if (!Array.isArray(markings)) return
  for (const [index, marking] of (markings as readonly Json[]).entries()) {
    if (findings.isDone) return
    if (!isJsonObject(marking) || !Array.isArray(marking.selectors)) continue
    findings.enter('granular_markings')
    findings.enter(index)
    if (marking.marking_ref === id) findings.errorAt('marking_ref', 'marking-definition-invalid', isItself)
    checkSelectors(object, marking.selectors as readonly Json[], findings)
    findings.leave()
    findings.leave()
  }
}

function checkSelectors(object: JsonObject, selectors: readonly Json[], findings: Findings): undefined {
  findings.enter('selectors')
  for (const [index, selector] of selectors.entries()) {
    const path = typeof selector === 'string' ? parseSelector(selector) : undefined
    if (path !== undefined && isPresent(object, path)) continue
    findings.errorAt(index, 'selector-invalid', 'must select something that the object holds, as in labels.[0] or name')
  }
  findings.leave()
}

function checkGranularMarking(value: Json, findings: Findings): undefined {
  if (!isJsonObject(value)) return findings.error('selector-invalid', 'must be an object with selectors')
  const { selectors, marking_ref: marking, lang } = value
  if (!Array.isArray(selectors) || selectors.length === 0 || !selectors.every((selector) => typeof selector === 'string')) {
    findings.error('selector-invalid', 'needs a list of selectors with at least one text')
  }
  if ((marking === undefined) === (lang === undefined)) {
    findings.error('property-invalid', 'needs exactly one of marking_ref and lang')
  }
  if (lang !== undefined) {
    findings.enter('lang')
    languageTag.check(lang, findings)
    findings.leave()
  }
  if (marking !== undefined && (typeof marking !== 'string' || typeOfIdentifier(marking) !== 'marking-definition')) {
    findings.errorAt('marking_ref', 'reference-invalid', 'must be an identifier of marking-definition')
  }
}
