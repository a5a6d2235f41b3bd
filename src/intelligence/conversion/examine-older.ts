/** The report on an object of STIX 2.0: judged as what it is, by the rules of 2.1 under the names of 2.1 and by what 2.0 alone asks. */
import { isJsonObject, type Json, type JsonObject, textIn } from '../../foundation/index.ts'
import { type Examination, type Finding, Findings, REFUSED_AT_GATE } from '../model/findings.ts'
import { typeOfIdentifier, uuidVersion } from '../model/identifier.ts'
import { isReferenceName } from '../model/references.ts'
import { examineObject } from '../model/stix-object.ts'
import { isOfStix20 } from './convert-bundle.ts'
import { convertDomainObject } from './domain-object.ts'
import { convertObservable } from './observable.ts'

/** Types that came with STIX 2.1: an object of one of them without `spec_version` is not of 2.0. */
const LATER_TYPES = new Set([
  'extension-definition',
  'grouping',
  'incident',
  'infrastructure',
  'language-content',
  'location',
  'malware-analysis',
  'note',
  'opinion',
])
/** Properties that came with STIX 2.1 and that no object of 2.0 would have by chance. */
const LATER_PROPERTIES = [
  'extensions',
  'indicator_types',
  'is_family',
  'malware_types',
  'object_refs',
  'pattern_type',
  'pattern_version',
  'report_types',
  'threat_actor_types',
  'tool_types',
]
/** What 2.0 asks for and 2.1 does not (STIX 2.0 part 2). */
const REQUIRED: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    identity: ['identity_class'],
    indicator: ['labels'],
    malware: ['labels', 'name'],
    'marking-definition': ['definition_type', 'definition'],
    'observed-data': ['objects'],
    report: ['labels', 'object_refs'],
    'threat-actor': ['labels'],
    tool: ['labels'],
  }),
)
/** Names that 2.0 reserves (part 1 section 3.1). */
const RESERVED = new Set([
  'action',
  'addresses',
  'confidence',
  'first_seen_precision',
  'last_seen_precision',
  'phone_numbers',
  'severity',
  'usernames',
  'valid_from_precision',
  'valid_until_precision',
])
const EXTENSION_NAME = /-ext$|^extension-definition--/
/** Cautions on 2.1 that its own validator lets pass and that of 2.0 refuses. */
const REFUSED_OF_OLDER = new Map([...REFUSED_AT_GATE].filter(([code]) => code !== 'marking-redefined'))
const OLDER: Finding = { code: 'spec-version-old', pointer: '', message: 'is of STIX 2.0: comity stix convert makes 2.1 of it' }
/** Advice that only means that an object is of 2.0. */
const OLDER_ADVICE: ReadonlySet<string> = new Set(['property-deprecated', 'property-advised', 'id-version-unusual', 'id-not-computed'])

/**
 * Whether an object is judged as STIX 2.0: of a class that needs `spec_version`, and it says 2.0; or says nothing and has nothing that
 * 2.1 brought (STIX 2.1 section 3.2: 2.0 is what is meant then).
 */
export function isJudgedAsOlder(object: JsonObject): boolean {
  const { type, spec_version: version } = object
  if (!isOfStix20(object) || typeof type !== 'string' || LATER_TYPES.has(type) || type === 'bundle') return false
  if (version !== undefined) return true
  return LATER_PROPERTIES.every((name) => object[name] === undefined || (name === 'object_refs' && type === 'report'))
}

/** The report on an object for which {@link isJudgedAsOlder} holds; pointers are into the object under the names of 2.1. Never throws. */
export function examineOlder(object: JsonObject): { readonly errors: readonly Finding[]; readonly warnings: readonly Finding[] } {
  const { errors, warnings } = examineObject(restated(object))
  const own = new Findings('everything')
  checkOwn(object, own)
  return {
    errors: [
      ...errors.filter((error) => !isOfLaterExtensions(error)),
      ...own.errors,
      ...warnings.flatMap(({ code, ...place }) => refusedOfOlder(code, place)),
    ],
    warnings: [OLDER, ...warnings.filter(({ code }) => !OLDER_ADVICE.has(code) && !REFUSED_OF_OLDER.has(code))],
  }
}

const [OWN_MEMBER, EXECUTABLE] = [/\/extensions\/[^/]+\/[^/]+$/, /\/extensions\/windows-pebinary-ext$/]

