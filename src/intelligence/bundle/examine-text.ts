/** Reports on the text of an object or of a whole bundle: everything that is wrong with it, as values. */
import { FoundationError, isJsonObject, type Json, type JsonObject, OBJECT_DEPTH_MAX, parseJson } from '../../foundation/index.ts'
import { examineOlder, isJudgedAsOlder } from '../conversion/examine-older.ts'
import { type Finding, Findings } from '../model/findings.ts'
import { typeOfIdentifier, uuidVersion } from '../model/identifier.ts'
import { examineObject } from '../model/stix-object.ts'
import { VersionWatch } from './version-watch.ts'

/** What is wrong with one text; the codes are those of objects, of bundles and of JSON. */
export type TextReport = {
  /** The id that the object or bundle says it has; null where it has none that is an identifier. */
  readonly id: string | null
  readonly errors: readonly Finding[]
  readonly warnings: readonly Finding[]
}

/** A bundle stands two levels above its objects. */
const BUNDLE_DEPTH_MAX = OBJECT_DEPTH_MAX + 2
const BUNDLE_MEMBERS = new Set(['type', 'id', 'objects'])
const FINDINGS_MAX = 1_000

/** A report of one error alone. */
export function brokenText(code: string, message: string): TextReport {
  return { id: null, errors: [{ code, pointer: '', message }], warnings: [] }
}

/** The report on one object of a bundle; `versions` has seen those before it. Never throws on bad bytes. */
export function examineObjectText(bytes: Uint8Array, bytesMax: number, versions: VersionWatch): TextReport {
  return withParsed(bytes, { bytesMax, depthMax: OBJECT_DEPTH_MAX }, (value) => {
    const report = reportOn(value)
    const isRepeated = isJsonObject(value) && versions.isRepeated(value)
    return isRepeated ? { ...report, warnings: [...report.warnings, REPEATED] } : report
  })
}

/** The report on a text that is an object or a whole bundle, whose objects are then part of it. Never throws on bad bytes. */
export function examineText(bytes: Uint8Array, bytesMax: number): TextReport {
  return withParsed(bytes, { bytesMax, depthMax: BUNDLE_DEPTH_MAX }, (value) =>
    isJsonObject(value) && value.type === 'bundle' ? reportOnBundle(value) : reportOn(value),
  )
}

function withParsed(bytes: Uint8Array, limits: Parameters<typeof parseJson>[1], report: (value: Json) => TextReport): TextReport {
  try {
    return report(parseJson(bytes, limits))
  } catch (error) {
    if (!(error instanceof FoundationError)) throw error
    return brokenText(error.code, error.message)
  }
}

function reportOn(value: Json): TextReport {
  const { errors, warnings } = examineOfItsVersion(value)
  return { id: isJsonObject(value) ? identifierIn(value) : null, errors, warnings }
}

/** An object of STIX 2.0 is judged as what it is; only the gate asks for 2.1. */
function examineOfItsVersion(value: Json): Pick<TextReport, 'errors' | 'warnings'> {
  return isJsonObject(value) && isJudgedAsOlder(value) ? examineOlder(value) : examineObject(value)
}

function identifierIn(object: JsonObject): string | null {
  const { id } = object
  return typeof id === 'string' && typeOfIdentifier(id) !== undefined ? id : null
}

function reportOnBundle(bundle: JsonObject): TextReport {
  const own = examineBundleMembers(bundle)
  const errors: Finding[] = [...own.errors]
  const warnings: Finding[] = [...own.warnings]
  const objects = Array.isArray(bundle.objects) ? (bundle.objects as readonly Json[]) : []
  const versions = new VersionWatch(objects.length)
  for (const [index, object] of objects.entries()) {
    const report = examineOfItsVersion(object)
    const place = `/objects/${index}`
    for (const finding of report.errors) keep(errors, { ...finding, pointer: place + finding.pointer })
    for (const finding of report.warnings) keep(warnings, { ...finding, pointer: place + finding.pointer })
    if (isJsonObject(object) && versions.isRepeated(object)) keep(warnings, { ...REPEATED, pointer: `${place}/id` })
  }
  return { id: identifierIn(bundle), errors, warnings }
}

function keep(findings: Finding[], finding: Finding): void {
  if (findings.length < FINDINGS_MAX) findings.push(finding)
}

/** What is wrong with the members of a bundle itself (section 8). */
function examineBundleMembers(bundle: JsonObject): { readonly errors: readonly Finding[]; readonly warnings: readonly Finding[] } {
  const { id, objects, spec_version: version } = bundle
  const findings = new Findings('everything')
  if (typeof id !== 'string' || typeOfIdentifier(id) !== 'bundle')
    findings.errorAt('id', 'id-invalid', 'must be bundle, two hyphens and a UUID')
  else if (uuidVersion(id) !== '4') findings.warnAt('id', 'id-version-unusual', 'should be a version 4 UUID')
  if (objects !== undefined && !Array.isArray(objects)) findings.errorAt('objects', 'property-invalid', 'must be a list of objects')
  if (Array.isArray(objects) && objects.length === 0)
    findings.errorAt('objects', 'value-empty', 'must not be empty: leave the property out')
  const unknown = Object.keys(bundle).filter((name) => !BUNDLE_MEMBERS.has(name))
  const more = bundleFindings(version, unknown)
  return { errors: [...findings.errors, ...more.errors], warnings: [...findings.warnings, ...more.warnings] }
}

const CUSTOM_MEMBER = ['custom-content', 'is not a member of a bundle: others may refuse it'] as const

/** What is wrong with the version that a bundle says it has, and with members that a reader named because the standard does not know them. */
export function bundleFindings(version: Json | undefined, unknownMembers: readonly string[]): Pick<TextReport, 'errors' | 'warnings'> {
  const findings = new Findings('everything')
  checkBundleVersion(version, findings)
  for (const name of unknownMembers) findings.warnAt(name, ...CUSTOM_MEMBER)
  return { errors: findings.errors, warnings: version === '2.0' ? [OLDER_BUNDLE, ...findings.warnings] : findings.warnings }
}

function checkBundleVersion(version: Json | undefined, findings: Findings): undefined {
  if (version === undefined || version === '2.0' || version === '2.1') return
  findings.errorAt('spec_version', 'spec-version-unsupported', 'must be left out')
}

const OLDER_BUNDLE: Finding = {
  code: 'spec-version-old',
  pointer: '/spec_version',
  message: 'the bundle says that it is of STIX 2.0: comity stix convert makes 2.1 of it',
}

/** Of the same id and version twice in one bundle. */
const REPEATED: Finding = {
  code: 'version-repeated',
  pointer: '/id',
  message: 'the bundle holds this id with this modified time before: versions of an object need different times',
}
