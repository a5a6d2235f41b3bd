/** What an object names: whatever a recipient may not have of it leaves a mark on this object. */
import type { JsonObject } from '../../foundation/index.ts'
import { type ItemFacts, mentionsOf, publishedTerms, type Reference, type StixObject, type UuidMention } from '../../intelligence/index.ts'

/** One object named by another; without a required one, the other cannot be shared. */
export type Edge = { readonly id: string; readonly isRequired: boolean }

/** Everything that an object names; what its texts name is never required. */
export type Edges = { readonly objects: readonly Edge[]; readonly uuids: readonly UuidMention[] }

/**
 * Every object that this one refers to, is marked with or mentions in a text.
 * Of a required list one element has to stay, so its elements are required only
 * where the list has one; that a list lost them all is seen when it is minimised.
 */
export function edgesOf(object: StixObject, facts: ItemFacts): Edges {
  const { references, guardedMarkings } = facts
  const objects = references.map((reference): Edge => ({ id: reference.id, isRequired: isRequiredAlone(reference, object) }))
  for (const id of markingIds(object)) if (publishedTerms(id) === undefined) objects.push({ id, isRequired: guardedMarkings.includes(id) })
  const uuids: UuidMention[] = []
  for (const mention of mentionsOf(object)) {
    if (!('id' in mention)) uuids.push(mention)
    // A published definition is kept as a marking whoever has it; only a reference to it as an object counts.
    else if (publishedTerms(mention.id) === undefined) objects.push({ id: mention.id, isRequired: false })
  }
  return { objects, uuids }
}

function isRequiredAlone({ path, isRequired }: Reference, object: StixObject): boolean {
  if (!isRequired || path.length === 1) return isRequired
  const list = object[path[0] as string]
  return Array.isArray(list) && list.length === 1
}

function markingIds(object: StixObject): readonly string[] {
  const whole = (object.object_marking_refs ?? []) as readonly string[]
  const granular = ((object.granular_markings ?? []) as readonly JsonObject[]).flatMap((marking) => marking.marking_ref ?? [])
  return [...whole, ...(granular as readonly string[])]
}
