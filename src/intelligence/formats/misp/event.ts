/** MISP events as STIX 2.1, as misp-stix maps them: each attribute and object as it comes, then what binds them together. */
import { FoundationError, isJsonObject, type Json, type JsonObject, parseJson } from '../../../foundation/index.ts'
import { Emission, unmapped } from '../emission.ts'
import type { ImportEntry, ImportOptions, Reopen, Unmapped } from '../entry.ts'
import { FormatError } from '../errors.ts'
import { cutJson, type JsonPath, pointerOf } from '../json-cutter.ts'
import { MISP_NAMESPACE, uuid5 } from '../stable-id.ts'
import { convertAttribute, readAttribute } from './attribute.ts'
import { ELEMENT_LIMITS, type EventHead, type FirstReading, firstReading, MISP_PLAN, PARTS_BYTES_MAX } from './event-context.ts'
import { EventRefs, eventGalaxies, eventObjects } from './event-object.ts'
import type { Converted, Frame } from './frame.ts'
import { convertGalaxies, galaxyRelationships } from './galaxy.ts'
import { type Beside, type MispObject, readObjectTemplate } from './misp-object.ts'
import { convertObject } from './object.ts'
import { annotation, PendingReferences } from './references.ts'
import { sightingObjects } from './sighting.ts'

/**
 * Converts the events of a file. It is read twice: what is said at the end of an event, its tags, holds for the attributes before.
 * @throws FormatError when it holds no event or is not JSON; what is wrong with one element is an entry
 */
export async function* convertMisp(reopen: Reopen, options: ImportOptions): AsyncGenerator<ImportEntry, void, undefined> {
  const told: Unmapped[] = []
  const first = await firstReading(reopen(), options, (entry) => void told.push(entry))
  const conversion = new Conversion(first, told)
  yield* conversion.start()
  for await (const piece of cutJson(reopen(), MISP_PLAN)) {
    if (piece.kind === 'element') yield* conversion.element(piece.path, piece.bytes)
  }
  yield* conversion.finish()
}

class Conversion {
  readonly #first: FirstReading
  readonly #told: Unmapped[]
  readonly #emission = new Emission()
  readonly #references: PendingReferences
  readonly #refs = new Map<string, EventRefs>()
  #partBytes = 0

  constructor(first: FirstReading, told: Unmapped[]) {
    this.#first = first
    this.#told = told
    this.#references = new PendingReferences(first.referenced)
    for (const [place, head] of first.heads) this.#refs.set(place, new EventRefs(head))
  }

