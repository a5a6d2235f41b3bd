/** What is known of the events of a file once it was read to its end the first time: everything but their attributes and objects. */
import { isJsonObject, type Json, type JsonObject, parseJson } from '../../../foundation/index.ts'
import type { ImportOptions, Unmapped } from '../entry.ts'
import { FormatError } from '../errors.ts'
import { type CutPlan, cutJson, type JsonPath, pointerOf } from '../json-cutter.ts'
import { timeOfSeconds } from '../reading.ts'
import { MISP_NAMESPACE, uuid5, uuidOf } from '../stable-id.ts'
import type { Frame } from './frame.ts'
import { HandlingReader } from './handling.ts'

/** An event without its attributes and objects. */
export type EventHead = { readonly frame: Frame; readonly source: JsonObject; readonly identity: JsonObject }

/** An object that is part of others, and how long it is in the file. */
export type ObjectPart = { readonly source: Json; readonly path: JsonPath; readonly bytes: number }

/** What a first reading gives. */
export type FirstReading = {
  readonly heads: ReadonlyMap<string, EventHead>
  /** Everything that some object refers to. */
  readonly referenced: ReadonlySet<string>
  /** Objects that are part of others: `pe` and `pe-section`, by UUID. */
  readonly parts: ReadonlyMap<string, ObjectPart>
}

const MIB = 1024 * 1024
const EVENTS_MAX = 10_000
const REFERENCED_MAX = 200_000
const PARTS_MAX = 20_000
/** Bytes of all parts that are kept, and of those that are put into other objects, each as often as it is. */
export const PARTS_BYTES_MAX = 64 * MIB
/** Bytes of one attribute or object; depth of one. */
export const ELEMENT_LIMITS = { bytesMax: 4 * MIB, depthMax: 24 }

const LISTS = new Set(['Attribute', 'Object'])

/** Cuts out the attributes and objects of events, wherever these stand: alone, in `Event`, in `response`, in a list. */
export const MISP_PLAN: CutPlan = {
  isCut: (path) => LISTS.has(String(path.at(-1))) && isEventPath(path.slice(0, -1)),
  elementBytesMax: ELEMENT_LIMITS.bytesMax,
  skeletonBytesMax: 16 * MIB,
}

function isEventPath(path: JsonPath): boolean {
  const words = path.filter((step) => typeof step === 'string')
  return words.length === path.length - indexes(path) && ['', 'Event', 'response/Event', 'response'].includes(words.join('/'))
}

function indexes(path: JsonPath): number {
  return path.filter((step) => typeof step === 'number').length
}

/** @throws FormatError when the file holds no event */
export async function firstReading(
  chunks: AsyncIterable<Uint8Array>,
  options: ImportOptions,
  tell: (unmapped: Unmapped) => void,
): Promise<FirstReading> {
  const referenced = new Set<string>()
  const parts = new Map<string, ObjectPart>()
  let partBytes = 0
  let skeleton: Json = null
  for await (const piece of cutJson(chunks, MISP_PLAN)) {
    if (piece.kind === 'skeleton') skeleton = piece.value
    else if (piece.bytes !== undefined && piece.path.at(-2) === 'Object') {
      partBytes += gather(piece.bytes, piece.path, { referenced, parts })
      if (referenced.size > REFERENCED_MAX || parts.size > PARTS_MAX || partBytes > PARTS_BYTES_MAX)
        throw new FormatError('format-too-large', 'the objects of the event refer to more than can be kept in mind')
    }
  }
  const reader = new HandlingReader(options.ignoreDistribution === true, tell)
  const heads = new Map<string, EventHead>()
  for (const [place, source] of eventsOf(skeleton)) heads.set(place, headOf(source, place, { reader, tell, options }))
  if (heads.size === 0)
    throw new FormatError('format-invalid', 'the file holds no MISP event: an event has info, and a uuid or an organisation')
  if (heads.size > EVENTS_MAX) throw new FormatError('format-too-large', `the file holds more than ${EVENTS_MAX} events`)
  return { heads, referenced, parts }
}

type Gathered = { readonly referenced: Set<string>; readonly parts: Map<string, ObjectPart> }

// Most objects refer to nothing and are part of nothing: those are not even parsed here. What does not parse is told in the second reading.
function gather(bytes: Uint8Array, path: JsonPath, { referenced, parts }: Gathered): number {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const isPart = text.includes('"pe"') || text.includes('"pe-section"')
  if (!isPart && !text.includes('"referenced_uuid"')) return 0
  const source = parsedObject(bytes)
  if (source === undefined) return 0
  for (const reference of Array.isArray(source.ObjectReference) ? (source.ObjectReference as readonly Json[]) : []) {
    const to = isJsonObject(reference) ? uuidOf(reference.referenced_uuid) : undefined
    if (to !== undefined) referenced.add(to)
  }
  const uuid = uuidOf(source.uuid)
  if ((source.name !== 'pe' && source.name !== 'pe-section') || uuid === undefined) return 0
  parts.set(uuid, { source, path, bytes: bytes.length })
  return bytes.length
}

function parsedObject(bytes: Uint8Array): JsonObject | undefined {
  try {
    const value = parseJson(bytes, ELEMENT_LIMITS)
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function* eventsOf(value: Json, path: JsonPath = []): Generator<readonly [string, JsonObject]> {
  if (Array.isArray(value)) {
    for (const [index, element] of (value as readonly Json[]).entries()) yield* eventsOf(element, [...path, index])
    return
  }
  if (!isJsonObject(value)) return
  if (value.Event !== undefined) yield* eventsOf(value.Event, [...path, 'Event'])
  else if (value.response !== undefined) yield* eventsOf(value.response, [...path, 'response'])
  else if (typeof value.info === 'string' && (value.uuid !== undefined || value.Orgc !== undefined)) yield [pointerOf(path), value]
}

type Reading = { readonly reader: HandlingReader; readonly tell: (unmapped: Unmapped) => void; readonly options: ImportOptions }

function headOf(source: JsonObject, place: string, { reader, tell, options }: Reading): EventHead {
  const day = typeof source.date === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(source.date) ? Date.parse(source.date) : Number.NaN
  const dated = Number.isNaN(day) ? new Date(options.at).toISOString() : new Date(day).toISOString()
  const time = timeOfSeconds(source.timestamp) ?? dated
  const uuid = uuidOf(source.uuid) ?? uuid5(MISP_NAMESPACE, `event ${String(source.info)} ${time}`)
  const identity = identityOf(source)
  const handling = reader.read(source, place)
  return { source, identity, frame: { place, uuid, creator: String(identity.id), time, handling, reader, tell } }
}

// The same organisation stands in many events: its object must not change with them.
const IDENTITY_TIME = '1970-01-01T00:00:00.000Z'

function identityOf({ Orgc, Org }: JsonObject): JsonObject {
  const organisation = isJsonObject(Orgc) ? Orgc : isJsonObject(Org) ? Org : {}
  const name = typeof organisation.name === 'string' && organisation.name !== '' ? organisation.name : 'unknown organisation'
  return {
    type: 'identity',
    spec_version: '2.1',
    id: `identity--${uuidOf(organisation.uuid) ?? uuid5(MISP_NAMESPACE, `identity ${name}`)}`,
    created: IDENTITY_TIME,
    modified: IDENTITY_TIME,
    name,
    identity_class: 'organization',
  }
}
