/** The JSON value of a tree, where every reader would read the same one. */
import { isMap, isScalar, isSeq, type Pair, type ParsedNode, Scalar, type YAMLMap, type YAMLSeq } from 'yaml'
import type { Json } from '../../foundation/index.ts'
import { FAULTS_MAX } from '../fault.ts'
import type { AuthoringFault, YamlErrorCode } from './authoring-fault.ts'
import { offsetOf, type YamlTree } from './yaml-tree.ts'

/** A value, or what in the tree is none. */
export type YamlValue = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly faults: readonly AuthoringFault[] }

/** Reads the value of a tree. */
export function yamlValue(tree: YamlTree & { readonly ok: true }): YamlValue {
  const faults: AuthoringFault[] = []
  const report: Report = (node, code, message) => {
    if (faults.length < FAULTS_MAX) faults.push({ code, pointer: '', message, ...tree.placeAt(offsetOf(node)) })
  }
  const value = jsonOf(tree.root, report)
  return faults.length > 0 ? { ok: false, faults } : { ok: true, value }
}

type Report = (node: ParsedNode, code: YamlErrorCode, message: string) => void

function jsonOf(node: ParsedNode | null, report: Report): Json {
  if (node === null) return null
  if (isMap(node)) return groupOf(node as YAMLMap.Parsed, report)
  if (isSeq(node)) return (node as YAMLSeq.Parsed).items.map((item) => jsonOf(item as ParsedNode, report))
  if (isScalar(node)) return scalarOf(node as Scalar.Parsed, report)
  report(node, 'yaml-invalid', 'neither a text, a number, a list nor a group of members stands here')
  return null
}

const WHOLE_NUMBER = /^(?:0|-?[1-9][0-9]*)$/

function scalarOf(scalar: Scalar.Parsed, report: Report): Json {
  const { value, type, source } = scalar
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value
  const isPlain = typeof value === 'number' && type === Scalar.PLAIN && WHOLE_NUMBER.test(source)
  if (isPlain && Number.isSafeInteger(value)) return value
  const message = 'a number is whole and in decimal digits; the number of an article stands in quotes, such as "4.1"'
  report(scalar as ParsedNode, 'yaml-number-invalid', message)
  return null
}

function groupOf(map: YAMLMap.Parsed, report: Report): Json {
  const members = new Map<string, Json>()
  for (const pair of map.items) {
    const name = nameOf(pair, map, report)
    const value = jsonOf(pair.value as ParsedNode | null, report)
    if (name === undefined) continue
    if (members.has(name)) report(pair.key as ParsedNode, 'yaml-key-duplicate', 'the member stands twice')
    members.set(name, value)
  }
  return Object.fromEntries(members)
}

function nameOf({ key }: Pair, map: YAMLMap.Parsed, report: Report): string | undefined {
  const at = (key ?? map) as ParsedNode
  if (!isScalar(key) || typeof key.value !== 'string') {
    report(at, 'yaml-key-invalid', 'the name of a member is text; write it in quotes')
    return undefined
  }
  if (key.value === '<<' && key.type === Scalar.PLAIN) {
    report(at, 'yaml-feature-refused', 'merge keys (<<) are not allowed: write out what is meant')
    return undefined
  }
  return key.value
}
