/** Keeps granular markings pointing at what they marked after members and elements are gone (STIX 2.1 section 7.2.3). */
import type { Json, JsonObject } from '../../foundation/index.ts'
import type { MemberCut } from '../minimise/cut.ts'
import type { SelectorPath } from './selector.ts'
import { formatSelector, isPresent, parseSelector } from './selector.ts'

/** What was done to an object. */
export type Cuts = {
  /** The members that are left, by name. */
  readonly members: ReadonlyMap<string, MemberCut>
  readonly shownId: (id: string) => string | undefined
}

/**
 * The granular markings of an object that was cut and still bears its original
 * ones: selectors of what is gone are dropped, indexes after a removed element
 * moved, entries without selectors left out. Undefined when nothing remains.
 */
export function repairGranularMarkings(object: JsonObject, cuts: Cuts): Json | undefined {
  const kept: JsonObject[] = []
  for (const marking of (object.granular_markings ?? []) as readonly JsonObject[]) {
    const paths = (marking.selectors as readonly string[]).flatMap((selector) => {
      const path = repairedPath(selector, cuts.members)
      return path !== undefined && isPresent(object, path) ? [path] : []
    })
    if (paths.length === 0) continue
    const markingId = marking.marking_ref as string | undefined
    const shown = markingId === undefined ? {} : { marking_ref: cuts.shownId(markingId) ?? markingId }
    kept.push({ ...marking, ...shown, selectors: paths.map(formatSelector) })
  }
  return kept.length === 0 ? undefined : kept
}

function repairedPath(selector: string, members: ReadonlyMap<string, MemberCut>): SelectorPath | undefined {
  const path = parseSelector(selector)
  const member = path === undefined ? undefined : members.get(path[0])
  if (path === undefined || member === undefined) return undefined
  const [name, step, ...rest] = path
  if (typeof step !== 'number' || member.removedIndexes.length === 0) return path
  if (member.removedIndexes.includes(step)) return undefined
  return [name, step - member.removedIndexes.filter((index) => index < step).length, ...rest]
}
