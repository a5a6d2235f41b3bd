/** Places whose values are personal whatever they say: the property map is certain of them, as of the credential of an account. */
import { isJsonObject, type JsonObject, textIn } from '../../foundation/index.ts'
import type { PersonalValue } from './finding.ts'
import { ownRule } from './own-rule.ts'
import { PROPERTY_MAP } from './property-map.ts'

/** By type, how the first parts of the paths of certain rows are written. */
const FIRST_PARTS = new Map<string, RegExp[]>()
for (const { type, path, finds } of PROPERTY_MAP) {
  if (finds !== 'certain') continue
  const [first = ''] = path.split('/')
  FIRST_PARTS.set(type, [...(FIRST_PARTS.get(type) ?? []), new RegExp(`^(?:${first.replaceAll('*', '.*')})$`, 'is')])
}

/** Whether a property of an object may hold such a place; told by names alone. Observed data holds whole objects. */
export function mayBePersonal(object: JsonObject, name: string): boolean {
  const type = textIn(object.type)
  if (type === 'observed-data') return name === 'objects'
  return FIRST_PARTS.get(type)?.some((part) => part.test(name)) ?? false
}

/** Whether a value that was found in an object is the whole of such a place, or part of what says how to reach somebody. */
export function isPersonalPlace(object: JsonObject, { pointer, value }: Pick<PersonalValue, 'pointer' | 'value'>): boolean {
  const path = pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
  let owner = object
  let at: unknown = object
  let from = 0
  for (const [index, part] of path.entries()) {
    if (index === 2 && path[0] === 'objects' && isJsonObject(at as JsonObject)) [owner, from] = [at as JsonObject, 2]
    at = typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[part] : undefined
  }
  const rule = ownRule(owner, path.slice(from))
  return rule?.certainty === 'certain' && (rule.category === 'contact' || String(at) === value)
}
