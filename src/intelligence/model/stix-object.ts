/** One STIX 2.1 object: the checks that make a JSON value a {@link StixObject}, and the report of all that is wrong with one. */
import type { Brand, Json, JsonObject, Result } from '../../foundation/index.ts'
import { accepted, compareTimestamps, isJsonObject, textIn } from '../../foundation/index.ts'
import type { ObjectErrorCode, ObjectFault } from '../errors.ts'
import { adviseEncoding } from './advice.ts'
import { checkMarkings, classPropertiesOf, isNotApplicable } from './class-properties.ts'
import { computedId } from './computed-id.ts'
import { announcedTypes, PREDEFINED_EXTENSIONS } from './extensions.ts'
import { type Examination, Findings } from './findings.ts'
import { isTypeName, typeOfIdentifier, uuidVersion } from './identifier.ts'
import { isTimestamp, text } from './kind.ts'
import type { ObjectClass, ObjectDefinition } from './object-definition.ts'
import { classOfType, definitionOf } from './object-types.ts'
import { DEFANGED_PROPERTIES } from './observable-objects.ts'
import { checkCustom, checkCustomName, checkSuffix } from './record.ts'
import { checkStructure } from './structure.ts'

/** A JSON object that passed {@link checkObject}; nothing else makes one. */
export type StixObject = Brand<JsonObject, 'StixObject'>

const RESERVED_NAMES = new Set(['severity', 'username', 'phone_number', 'phone_numbers', 'action'])
const IDENTITY_PROPERTIES = new Set(['type', 'spec_version', 'id'])
const NEW_TYPES: ReadonlyMap<Json, ObjectClass> = new Map([
  ['new-sdo', 'domain'],
  ['new-sro', 'relationship'],
  ['new-sco', 'observable'],
])

/**
 * Accepts a value that breaks no MUST of STIX 2.1 and is unambiguous: refuses with the first error of {@link examineObject}, found
 * fast, and what {@link REFUSED_AT_GATE} names. Types outside the standard are accepted as class `custom`. Never throws: a bad object is a refusal whose reason holds no value of the object.
 */
export function checkObject(value: Json): Result<StixObject, ObjectErrorCode> {
  const findings = new Findings('first-error')
  examine(value, findings)
  if (!findings.isDone && isJsonObject(value)) checkUuidVersion(value, findings)
  const { fault } = findings
  return fault === undefined ? accepted(value as StixObject) : { ok: false, refusal: fault }
}

/**
 * All that is wrong with a value (errors, MUST) and all that the standard advises against (warnings, SHOULD). {@link checkObject}
 * refuses exactly what has an error or a warning that {@link REFUSED_AT_GATE} names. Of each kind the first hundred are told.
 */
export function examineObject(value: Json): Examination {
  const findings = new Findings('everything')
  examine(value, findings)
  if (isJsonObject(value)) {
    checkUuidVersion(value, findings)
    adviseId(value, findings)
  }
  return findings
}

/** As {@link checkObject}, apart from the UUID version that an id must have; undefined when nothing is wrong. */
export function objectFault(value: Json): ObjectFault | undefined {
  const findings = new Findings('first-error')
  examine(value, findings)
  return findings.fault
}

/** The fault of an id that claims to be computed from properties the object does not have (section 2.9). */
export function uuidVersionFault(object: JsonObject): ObjectFault | undefined {
  const findings = new Findings('first-error')
  checkUuidVersion(object, findings)
  return findings.fault
}

/** The type of an object. */
export function typeOf(object: StixObject): string {
  return object.type as string
}

/** The identifier of an object. */
export function idOf(object: StixObject): string {
  return object.id as string
}

/** What tells versions of one id apart: `modified`, else `created`, else null (cyber-observable objects have no versions). */
export function versionOf(object: StixObject): string | null {
  return (object.modified ?? object.created ?? null) as string | null
}

/** The class of an object; `custom` when its type is not in the standard. */
export function classOf(object: StixObject): ObjectClass {
  return classOfType(typeOf(object))
}

/** What is known of the object that is examined. */
type Subject = {
  readonly object: JsonObject
  readonly definition: ObjectDefinition
  /** The extension types it announces. */
  readonly announced: ReadonlySet<Json>
  /** The class whose common properties it must have. */
  readonly class: ObjectClass
}

