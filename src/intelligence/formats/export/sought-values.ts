/** The values of an indicator any of which by itself makes its pattern match. */
import { isJsonObject, type JsonObject } from '../../../foundation/index.ts'
import { parsePattern } from '../../pattern/parse.ts'
import type { Comparison, ComparisonExpression, ObservationExpression } from '../../pattern/tree.ts'
import type { IndicatorKind } from '../csv/indicator-type.ts'
import { addressType } from '../reading.ts'

/** One value. */
export type Sought = { readonly kind: IndicatorKind; readonly value: string }

const KINDS: Readonly<Record<string, IndicatorKind>> = {
  'domain-name:value': 'domain',
  'ipv4-addr:value': 'ip',
  'ipv6-addr:value': 'ip',
  'url:value': 'url',
  'email-addr:value': 'email',
  'mac-addr:value': 'mac',
  'autonomous-system:number': 'asn',
  'file:name': 'filename',
  'windows-registry-key:key': 'regkey',
  'file:hashes.MD5': 'md5',
  'file:hashes.SHA-1': 'sha1',
  'file:hashes.SHA-224': 'sha224',
  'file:hashes.SHA-256': 'sha256',
  'file:hashes.SHA-384': 'sha384',
  'file:hashes.SHA-512': 'sha512',
}

/** Undefined where the pattern is in another language, or needs more than one value to match: a part of it would match too much. */
export function soughtValues({ pattern, pattern_type: type }: JsonObject): readonly Sought[] | undefined {
  if (type !== 'stix' || typeof pattern !== 'string') return undefined
  const read = parsePattern(pattern)
  if (!read.ok) return undefined
  return ofObservations(read.pattern.root)
}

function ofObservations(expression: ObservationExpression): readonly Sought[] | undefined {
  switch (expression.kind) {
    case 'observation':
      return ofComparisons(expression.comparison)
    case 'group':
      return ofObservations(expression.inner)
    case 'combined':
      return expression.operator === 'OR' ? all(expression.operands.map(ofObservations)) : undefined
    case 'qualified':
      return undefined
  }
}

function ofComparisons(expression: ComparisonExpression): readonly Sought[] | undefined {
  switch (expression.kind) {
    case 'comparison':
      return ofComparison(expression)
    case 'group':
      return ofComparisons(expression.inner)
    case 'combined':
      return expression.operator === 'OR' ? all(expression.operands.map(ofComparisons)) : ofTraffic(expression.operands)
  }
}

function all(parts: readonly (readonly Sought[] | undefined)[]): readonly Sought[] | undefined {
  return parts.every((part) => part !== undefined) ? parts.flat() : undefined
}

function ofComparison(comparison: Comparison): readonly Sought[] | undefined {
  const kind = KINDS[pathText(comparison)]
  const values = equalTo(comparison)
  return kind === undefined || values === undefined ? undefined : values.map((value) => ({ kind, value }))
}

/** One end of network traffic, with or without its port: the type of the reference says nothing more than the address. */
function ofTraffic(operands: readonly ComparisonExpression[]): readonly Sought[] | undefined {
  let address: string | undefined
  let port: string | undefined
  let end: string | undefined
  for (const operand of operands) {
    if (operand.kind !== 'comparison') return undefined
    const [, side, what] = /^network-traffic:(src|dst)_(ref\.type|ref\.value|port)$/.exec(pathText(operand)) ?? []
    const values = equalTo(operand)
    if (side === undefined || values?.length !== 1 || (end !== undefined && end !== side)) return undefined
    end = side
    if (what === 'ref.value' && address === undefined) address = values[0]
    else if (what === 'port' && port === undefined) port = values[0]
    else if (what !== 'ref.type') return undefined
  }
  if (address === undefined || addressType(address) === undefined) return undefined
  if (port === undefined) return [{ kind: 'ip', value: address }]
  return [{ kind: 'ip-port', value: address.includes(':') ? `[${address}]:${port}` : `${address}:${port}` }]
}

function pathText({ path }: Comparison): string {
  return `${path.type}:${path.steps.map((step) => (step.kind === 'name' ? step.name : '[]')).join('.')}`
}

function equalTo({ operator, isNegated, literals }: Comparison): readonly string[] | undefined {
  if (isNegated || (operator !== '=' && operator !== 'IN')) return undefined
  return literals.map(({ literal }) => ('text' in literal ? literal.text : String(literal.value)))
}

/** Whether an indicator may still be acted on. */
export function isCurrent(object: JsonObject, at: number): boolean {
  if (object.revoked === true) return false
  const until = object.valid_until
  return typeof until !== 'string' || Date.parse(until) > at
}

/** Whether an object is an indicator. */
export function isIndicator(object: JsonObject): boolean {
  return isJsonObject(object) && object.type === 'indicator'
}
