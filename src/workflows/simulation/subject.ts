/** What a simulation looks at in one object. */
import { classOfFace, type ItemContent } from '../../acts/index.ts'
import { isJsonObject, type JsonObject } from '../../foundation/index.ts'
import { gradesOf, type ItemFacts } from '../../intelligence/index.ts'
import type { ItemClass } from '../../policy/index.ts'

/** One object: its class, and the names of its top-level members. */
export type Subject = { readonly item: ItemClass; readonly fields: readonly string[] }

/** The subject of an object that was read with its facts. */
export function subjectOf(object: JsonObject, facts: Pick<ItemFacts, 'type' | 'marking' | 'dataSubject' | 'grading'>): Subject {
  const { type, marking, dataSubject, grading } = facts
  return { item: { type, marking, dataSubject, ...gradesOf(grading) }, fields: Object.keys(object) }
}

/** The subject of an item as it is kept: marking and category are those under which it was taken in. */
export function subjectOfContent({ face, object }: Pick<ItemContent, 'face' | 'object'>): Subject {
  const members: unknown = JSON.parse(object)
  if (!isJsonObject(members)) throw new Error('a kept object is a JSON object')
  return { item: classOfFace(face), fields: Object.keys(members) }
}