function examine(value: Json, findings: Findings): undefined {
  if (!isJsonObject(value)) return findings.error('object-invalid', 'must be an object')
  const type = value.type
  if (typeof type !== 'string' || !isTypeName(type) || type === 'bundle') {
    return findings.errorAt('type', 'type-invalid', 'type must be the name of an object type')
  }
  const definition = definitionOf(type)
  const announced = announcedTypes(value)
  const subject = { object: value, definition, announced, class: classIn(value, definition, announced) }
  const common = classPropertiesOf(definition.class)
  checkStructure(value, (name) => definition.properties.has(name) || common.has(name), findings)
  checkIdentity(subject, findings)
  // What else an object of STIX 2.0 lacks of 2.1 would only hide what it is.
  if (isOlder(subject)) return
  for (const step of STEPS) {
    if (findings.isDone) return
    step(subject, findings)
  }
}

const STEPS: readonly ((subject: Subject, findings: Findings) => undefined)[] = [checkPresence, checkProperties, checkRules]

// A custom type is of the class that its extension announces. Without one it is taken for a cyber-observable, which has no times,
// when it has neither time; with one of them the other is missing.
function classIn(object: JsonObject, definition: ObjectDefinition, announced: ReadonlySet<Json>): ObjectClass {
  if (definition.class !== 'custom') return definition.class
  for (const [kind, itsClass] of NEW_TYPES) if (announced.has(kind)) return itsClass
  return object.created === undefined && object.modified === undefined ? 'observable' : 'custom'
}

function isOlder({ object, class: itsClass }: Subject): boolean {
  return object.spec_version === '2.0' || (object.spec_version === undefined && itsClass !== 'observable')
}

function checkIdentity(subject: Subject, findings: Findings): undefined {
  const { object, definition } = subject
  const { id, spec_version: version } = object
  if (typeof id !== 'string' || typeOfIdentifier(id) !== object.type) {
    findings.errorAt('id', 'id-invalid', 'id must be the type, two hyphens and a UUID in lower case')
  }
  if (version !== '2.1' && (version !== undefined || subject.class !== 'observable')) {
    const message = isOlder(subject)
      ? 'spec_version must be 2.1: this looks like STIX 2.0, which can be converted'
      : 'spec_version must be 2.1'
    findings.errorAt('spec_version', 'spec-version-unsupported', message)
  }
  if (definition.class !== 'custom') return
  for (const kind of NEW_TYPES.keys()) if (subject.announced.has(kind)) return
  findings.warnAt(
    'type',
    'custom-content',
    'is not a type of the standard: define it by an extension of the type new-sdo, new-sco or new-sro',
  )
}

function checkPresence(subject: Subject, findings: Findings): undefined {
  const { object, definition } = subject
  if (subject.class !== 'observable') {
    if (object.created === undefined) findings.error('property-missing', 'created is missing')
    if (object.modified === undefined && !definition.notApplicable.has('modified'))
      findings.error('property-missing', 'modified is missing')
  }
  for (const name of definition.required) if (object[name] === undefined) findings.error('property-missing', `${name} is missing`)
}

function checkProperties(subject: Subject, findings: Findings): undefined {
  const { object, definition } = subject
  const common = classPropertiesOf(definition.class)
  const isDefanged = definition.class === 'observable' && object.defanged === true
  for (const name of Object.keys(object)) {
    if (findings.isDone) return
    if (IDENTITY_PROPERTIES.has(name)) continue
    findings.enter(name)
    const own = definition.properties.get(name)
    const known = own !== undefined && isDefanged && DEFANGED_PROPERTIES.has(name) ? text : (own ?? common.get(name))
    if (known !== undefined && !definition.notApplicable.has(name)) known.check(object[name] as Json, findings)
    else checkUnknown(name, subject, findings)
    findings.leave()
  }
}

