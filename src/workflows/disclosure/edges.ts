/** What an object names: whatever a recipient may not have of it leaves a mark on this object. */
import type { JsonObject } from '../../foundation/index.ts'
import { type ItemFacts, minimise, publishedTerms, type Reference, type StixObject } from '../../intelligence/index.ts'

const HYPHEN = 0x2d
const DOUBLE_HYPHEN = Buffer.from('--')
/** Where a UUID has its hyphens. */
const UUID_HYPHENS = [8, 13, 18, 23]
const ESCAPE = Buffer.from('\\u')

/** One object named by another; without a required one, the other cannot be shared. */
export type Edge = { readonly id: string; readonly isRequired: boolean }

/**
 * Every object that this one refers to, is marked with or mentions in a text.
 * Of a required list one element has to stay, so its elements are required only
 * where the list has one; that a list lost them all is seen when it is minimised.
 * @param text the bytes of the JSON text that the object was read from
 */
export function edgesOf(object: StixObject, facts: ItemFacts, text: Uint8Array): readonly Edge[] {
  const { references, guardedMarkings } = facts
  const markings = markingIds(object)
  const edges = references.map((reference): Edge => ({ id: reference.id, isRequired: isRequiredAlone(reference, object) }))
  for (const id of markings) if (publishedTerms(id) === undefined) edges.push({ id, isRequired: guardedMarkings.includes(id) })
  // A text with no more of what could be an identifier than counted here mentions nothing else.
  const counted = 1 + references.length + markings.length
  if (countLikeIdentifiers(text, object) !== counted) for (const id of mentions(object, facts)) edges.push({ id, isRequired: false })
  return edges
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

/** Two hyphens before what begins as a UUID, in the strings of an object: outside of them no JSON text has two hyphens in a row. */
function countLikeIdentifiers(bytes: Uint8Array, object: StixObject): number {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  // A character may be written as an escape; read and written again it is not.
  return countIn(text.includes(ESCAPE) ? Buffer.from(JSON.stringify(object)) : text)
}

function countIn(text: Buffer): number {
  let count = 0
  for (let index = text.indexOf(DOUBLE_HYPHEN); index !== -1; index = text.indexOf(DOUBLE_HYPHEN, index + 1)) {
    const isLike = UUID_HYPHENS.every((place) => text[index + DOUBLE_HYPHEN.length + place] === HYPHEN)
    if (isLike) count += 1
  }
  return count
}

/** The ids that minimising asks for when every field is shared with someone who may have everything. */
function mentions(object: StixObject, facts: ItemFacts): ReadonlySet<string> {
  const asked = new Set<string>()
  const ask = (id: string): string => {
    asked.add(id)
    return id
  }
  minimise(object, {
    fields: new Map(Object.keys(object).map((name) => [name, 'as-is'])),
    ceiling: 'RED',
    shownId: ask,
    ownShownId: facts.id,
    defined: () => ({ terms: { scheme: 'statement' }, isMarked: false }),
    releasedObject: () => ({ kind: 'released', object, isChanged: false, removed: [] }),
  })
  asked.delete(facts.id)
  for (const id of asked) if (publishedTerms(id) !== undefined && !isReferred(id, facts)) asked.delete(id)
  return asked
}

// A published definition is kept as a marking whoever has it; only a reference to it as an object counts.
function isReferred(id: string, facts: ItemFacts): boolean {
  return facts.references.some((reference) => reference.id === id)
}
