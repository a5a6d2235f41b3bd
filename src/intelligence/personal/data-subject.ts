/** Whom the personal data in an object is about. */
import type { Json, JsonObject } from '../../foundation/index.ts'
import { isJsonObject } from '../../foundation/index.ts'
import { statedLabels } from '../grading/stated-labels.ts'
import type { StixObject } from '../model/stix-object.ts'
import type { PersonalCategory } from './finding.ts'
import { findInPattern } from './pattern-findings.ts'
import { holdsHiddenPersonalText } from './personal-text.ts'

/** A category of person; `none` means no personal data, `unspecified` that nobody said whose it is. */
export type DataSubject = 'none' | 'suspect' | 'convicted' | 'victim' | 'witness' | 'contact' | 'officer' | 'unspecified'

const LABEL_PREFIX = 'data-subject:'
const CATEGORIES: ReadonlySet<string> = new Set(['suspect', 'convicted', 'victim', 'witness', 'contact', 'officer'])

// Identifying by what they are, whatever they say.
const PERSONAL_TYPES = new Set([
  'email-addr',
  'email-message',
  'user-account',
  'phone-number',
  'bank-account',
  'payment-card',
  'cryptocurrency-wallet',
  'cryptocurrency-transaction',
])
// A pattern that speaks of one of these may name a person by the path it compares, whatever its texts read like.
const PERSONAL_PATH = new RegExp(`(?:${[...PERSONAL_TYPES].join('|')})\\s*:`)
const NAMING: ReadonlySet<PersonalCategory> = new Set(['name', 'contact', 'account', 'credential', 'financial'])
// Classes of identity that are not one person; anything else may be.
const IMPERSONAL_IDENTITIES: ReadonlySet<Json | undefined> = new Set(['group', 'system', 'organization', 'organisation', 'class'])
const LOCATION_OF_A_HOME = ['street_address', 'postal_code', 'latitude']
const CREDENTIAL_HEADERS = /^(?:authorization|proxy-authorization|cookie|set-cookie|from)$/i
// Written by the standard or by machines, so no person's data can be in them.
const MACHINE_PROPERTIES = new Set([
  'type',
  'spec_version',
  'id',
  'created',
  'modified',
  'created_by_ref',
  'object_marking_refs',
  'granular_markings',
  'source_ref',
  'target_ref',
  'object_refs',
  'valid_from',
  'valid_until',
])

/**
 * The category of person that an object's personal data is about. Personal
 * data is told by type, by property and by scanning all texts, patterns
 * and encoded words included. The category comes from the label `data-subject:CATEGORY`; without
 * one, with several or with one that is not known it is `unspecified`. A label
 * cannot make personal data `none`; where no personal data is found a label is
 * believed.
 */
export function dataSubjectOf(object: StixObject): DataSubject {
  const labelled = labelledCategory(statedLabels(object))
  if (labelled !== undefined) return labelled
  return isPersonal(object) ? 'unspecified' : 'none'
}

/** The category that labels name; undefined where none of them speaks of one. */
export function labelledCategory(labels: readonly string[]): DataSubject | undefined {
  let category: DataSubject | undefined
  for (const label of labels) {
    if (!label.startsWith(LABEL_PREFIX)) continue
    const named = label.slice(LABEL_PREFIX.length)
    if (named === 'none') continue
    if (!CATEGORIES.has(named) || (category !== undefined && category !== named)) return 'unspecified'
    category = named as DataSubject
  }
  return category
}

function isPersonal(object: JsonObject): boolean {
  if (isPersonalAsWhole(object)) return true
  for (const name in object) if (!isMachineWritten(name) && holdsPersonalValue(object[name] as Json)) return true
  return false
}

/** Whether an object is personal data by what it is or by what its pattern compares, whatever its texts say. */
export function isPersonalAsWhole(object: JsonObject): boolean {
  return isPersonalKind(object) || comparesPersonalValue(object)
}

/** Whether a property of an object is one in which no person's data can be. */
export function isMachineWritten(name: string): boolean {
  return MACHINE_PROPERTIES.has(name)
}

function comparesPersonalValue(object: JsonObject): boolean {
  const { type, pattern } = object
  if (type !== 'indicator' || typeof pattern !== 'string' || !PERSONAL_PATH.test(pattern)) return false
  // What a pattern compares only in part (LIKE, MATCHES) is a candidate to a person and a person's data to a decision.
  return findInPattern(object, pattern, {}).some(({ category, certainty }) => certainty === 'certain' || NAMING.has(category))
}

function isPersonalKind(object: JsonObject): boolean {
  const type = object.type as string
  if (PERSONAL_TYPES.has(type)) return true
  if (type === 'identity') return !IMPERSONAL_IDENTITIES.has(object.identity_class)
  if (type === 'threat-actor') return object.resource_level === 'individual'
  if (type === 'location') return LOCATION_OF_A_HOME.some((name) => object[name] !== undefined)
  if (type === 'network-traffic') return holdsCredentialHeader(object.extensions)
  return type === 'observed-data' && Object.values((object.objects ?? {}) as JsonObject).some((inner) => isPersonalObservable(inner))
}

function isPersonalObservable(value: Json): boolean {
  return isJsonObject(value) && typeof value.type === 'string' && isPersonalKind(value)
}

function holdsCredentialHeader(extensions: Json | undefined): boolean {
  const request = isJsonObject(extensions) ? extensions['http-request-ext'] : undefined
  const header = isJsonObject(request) ? request.request_header : undefined
  return isJsonObject(header) && Object.keys(header).some((name) => CREDENTIAL_HEADERS.test(name))
}

/** Whether any text or name in a value certainly holds personal data. */
export function holdsPersonalValue(value: Json): boolean {
  if (typeof value === 'string') return holdsHiddenPersonalText(value)
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return (value as readonly Json[]).some(holdsPersonalValue)
  for (const name in value as JsonObject) {
    if (holdsHiddenPersonalText(name) || holdsPersonalValue((value as JsonObject)[name] as Json)) return true
  }
  return false
}