function checkUnknown(name: string, subject: Subject, findings: Findings): undefined {
  const { object, definition, announced } = subject
  if (definition.notApplicable.has(name) || isNotApplicable(name, definition.class)) {
    return findings.error('property-not-applicable', `${name} does not apply to this type`)
  }
  if (RESERVED_NAMES.has(name)) return findings.error('property-reserved', `${name} is a reserved property name`)
  const value = object[name] as Json
  if (name.endsWith('_enc')) adviseEncoding(object, name, findings)
  if (definition.class !== 'custom' && !announced.has('toplevel-property-extension')) return checkCustom(name, value, findings)
  checkCustomName(name, findings)
  checkSuffix(name, value, findings)
}

function checkRules(subject: Subject, findings: Findings): undefined {
  const { object, definition } = subject
  const { created, modified } = object
  if (isTimestamp(created) && isTimestamp(modified) && compareTimestamps(modified, created) < 0) {
    findings.errorAt('modified', 'time-order-invalid', 'must not be before created')
  }
  for (const rule of definition.rules) {
    if (findings.isDone) return
    rule(object, findings)
  }
  checkMarkings(object, findings)
  if (object.type === 'observed-data' && isJsonObject(object.objects)) checkObservedObjects(object.objects, findings)
  if (findings.isReport && isJsonObject(object.extensions)) adviseHosts(object, object.extensions, findings)
}

// The deprecated objects of observed-data are cyber-observable objects that refer to each other by their keys (section 4.14).
function checkObservedObjects(objects: JsonObject, findings: Findings): undefined {
  findings.enter('objects')
  findings.localObjects = objects
  for (const key of Object.keys(objects)) {
    if (findings.isDone) break
    const object = objects[key] as Json
    // What is no object of a type is told by the rule of observed-data.
    if (!isJsonObject(object) || typeof object.type !== 'string' || !isTypeName(object.type)) continue
    findings.enter(key)
    checkObservedObject(object, object.type, findings)
    findings.leave()
  }
  findings.localObjects = undefined
  findings.leave()
}

function checkObservedObject(object: JsonObject, type: string, findings: Findings): undefined {
  const definition = definitionOf(type)
  if (definition.class !== 'observable' && definition.class !== 'custom') {
    return findings.errorAt('type', 'type-invalid', 'must be the type of a cyber-observable object')
  }
  const subject = { object, definition, announced: announcedTypes(object), class: 'observable' as const }
  // Its key stands for an id that it does not have.
  if (object.id === undefined) findings.warn('property-advised', 'should have an id of its own beside its key')
  else checkIdentity(subject, findings)
  for (const step of STEPS) {
    if (findings.isDone) return
    step(subject, findings)
  }
}

function adviseHosts(object: JsonObject, extensions: JsonObject, findings: Findings): undefined {
  findings.enter('extensions')
  for (const name of Object.keys(extensions)) {
    const host = PREDEFINED_EXTENSIONS.get(name)?.host
    if (host !== undefined && host !== object.type) findings.warnAt(name, 'custom-content', `is an extension of ${host}, not of this type`)
  }
  findings.leave()
}

function checkUuidVersion(object: JsonObject, findings: Findings): undefined {
  const { contributing } = definitionOf(textIn(object.type))
  if (contributing === undefined || contributing.some((name) => object[name] !== undefined)) return
  if (typeof object.id !== 'string' || uuidVersion(object.id) === '4') return
  findings.errorAt('id', 'id-invalid', 'an id that no property contributes to must be a version 4 UUID')
}

function adviseId(object: JsonObject, findings: Findings): undefined {
  const { id, type } = object
  if (typeof id !== 'string' || typeof type !== 'string' || typeOfIdentifier(id) !== type) return
  const version = uuidVersion(id)
  const { class: objectClass, contributing } = definitionOf(type)
  if (objectClass === 'custom') return
  if (objectClass !== 'observable') {
    if (version !== '4') findings.warnAt('id', 'id-version-unusual', 'should be a version 4 UUID')
    return
  }
  if (contributing === undefined || !contributing.some((name) => object[name] !== undefined)) return
  if (version !== '5')
    findings.warnAt('id', 'id-version-unusual', 'should be a version 5 UUID, computed from the properties that identify the object')
  else if (findings.errors.length === 0 && computedId(object)?.id !== id) {
    findings.warnAt('id', 'id-not-computed', 'should be the UUID that the properties give: another producer will not find the same one')
  }
}
