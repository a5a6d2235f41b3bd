/** References between MISP objects, which may come before what they refer to: relationships, and the notes that annotations are. */
import type { JsonObject } from '../../../foundation/index.ts'
import type { Unmapped } from '../entry.ts'
import type { Attribute } from './attribute.ts'
import { addCustom, customName, customValue } from './custom-property.ts'
import type { EventHead } from './event-context.ts'
import type { Frame } from './frame.ts'
import type { MispObject, ObjectReference } from './misp-object.ts'
import { unitOf } from './object.ts'
import { domainObject, relationshipOf } from './unit.ts'

type Reference = ObjectReference & { readonly from: string | undefined; readonly event: string }
type Annotation = { readonly object: MispObject; readonly note: JsonObject; readonly event: string }
type Pending = { readonly object: JsonObject; readonly place: string } | { readonly unmapped: Unmapped }

/** Collects references until everything was made. */
export class PendingReferences {
  readonly #wanted: ReadonlySet<string>
  readonly #made = new Map<string, readonly string[]>()
  readonly #references = new Map<string, Reference[]>()
  readonly #annotations = new Map<string, Annotation[]>()

  constructor(wanted: ReadonlySet<string>) {
    this.#wanted = wanted
  }

  /** Remembers what became of something, if anything refers to it. */
  made(uuid: string, ids: readonly string[]): void {
    if (ids.length > 0 && this.#wanted.has(uuid) && !this.#made.has(uuid)) this.#made.set(uuid, ids)
  }

  add(reference: Reference): void {
    put(this.#references, reference)
  }

  annotate(object: MispObject, note: { readonly body: JsonObject; readonly event: string }): void {
    put(this.#annotations, { object, note: note.body, event: note.event })
    this.made(object.uuid, [String(note.body.id)])
  }

  /** What became of the references of one event. */
  *of({ frame }: EventHead): Generator<Pending> {
    for (const annotationOf of this.#annotations.get(frame.place) ?? []) yield this.#note(annotationOf, frame)
    for (const reference of this.#references.get(frame.place) ?? []) yield this.#relationship(reference, frame)
  }

  #note({ object, note }: Annotation, frame: Frame): Pending {
    const refs = object.references.flatMap(({ to }) => this.#made.get(to) ?? []).filter((id) => id !== note.id)
    const ordered = [...refs].sort((left, right) => Number(left.startsWith('indicator')) - Number(right.startsWith('indicator')))
    // A note is about something; one that says of what it is about nothing is about the event.
    return { object: { ...note, object_refs: ordered.length > 0 ? ordered : [frame.creator] }, place: object.place }
  }

  #relationship({ from, to, type, uuid, place }: Reference, frame: Frame): Pending {
    const target = this.#made.get(to)?.[0]
    if (from === undefined || target === undefined || from === target)
      return { unmapped: { place, code: 'reference-dangling', reason: 'refers to nothing that became an object' } }
    const name = type
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, '')
    const relationship = relationshipOf({ source: from, type: name === '' ? 'related-to' : name, target, uuid }, frame.time, frame.handling)
    return { object: relationship, place }
  }
}

function put<Kept extends { readonly event: string }>(kept: Map<string, Kept[]>, one: Kept): void {
  const before = kept.get(one.event)
  if (before === undefined) kept.set(one.event, [one])
  else before.push(one)
}

/** An annotation as a note without what it is about. */
export function annotation(object: MispObject, frame: Frame): { readonly body: JsonObject; readonly event: string } {
  const { uuid, ...unit } = unitOf(object, frame)
  const rest: Attribute[] = []
  let content: string | undefined
  for (const attribute of object.attributes) {
    if (attribute.relation === 'text' && content === undefined) content = attribute.value
    else rest.push(attribute)
  }
  const custom = {}
  for (const attribute of rest) addCustom(custom, customName(attribute.relation), customValue(attribute))
  return { body: { ...domainObject('note', { ...unit, uuid }, frame), content: content ?? '', ...custom }, event: frame.place }
}
