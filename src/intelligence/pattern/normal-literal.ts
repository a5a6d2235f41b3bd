/** Literals in the one form that equal values have. */
import type { Comparison, Literal, ObjectPath } from './tree.ts'

const EXACT: ReadonlySet<string> = new Set(['=', '!=', 'IN', 'ISSUBSET', 'ISSUPERSET'])
const OCTET = /^0{0,2}(?:[0-7]|(?<!0)[89]|(?<!0)[1-9]\d|(?<!0)1\d\d|(?<!0)2[0-4]\d|(?<!0)25[0-5])$/
const PREFIX = /^(?:0|[1-9]\d{0,2})$/
const GROUP = /^[0-9a-f]{1,4}$/i

/** A key that is equal for literals of equal value in this comparison. */
export function literalKey(literal: Literal, { path, operator }: Comparison): string {
  if (literal.kind === 'string') return `s${EXACT.has(operator) ? normalText(literal.value, path) : literal.value}`
  if (literal.kind === 'boolean') return `l${literal.value}`
  if (literal.kind === 'hex') return `h${literal.value.toLowerCase()}`
  if (literal.kind === 'timestamp') return `t${literal.value.replace(/\.?0*Z$/, (end) => (literal.value.includes('.') ? 'Z' : end))}`
  return literal.kind === 'binary' ? `b${literal.value}` : `n${normalNumber(literal.text)}`
}

/** Digits without a sign or zeros that say nothing; no rounding. */
function normalNumber(text: string): string {
  const [whole = '', fraction = ''] = text.replace(/^[+-]/, '').split('.')
  const digits = fraction.replace(/0+$/, '')
  const value = `${whole.replace(/^0+(?=\d)/, '') || '0'}${digits === '' ? '' : `.${digits}`}`
  return text.startsWith('-') && value !== '0' ? `-${value}` : value
}

function normalText(value: string, path: ObjectPath): string {
  const names = path.steps.map((step) => (step.kind === 'name' ? step.name : '*')).join('.')
  if (path.type === 'ipv4-addr' && names === 'value') return normalAddress(value, { groupsOf: ipv4Groups, groupBits: 8 })
  if (path.type === 'ipv6-addr' && names === 'value') return normalAddress(value, { groupsOf: ipv6Groups, groupBits: 16 })
  const isRegistryName = path.type === 'windows-registry-key' && (names === 'key' || names === 'values.*.name')
  return isRegistryName ? value.toLowerCase() : value
}

type AddressForm = { readonly groupsOf: (text: string) => number[] | undefined; readonly groupBits: number }

/** The network that an address with a prefix stands for; what is no address stays as it is. */
function normalAddress(value: string, { groupsOf, groupBits }: AddressForm): string {
  const [text = '', prefix, ...rest] = value.split('/')
  const groups = groupsOf(text)
  if (groups === undefined || rest.length > 0 || (prefix !== undefined && !PREFIX.test(prefix))) return value
  const bits = groups.length * groupBits
  const length = prefix === undefined ? bits : Number(prefix)
  if (length > bits) return value
  const network = groups.map((group, index) => {
    const hidden = Math.min(groupBits, Math.max(0, (index + 1) * groupBits - length))
    return (group >> hidden) << hidden
  })
  return `${network.map((group) => group.toString(16)).join(':')}/${length}`
}

/** A leading zero may mean an octal number, so only what is the same in both readings is read. */
function ipv4Groups(text: string): number[] | undefined {
  const parts = text.split('.')
  return parts.length === 4 && parts.every((part) => OCTET.test(part)) ? parts.map(Number) : undefined
}

function ipv6Groups(text: string): number[] | undefined {
  const halves = text.split('::').map((half) => (half === '' ? [] : half.split(':')))
  const [left = [], right = []] = halves
  const missing = 8 - left.length - right.length
  const isWhole = halves.length === 1 ? missing === 0 : halves.length === 2 && missing > 0
  if (!isWhole || ![...left, ...right].every((group) => GROUP.test(group))) return undefined
  const zeros = halves.length === 2 ? Array<string>(missing).fill('0') : []
  return [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16))
}
