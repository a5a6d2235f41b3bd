/** Values that are objects of a fixed make: named members, each of a kind. */
import type { Json, JsonObject } from '../../foundation/index.ts'
import { isJsonObject } from '../../foundation/index.ts'
import type { ObjectErrorCode } from '../errors.ts'
import type { Findings } from './findings.ts'
import { binary, dictionaryOf, hexadecimal, type Kind, matching, text, texts, type ValueOf } from './kind.ts'
import { uri } from './uri.ts'
import { VOCABULARIES } from './vocabularies.ts'

/** A rule that spans several members. Never throws, whatever the members are. */
export type Rule = (object: JsonObject, findings: Findings) => undefined

/** Kinds by the name of the member. */
export type Kinds = Readonly<Record<string, Kind<unknown>>>

/** The type of an object that such members make. */
export type ObjectOf<Members extends Kinds> = { readonly [Name in keyof Members]?: ValueOf<Members[Name]> }

/** A kind of object of a fixed make. */
export type RecordKind<Members extends Kinds = Kinds> = Kind<ObjectOf<Members>> & {
  readonly members: Members
  readonly required: readonly string[]
}

const PROPERTY_NAME = /^[a-z][a-z0-9_]{2,249}$/
/** How far the reference validator looks. */
const PROPERTY_NAME_BEGUN = /^[a-z][a-z0-9_]{2}/
const HASH_FORMS: ReadonlyMap<string, RegExp> = new Map([
  ['MD5', hexDigits(32)],
  ['SHA-1', hexDigits(40)],
  ['SHA-256', hexDigits(64)],
  ['SHA-512', hexDigits(128)],
  ['SHA3-256', hexDigits(64)],
  ['SHA3-512', hexDigits(128)],
  ['SSDEEP', /^[A-Za-z0-9/+:.]{1,150}$/],
  ['TLSH', /^(?:T1)?[A-Za-z0-9]{70}$/],
])

function hexDigits(count: number): RegExp {
  return new RegExp(`^[0-9a-fA-F]{${count}}$`)
}

/** An object with these members. Others are custom content: valid, and a warning. */
export function record<const Members extends Kinds>(
  says: string,
  members: Members,
  more: { readonly required?: readonly (keyof Members & string)[]; readonly rules?: readonly Rule[]; readonly code?: ObjectErrorCode } = {},
): RecordKind<Members> {
  const { required = [], rules = [], code = 'property-invalid' } = more
  const kinds = new Map<string, Kind<unknown>>(Object.entries(members))
  return {
    says,
    members,
    required,
    check(value, findings) {
      if (!isJsonObject(value)) return findings.error(code, 'must be an object')
      for (const name of required) if (value[name] === undefined) findings.error(code, `needs the member ${name}`)
      for (const name of Object.keys(value)) {
        if (findings.isDone) return
        findings.enter(name)
        const kind = kinds.get(name)
        if (kind === undefined) checkCustom(name, value[name] as Json, findings)
        else kind.check(value[name] as Json, findings)
        findings.leave()
      }
      for (const rule of rules) rule(value, findings)
    },
  }
}

/** Checks a member that the standard does not know, by its name and suffix; whether it is announced is the caller's matter. */
export function checkCustom(name: string, value: Json, findings: Findings): undefined {
  if (name !== 'id') checkCustomName(name, findings)
  checkSuffix(name, value, findings)
  findings.warn(
    'custom-content',
    'is not of the standard: define it by an extension of the type property-extension or toplevel-property-extension',
  )
}

/** Checks the name of a property that the standard does not know (section 11.1). */
export function checkCustomName(name: string, findings: Findings): undefined {
  if (PROPERTY_NAME.test(name)) return
  const message = 'the name of a property must be 3 to 250 of a-z, 0-9 and underscore, a letter first'
  if (PROPERTY_NAME_BEGUN.test(name)) findings.warn('property-name-unusual', message)
  else findings.error('property-name-invalid', message)
}

/**
 * Checks what the suffix of a custom name asks. Feeds leave custom references blank or give them ids of their own, so only the
 * kind of value is asked of references; what is an identifier is treated as a reference.
 */
export function checkSuffix(name: string, value: Json, findings: Findings): undefined {
  if (name.endsWith('_ref')) text.check(value, findings)
  else if (name.endsWith('_refs')) texts.check(value, findings)
  else if (name.endsWith('_hex')) hexadecimal.check(value, findings)
  else if (name.endsWith('_bin')) binary.check(value, findings)
}

/** At least one of the members is present. */
export function atLeastOne(...names: readonly string[]): Rule {
  return (object, findings) => {
    if (!names.some((name) => object[name] !== undefined)) findings.error('object-incomplete', `needs at least one of ${names.join(', ')}`)
  }
}