/** Whether an error is about what 2.1 asks of extensions and the validator of 2.0 does not: names of their members, a second one. */
function isOfLaterExtensions({ code, pointer }: Finding): boolean {
  return (code === 'property-name-invalid' && OWN_MEMBER.test(pointer)) || (code === 'object-incomplete' && EXECUTABLE.test(pointer))
}

type Place = Omit<Finding, 'code'>

function refusedOfOlder(code: Examination['warnings'][number]['code'], place: Place): Examination['errors'] {
  const refusal = REFUSED_OF_OLDER.get(code)
  return refusal === undefined ? [] : [{ code: refusal, ...place }]
}

/** The object under the names of 2.1, its observables where they were, so that selectors and local references still hold. */
function restated(object: JsonObject): JsonObject {
  const later = convertDomainObject(object, { newUuid: () => '', change: () => undefined })
  const { objects } = later
  if (object.type !== 'observed-data' || !isJsonObject(objects)) return later
  const restatedObjects = Object.entries(objects).map(([key, value]) => [key, isJsonObject(value) ? restatedObservable(value) : value])
  return { ...later, objects: Object.fromEntries(restatedObjects) as JsonObject }
}

function restatedObservable(object: JsonObject): JsonObject {
  const later = convertObservable(object)
  if (!isJsonObject(later.extensions)) return later
  // 2.0 lets an extension have any name, of which 2.1 kept those with this ending.
  const extensions = Object.entries(later.extensions).map(([name, value]) => [EXTENSION_NAME.test(name) ? name : `${name}-ext`, value])
  return { ...later, extensions: Object.fromEntries(extensions) as JsonObject }
}

function checkOwn(object: JsonObject, findings: Findings): undefined {
  for (const name of REQUIRED.get(textIn(object.type)) ?? []) {
    if (object[name] === undefined) findings.error('property-missing', `${name} is missing`)
  }
  for (const [name, value] of Object.entries(object)) {
    findings.enter(name)
    if (RESERVED.has(name)) findings.error('property-reserved', 'is a reserved property name of STIX 2.0')
    if (name === 'id' || isReferenceName(name))
      for (const id of Array.isArray(value) ? (value as readonly Json[]) : [value]) checkId(id, findings)
    // Feeds have lists of classes, which conversion takes.
    if (name === 'identity_class' && typeof value !== 'string') findings.error('property-invalid', 'must be a text')
    findings.leave()
  }
  checkMarkingIds(object.granular_markings, findings)
  if (object.type === 'observed-data' && isJsonObject(object.objects)) checkOwnObservables(object.objects, findings)
}

function checkMarkingIds(markings: Json | undefined, findings: Findings): undefined {
  if (!Array.isArray(markings)) return
  for (const [index, marking] of (markings as readonly Json[]).entries()) {
    if (!isJsonObject(marking) || marking.marking_ref === undefined) continue
    findings.enter('granular_markings')
    findings.enter(index)
    findings.enter('marking_ref')
    checkId(marking.marking_ref, findings)
    for (let step = 0; step < 3; step += 1) findings.leave()
  }
}

function checkId(id: Json, findings: Findings): undefined {
  if (typeof id === 'string' && typeOfIdentifier(id) !== undefined && uuidVersion(id) !== '4')
    findings.error('id-invalid', 'must hold a version 4 UUID')
}

function checkOwnObservables(objects: JsonObject, findings: Findings): undefined {
  findings.enter('objects')
  for (const [key, value] of Object.entries(objects)) {
    if (!isJsonObject(value) || value.type !== 'file') continue
    const isEncrypted = value.encryption_algorithm !== undefined || value.decryption_key !== undefined
    if (isEncrypted && value.is_encrypted !== true)
      findings.errorAt(key, 'object-incomplete', 'needs is_encrypted beside the algorithm or key')
    if (!keysInArchive(value).every((inside) => isFile(objects, inside)))
      findings.errorAt(key, 'reference-invalid', 'must hold nothing but files in archive-ext')
  }
  findings.leave()
}

function keysInArchive(file: JsonObject): readonly Json[] {
  const archive = isJsonObject(file.extensions) ? file.extensions['archive-ext'] : undefined
  const keys = isJsonObject(archive) ? archive.contains_refs : undefined
  return Array.isArray(keys) ? (keys as readonly Json[]) : []
}

function isFile(objects: JsonObject, key: Json): boolean {
  const named = typeof key === 'string' && Object.hasOwn(objects, key) ? objects[key] : undefined
  return isJsonObject(named) && named.type === 'file'
}
