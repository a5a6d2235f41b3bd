/** Keeps granular markings pointing at what they marked after members and elements are gone (STIX 2.1 section 7.2.3). */
import type { Json, JsonObject } from '../foundation/index.ts'
import type { MemberCut } from './cut.ts'
import type { SelectorPath } from './selector.ts'
import { formatSelector, parseSelector } from './selector.ts'
import type { StixObject } from './stix-object.ts'

/**
 * The granular markings of an object whose members were cut: selectors of what
 * is gone are dropped, indexes after a removed element moved, entries without
 * selectors left out. Undefined when nothing remains.
 */
export function repairGranularMarkings(
  object: StixObject,
  members: ReadonlyMap<string, MemberCut>,
  shownId: (id: string) => string | undefined,
): Json | undefined {
  const kept: JsonObject[] = []
  for (const marking of (object.granular_markings ?? []) as readonly JsonObject[]) {
    const selectors = (marking.selectors as readonly string[]).flatMap((selector) => repairedSelector(selector, members) ?? [])
    if (selectors.length === 0) continue
    const markingId = marking.marking_ref as string | undefined
    kept.push({ ...marking, selectors, ...(markingId === undefined ? {} : { marking_ref: shownId(markingId) ?? markingId }) })
  }
  return kept.length === 0 ? undefined : kept
}

function repairedSelector(selector: string, members: ReadonlyMap<string, MemberCut>): string | undefined {
  const path = parseSelector(selector)
  const member = path === undefined ? undefined : members.get(path[0])
  if (path === undefined || member === undefined) return undefined
  const [name, step, ...rest] = path
  if (typeof step !== 'number' || member.removedIndexes.length === 0) return selector
  if (member.removedIndexes.includes(step)) return undefined
  const moved = step - member.removedIndexes.filter((index) => index < step).length
  return formatSelector([name, moved, ...rest] as SelectorPath)
}
