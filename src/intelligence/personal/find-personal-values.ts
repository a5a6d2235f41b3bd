/** Finds personal data in an object: by where it stands and by what it reads like. */
import type { Json, JsonObject } from '../../foundation/index.ts'
import { isJsonObject } from '../../foundation/index.ts'
import { isIdentifier } from '../model/identifier.ts'
import { encodedProperty } from './encoded-word.ts'
import type { PersonalValue, TextFinding } from './finding.ts'
import { likelyNames } from './likely-names.ts'
import { valueKey } from './normal-form.ts'
import { ownRule } from './own-rule.ts'
import { findInPattern, isPatternPlace } from './pattern-findings.ts'
import { FINDINGS_MAX } from './personal-limits.ts'
import type { Scanning } from './scan-text.ts'
import { scanText, scanWord } from './scan-text.ts'

const DEPTH_MAX = 64
/** Written by the standard or by machines in a form that leaves no room for a value. */
const MACHINE_PROPERTIES = new Set([
  'type',
  'spec_version',
  'id',
  'created',
  'modified',
  'object_marking_refs',
  'granular_markings',
  'valid_from',
  'valid_until',
  'lang',
  'extension_type',
])
const PLAIN_KEY = /^[A-Za-z][a-z_-]{0,40}$/

/**
 * All personal data of an object, in the order of its properties: values that
 * are personal by their property (`property-map.ts`, names of unknown
 * properties) with the whole value as span, and what the search of each text,
 * each encoded content and each dictionary key finds. The literals of a pattern
 * count as values of the properties that they are compared with. Observables inside of
 * observed data are searched as objects of their own type. A value may be found
 * both ways. Never throws; what is beyond the limits is `unscanned`.
 */
export function findPersonalValues(object: JsonObject, scanning: Scanning = {}): PersonalValue[] {
  const search: Search = { findings: [], scanning, isComplete: true }
  walkObject(object, { search, owner: object, path: [], pointer: '', depth: 0 })
  if (!search.isComplete) search.findings.push(unscanned())
  return search.findings
}

type Search = { readonly findings: PersonalValue[]; readonly scanning: Scanning; isComplete: boolean }
/** `owner` is the object whose type decides, `path` leads from it, `pointer` from the outermost object. */
type Place = {
  readonly search: Search
  readonly owner: JsonObject
  readonly path: readonly string[]
  readonly pointer: string
  readonly depth: number
}

function walkObject(object: JsonObject, place: Place): void {
  for (const name of Object.keys(object)) {
    if (place.path.length === 0 && MACHINE_PROPERTIES.has(name)) continue
    if (place.path.length > 0 && !PLAIN_KEY.test(name) && !isIdentifier(name)) searchKey(name, step(place, name))
    walk(object[name] as Json, step(place, name))
  }
}

function step(place: Place, name: string): Place {
  const pointer = `${place.pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
  return { ...place, path: [...place.path, name], pointer, depth: place.depth + 1 }
}

function walk(value: Json, place: Place): void {
  if (place.search.findings.length >= FINDINGS_MAX || place.depth > DEPTH_MAX) {
    place.search.isComplete = false
    return
  }
  if (Array.isArray(value)) for (const [index, element] of (value as readonly Json[]).entries()) walk(element, step(place, String(index)))
  else if (isJsonObject(value)) walkObject(value, isInnerObject(value, place) ? { ...place, owner: value, path: [] } : place)
  else if (value !== null) searchLeaf(value as string | number | boolean, place)
}

// Only observed data holds whole objects (STIX 2.1 section 4.14, deprecated).
function isInnerObject(value: JsonObject, { path }: Place): boolean {
  return path.length === 2 && path[0] === 'objects' && typeof value.type === 'string'
}

function searchLeaf(value: string | number | boolean, place: Place): void {
  const own = ownFinding(value, place)
  if (own !== undefined) place.search.findings.push(own)
  if (typeof value !== 'string' || isIdentifier(value)) return
  for (const found of searchText(value, place)) {
    const isOwn = own !== undefined && found.key === own.key && found.span.end - found.span.start === value.length
    if (!isOwn) push(place, found, 'value')
  }
}

function ownFinding(value: string | number | boolean, place: Place): PersonalValue | undefined {
  const text = String(value)
  const rule = text === '' ? undefined : ownRule(place.owner, place.path, typeof value === 'boolean')
  if (rule === undefined) return undefined
  const { kind, category, certainty } = rule
  const span = { start: 0, end: text.length }
  return { pointer: place.pointer, place: 'value', kind, category, certainty, value: text, key: valueKey(kind, text), span }
}

// A name in prose is of several words, but where none are written apart.
const MAY_HOLD_NAME = /[ \u0250-\uffff]/

function searchText(value: string, { owner, path, search }: Place): readonly TextFinding[] {
  if (isPatternPlace(owner, path)) return findInPattern(owner, value, search.scanning)
  const name = path.at(-1) ?? ''
  const form = name.endsWith('_bin') ? 'base64' : name.endsWith('_hex') ? 'hex' : undefined
  const content = form && encodedProperty(value, form)
  if (content !== undefined) return scanWord(content, search.scanning)
  const found = scanText(value, search.scanning)
  return MAY_HOLD_NAME.test(value) ? [...found, ...likelyNames(value)] : found
}

function searchKey(name: string, place: Place): void {
  for (const found of scanText(name, place.search.scanning)) push(place, found, 'key')
}

function push(place: Place, found: TextFinding, where: PersonalValue['place']): void {
  const { kind, category, certainty, value, key, span } = found
  if (place.search.findings.length >= FINDINGS_MAX) place.search.isComplete = false
  else place.search.findings.push({ pointer: place.pointer, place: where, kind, category, certainty, value, key, span })
}

function unscanned(): PersonalValue {
  const span = { start: 0, end: 0 }
  return {
    pointer: '',
    place: 'value',
    kind: 'unscanned',
    category: 'free-text',
    certainty: 'candidate',
    value: '',
    key: 'unscanned:',
    span,
  }
}
