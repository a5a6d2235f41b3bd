/** Domain, relationship and meta objects of STIX 2.0 as those of STIX 2.1. */
import { isJsonObject, type Json, type JsonObject, textIn } from '../../foundation/index.ts'
import { VOCABULARIES } from '../model/vocabularies.ts'
import type { ConversionInput } from './change.ts'
import { convertPattern } from './pattern-syntax.ts'

/** Where 2.1 has a property of its own for what 2.0 wrote as labels. */
const TYPES_OF: ReadonlyMap<string, string> = new Map([
  ['indicator', 'indicator_types'],
  ['malware', 'malware_types'],
  ['report', 'report_types'],
  ['threat-actor', 'threat_actor_types'],
  ['tool', 'tool_types'],
])
const ALGORITHMS = new Map(VOCABULARIES['hash-algorithm-ov'].words.map((word) => [word.replaceAll('-', '').toLowerCase(), word]))

/** The object as 2.1 writes it; `objects` of observed data are left for the next step. */
export function convertDomainObject(object: JsonObject, input: ConversionInput): JsonObject {
  const id = textIn(object.id)
  const result: Record<string, Json> = {}
  for (const [name, value] of Object.entries(object)) {
    result[name] = value
    if (name === 'type') result.spec_version = '2.1'
  }
  result.spec_version = '2.1'
  input.change({ id, pointer: '/spec_version', change: object.spec_version === undefined ? 'added' : 'rewritten', detail: '2.1' })
  moveLabels(result, input)
  if (object.type === 'malware' && object.is_family === undefined) {
    result.is_family = false
    input.change({ id, pointer: '/is_family', change: 'added', detail: 'false: STIX 2.0 did not say' })
  }
  if (object.type === 'indicator') convertIndicator(result, input)
  if (Array.isArray(object.identity_class) && typeof object.identity_class[0] === 'string') {
    result.identity_class = object.identity_class[0]
    input.change({ id, pointer: '/identity_class', change: 'rewritten', detail: 'a list became its first word' })
  }
  nameHashes(result, input)
  return result
}

function moveLabels(result: Record<string, Json>, input: ConversionInput): void {
  const target = TYPES_OF.get(textIn(result.type))
  if (target === undefined || result.labels === undefined || result[target] !== undefined) return
  result[target] = result.labels
  delete result.labels
  input.change({ id: textIn(result.id), pointer: '/labels', change: 'renamed', detail: `to ${target}` })
}

function convertIndicator(result: Record<string, Json>, input: ConversionInput): void {
  const id = textIn(result.id)
  if (result.pattern_type === undefined) {
    result.pattern_type = 'stix'
    input.change({ id, pointer: '/pattern_type', change: 'added', detail: 'stix' })
  }
  if (typeof result.pattern !== 'string') return
  const pattern = convertPattern(result.pattern)
  if (pattern === result.pattern) return
  result.pattern = pattern
  input.change({ id, pointer: '/pattern', change: 'rewritten', detail: 'times after START and STOP are written as times' })
}

function nameHashes(result: Record<string, Json>, input: ConversionInput): void {
  if (!Array.isArray(result.external_references)) return
  result.external_references = (result.external_references as readonly Json[]).map((reference, index) => {
    if (!isJsonObject(reference) || !isJsonObject(reference.hashes)) return reference
    const hashes = namedHashes(reference.hashes)
    if (hashes === reference.hashes) return reference
    const pointer = `/external_references/${index}/hashes`
    input.change({ id: textIn(result.id), pointer, change: 'rewritten', detail: 'algorithms are named as in hash-algorithm-ov' })
    return { ...reference, hashes }
  })
}

/** Hashes under the names of the standard; the same object when all are. */
export function namedHashes(hashes: JsonObject): JsonObject {
  const isNamed = Object.keys(hashes).every((name) => standardName(name) === name)
  return isNamed ? hashes : Object.fromEntries(Object.entries(hashes).map(([name, value]) => [standardName(name), value]))
}

function standardName(algorithm: string): string {
  return ALGORITHMS.get(algorithm.replaceAll(/[-_]/g, '').toLowerCase()) ?? algorithm
}
