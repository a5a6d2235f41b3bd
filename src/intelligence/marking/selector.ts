/** Selectors of granular markings (STIX 2.1 section 7.2.3). */
import type { Json, JsonObject } from '../../foundation/index.ts'
import { isJsonObject } from '../../foundation/index.ts'

/** Property names and list indexes from the object down; the first is always a property name. */
export type SelectorPath = readonly [string, ...(string | number)[]]

const INDEX = /^\[(0|[1-9][0-9]{0,8})\]$/
const NAME = /^[A-Za-z0-9_-]{1,250}$/

/** The path that a selector names, or undefined when it is not a selector. */
export function parseSelector(selector: string): SelectorPath | undefined {
  const path: (string | number)[] = []
  for (const component of selector.split('.')) {
    const index = INDEX.exec(component)
    if (index !== null) path.push(Number(index[1]))
    else if (NAME.test(component)) path.push(component)
    else return undefined
  }
  return typeof path[0] === 'string' ? (path as unknown as SelectorPath) : undefined
}

/** The selector of a path. */
export function formatSelector(path: SelectorPath): string {
  return path.map((step) => (typeof step === 'number' ? `[${step}]` : step)).join('.')
}

/** Whether the object holds a value at the path. */
export function isPresent(object: JsonObject, path: SelectorPath): boolean {
  let value: Json | undefined = object
  for (const step of path) {
    value = childOf(value, step)
    if (value === undefined) return false
  }
  return true
}

function childOf(value: Json | undefined, step: string | number): Json | undefined {
  if (typeof step === 'number') return Array.isArray(value) ? (value as readonly Json[])[step] : undefined
  return isJsonObject(value) && Object.hasOwn(value, step) ? value[step] : undefined
}

/** The RFC 6901 pointer to what a selector selects; names in selectors hold nothing that a pointer escapes. */
export function selectorPointer(selector: string): string {
  return (parseSelector(selector) ?? []).map((step) => `/${step}`).join('')
}