  *start(): Generator<ImportEntry> {
    yield* this.#drain()
    for (const { identity, frame } of this.#first.heads.values()) yield* this.#emission.once(identity, `${frame.place}/Orgc`)
  }

  *element(path: JsonPath, bytes: Uint8Array | undefined): Generator<ImportEntry> {
    const place = pointerOf(path)
    const head = this.#first.heads.get(pointerOf(path.slice(0, -2)))
    // What looks like an event and is none was judged in the first reading.
    if (head === undefined) return yield unmapped(place, 'element-invalid', 'stands in no event')
    if (bytes === undefined) {
      return yield unmapped(place, 'object-too-large', `is longer than ${ELEMENT_LIMITS.bytesMax} bytes`)
    }
    const source = parsed(bytes)
    if (typeof source === 'string') return yield unmapped(place, 'element-invalid', source)
    if (path.at(-2) === 'Attribute') yield* this.#attribute(source.value, place, head)
    else yield* this.#object(source.value, place, head)
    yield* this.#drain()
  }

  *finish(): Generator<ImportEntry> {
    for (const [place, head] of this.#first.heads) {
      const refs = this.#refs.get(place) as EventRefs
      for (const pending of this.#references.of(head)) {
        if ('unmapped' in pending) yield unmapped(pending.unmapped.place, pending.unmapped.code, pending.unmapped.reason)
        else yield* this.#emit(pending.object, pending.place, refs)
      }
      for (const object of eventGalaxies(head)) yield* this.#galaxy(object, `${place}/Galaxy`, refs)
      for (const object of eventObjects(head, refs)) yield this.#emission.object(object, place)
      yield* this.#drain()
    }
    yield* this.#emission.definitions()
    const uuids = [...this.#first.heads.values()].map(({ frame }) => `${frame.uuid} ${frame.time}`)
    yield { kind: 'end', bundleId: `bundle--${uuid5(MISP_NAMESPACE, `bundle ${uuids.join(' ')}`)}`, objects: this.#emission.objects }
  }

  *#attribute(source: Json, place: string, head: EventHead): Generator<ImportEntry> {
    const attribute = readAttribute(source, place, head.frame)
    if (attribute === undefined) return
    const converted = convertAttribute(attribute, head.frame)
    this.#references.made(attribute.uuid, converted.main)
    yield* this.#converted(converted, place, head)
    yield* this.#beside(attribute.source, { place, main: converted.main, head })
  }

  *#object(source: Json, place: string, head: EventHead): Generator<ImportEntry> {
    const object = readObjectTemplate(source, place, head.frame)
    if (object === undefined) return
    if (object.name === 'annotation') return this.#references.annotate(object, annotation(object, head.frame))
    // Told by the file they are part of.
    if ((object.name === 'pe' || object.name === 'pe-section') && this.#first.referenced.has(object.uuid)) return
    const converted = convertObject(object, head.frame, this.#besideOf(head.frame))
    this.#references.made(object.uuid, converted.main)
    for (const { uuid } of object.attributes) this.#references.made(uuid, converted.main)
    const consumed = (to: string): boolean => object.name === 'file' && this.#first.parts.has(to)
    for (const reference of object.references)
      if (!consumed(reference.to)) this.#references.add({ ...reference, from: converted.main[0], event: head.frame.place })
    yield* this.#converted(converted, place, head)
    for (const attribute of object.attributes) yield* this.#beside(attribute.source, { place: attribute.place, main: converted.main, head })
  }

  #besideOf(frame: Frame): Beside {
    const find = (uuid: string): MispObject | undefined => {
      const part = this.#first.parts.get(uuid)
      if (part === undefined) return undefined
      // One part that very many objects refer to would be written very many times.
      this.#partBytes += part.bytes
      if (this.#partBytes > PARTS_BYTES_MAX)
        throw new FormatError('format-too-large', 'objects of the event refer to the same parts of executables too often')
      return readObjectTemplate(part.source, pointerOf(part.path), frame)
    }
    return { find }
  }

  /** Galaxies and sightings of an attribute. */
  *#beside(
    source: JsonObject,
    at: { readonly place: string; readonly main: readonly string[]; readonly head: EventHead },
  ): Generator<ImportEntry> {
    const main = at.main[0]
    if (main === undefined || (source.Galaxy === undefined && source.Sighting === undefined)) return
    const { frame } = at.head
    const setting = { frame, handling: frame.reader.read(source, at.place, frame.handling) }
    const refs = this.#refs.get(frame.place) as EventRefs
    const clusters = convertGalaxies(source.Galaxy, `${at.place}/Galaxy`, setting)
    for (const cluster of clusters) yield* this.#galaxy(cluster, `${at.place}/Galaxy`, refs)
    for (const object of galaxyRelationships(main, clusters, setting)) yield* this.#emit(object, `${at.place}/Galaxy`, refs)
    for (const object of sightingObjects(source.Sighting, `${at.place}/Sighting`, { ...setting, main })) {
      if (object.type === 'identity') yield* this.#emission.once(object, `${at.place}/Sighting`)
      else yield* this.#emit(object, `${at.place}/Sighting`, refs)
    }
  }

  *#converted({ objects }: Converted, place: string, head: EventHead): Generator<ImportEntry> {
    const refs = this.#refs.get(head.frame.place) as EventRefs
    for (const object of objects) yield* this.#emit(object, place, refs)
  }

  *#galaxy(object: JsonObject, place: string, refs: EventRefs): Generator<ImportEntry> {
    for (const entry of this.#emission.once(object, place)) yield entry
    yield* this.#referred(refs, String(object.id))
  }

  *#emit(object: JsonObject, place: string, refs: EventRefs): Generator<ImportEntry> {
    const entry = this.#emission.object(object, place)
    yield entry
    if (entry.kind === 'object') yield* this.#referred(refs, String(object.id))
  }

  /** An event of very many objects is told in several groupings. */
  *#referred(refs: EventRefs, id: string): Generator<ImportEntry> {
    const part = refs.add(id)
    if (part !== undefined) yield this.#emission.object(part, '')
  }

  *#drain(): Generator<ImportEntry> {
    for (const { place, code, reason } of this.#told.splice(0)) yield unmapped(place, code, reason)
  }
}

function parsed(bytes: Uint8Array): { readonly value: Json } | string {
  try {
    const value = parseJson(bytes, ELEMENT_LIMITS)
    return isJsonObject(value) ? { value } : 'is no object'
  } catch (error) {
    if (error instanceof FoundationError) return error.message
    throw error
  }
}
