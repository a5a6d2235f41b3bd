/** JSON as the repository's formatter writes it, so that a generated file needs no second tool. */
import type { Json } from '../src/foundation/index.ts'

const WIDTH = 140
const INDENT = '  '

/**
 * The text of a value, members sorted; objects over several lines, arrays on one line where all they hold fits.
 * @param lead characters that share the line: those before the value, and the comma after it
 */
export function jsonText(value: Json, indent = '', lead = 0): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const inner = indent + INDENT
  if (Array.isArray(value)) return arrayText(value, { indent, lead })
  const members = Object.entries(value as Readonly<Record<string, Json>>).sort(([left], [right]) => (left < right ? -1 : 1))
  if (members.length === 0) return '{}'
  const lines = members.map(([name, member], index) => {
    const start = `${inner}${JSON.stringify(name)}: `
    return start + jsonText(member, inner, start.length + commaAfter(index, members))
  })
  return `{\n${lines.join(',\n')}\n${indent}}`
}

function arrayText(elements: readonly Json[], { indent, lead }: { indent: string; lead: number }): string {
  if (elements.length === 0) return '[]'
  const inner = indent + INDENT
  const areFlat = elements.every((element) => element === null || typeof element !== 'object')
  const line = `[${elements.map((element) => JSON.stringify(element)).join(', ')}]`
  if (areFlat && lead + line.length <= WIDTH) return line
  const lines = elements.map((element, index) => inner + jsonText(element, inner, inner.length + commaAfter(index, elements)))
  return `[\n${lines.join(',\n')}\n${indent}]`
}

function commaAfter(index: number, list: readonly unknown[]): number {
  return index < list.length - 1 ? 1 : 0
}