/** One of the members is present and no other of them. */
export function exactlyOne(...names: readonly string[]): Rule {
  return (object, findings) => {
    let count = 0
    for (const name of names) if (object[name] !== undefined) count += 1
    if (count !== 1) findings.error('object-incomplete', `needs exactly one of ${names.join(', ')}`)
  }
}

/** Where the first member is present, the second is too. */
export function needs(name: string, other: string): Rule {
  return (object, findings) => {
    if (object[name] !== undefined && object[other] === undefined) findings.error('object-incomplete', `${name} needs ${other} beside it`)
  }
}

const KNOWN_ALGORITHMS = new Set<string>(VOCABULARIES['hash-algorithm-ov'].words)

/** A dictionary of hashes: the value of a known algorithm has the form that it gives (section 2.7). */
export const hashes: Kind<{ readonly [algorithm: string]: string }> = hashesOf('any')
/** As {@link hashes}, of the algorithms of the standard alone (section 2.5). */
export const knownHashes: Kind<{ readonly [algorithm: string]: string }> = hashesOf('known')

function hashesOf(algorithms: 'any' | 'known'): Kind<{ readonly [algorithm: string]: string }> {
  const base = dictionaryOf(text)
  return {
    says: 'hashes',
    vocabulary: 'hash-algorithm-ov',
    check(value, findings) {
      base.check(value, findings)
      if (!isJsonObject(value)) return
      for (const algorithm of Object.keys(value)) {
        findings.enter(algorithm)
        checkHash(algorithm, value[algorithm] as Json, findings)
        if (!KNOWN_ALGORITHMS.has(algorithm)) {
          if (algorithms === 'known') findings.error('property-invalid', 'must be by an algorithm of hash-algorithm-ov')
          else if (!algorithm.startsWith('x_')) findings.warn('vocabulary-unknown', 'should be by an algorithm of hash-algorithm-ov')
        }
        findings.leave()
      }
    },
  }
}

function checkHash(algorithm: string, value: Json, findings: Findings): undefined {
  if (algorithm.length < 3) findings.error('property-invalid', 'the name of a hash algorithm must have at least three characters')
  const form = HASH_FORMS.get(algorithm)
  if (form !== undefined && typeof value === 'string' && !form.test(value)) {
    findings.error('property-invalid', 'must have the length and digits of a hash by its algorithm')
  }
}

const PHASE_WORD = /^[^A-Z\s_]*$/
const phaseName: Kind<string> = {
  says: 'text',
  check(value, findings) {
    text.check(value, findings)
    if (typeof value === 'string' && !PHASE_WORD.test(value))
      findings.warn('word-form-unusual', 'should be in lower case with hyphens between words')
  },
}

/** A phase of a kill chain (section 2.11). */
export const killChainPhase = record(
  'kill chain phase',
  { kill_chain_name: phaseName, phase_name: phaseName },
  { required: ['kill_chain_name', 'phase_name'] },
)

const CVE = /^CVE-\d{4}-(?:0\d{3}|[1-9]\d{3,})$/
const CAPEC = /^CAPEC-\d+$/

/** An external reference (section 2.5). */
export const externalReference = record(
  'external reference',
  {
    source_name: text,
    description: text,
    url: uri,
    hashes: knownHashes,
    external_id: text,
  },
  { rules: [checkExternalReference], code: 'external-reference-invalid' },
)

function checkExternalReference(object: JsonObject, findings: Findings): undefined {
  const { source_name: source, description, url, external_id: externalId } = object
  if (source === undefined) findings.error('external-reference-invalid', 'needs the member source_name')
  if (description === undefined && url === undefined && externalId === undefined) {
    findings.error('external-reference-invalid', 'needs at least one of description, url and external_id')
  }
  const form = source === 'cve' ? CVE : source === 'capec' ? CAPEC : undefined
  if (form !== undefined && (typeof externalId !== 'string' || !form.test(externalId))) {
    findings.error('external-reference-invalid', 'needs an external_id as in CVE-2026-0001 or CAPEC-1, as its source_name says')
  }
  if (form === undefined && typeof externalId === 'string' && (CVE.test(externalId) || CAPEC.test(externalId))) {
    findings.error('external-reference-invalid', 'needs the source_name cve or capec, as its external_id says')
  }
  if (url !== undefined && object.hashes === undefined) findings.warn('property-advised', 'should have hashes of what the url names')
}

/** The name of a property, as a value. */
export const propertyName: Kind<string> = matching(PROPERTY_NAME, 'property name')
