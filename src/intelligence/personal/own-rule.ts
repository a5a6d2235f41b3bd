/** What the place of a value says of it: its property by the map, or the name of a property that no standard defines. */
import { type JsonObject, textIn } from '../../foundation/index.ts'
import type { Certainty, PersonalCategory, ValueKind } from './finding.ts'
import type { Suggestion } from './property-map.ts'
import { nameHint } from './property-name.ts'
import { propertyRule } from './property-rule.ts'

/** A value that is personal by where it stands. */
export type OwnRule = {
  readonly kind: ValueKind
  readonly category: PersonalCategory
  readonly certainty: Certainty
  /** Absent where only the name speaks. */
  readonly suggestion?: Suggestion
}

/**
 * What a place says of the value there, or undefined when it says nothing. `owner` is the object whose type decides and
 * `path` leads from it. A name speaks of texts and numbers only.
 */
export function ownRule(owner: JsonObject, path: readonly string[], isFlag = false): OwnRule | undefined {
  const rule = propertyRule(owner, path)
  const isUnknown = rule === undefined || (rule.finds === 'nothing' && rule.kind === 'text')
  const hint = isUnknown && !isFlag ? hintOf(owner, path) : undefined
  const suggestion = rule && { suggestion: rule.suggestion }
  if (hint !== undefined) return { ...hint, ...suggestion }
  if (rule === undefined || rule.finds === 'nothing') return undefined
  return { kind: rule.kind, category: rule.category, certainty: rule.finds, ...suggestion }
}

// In what the standard defines, names mean what the standard says.
function hintOf(owner: JsonObject, path: readonly string[]): ReturnType<typeof nameHint> {
  const isOpen = path[0] === 'extensions' || path[0]?.startsWith('x_') === true || path.length > 1 || textIn(owner.type).startsWith('x-')
  const name = path.findLast((part) => !/^\d+$|^\*$/.test(part))
  return isOpen && name !== undefined ? nameHint(name) : undefined
}
