/** The event itself: a report when it was published, else a grouping, of everything that was made of it. */
import { isJsonObject, type Json, type JsonObject } from '../../../foundation/index.ts'
import { entryOf } from '../part.ts'
import { timeOfSeconds, withoutMilliseconds } from '../reading.ts'
import { MISP_NAMESPACE, uuid5, uuidOf } from '../stable-id.ts'
import { isTrue, tellUnread } from './attribute.ts'
import type { EventHead } from './event-context.ts'
import { convertGalaxies } from './galaxy.ts'
import { tagNames } from './handling.ts'
import { marked } from './unit.ts'

/** Objects that one grouping names; beyond them it is told in parts. */
const REFS_MAX = 10_000
const REPORTS_MAX = 200

const READ = new Set([
  'info',
  'uuid',
  'date',
  'timestamp',
  'publish_timestamp',
  'published',
  'threat_level_id',
  'analysis',
  'distribution',
  'Org',
  'Orgc',
  'Tag',
  'Galaxy',
  'EventReport',
  'Attribute',
  'Object',
  'SharingGroup',
  // Bookkeeping of one instance.
  'org_id',
  'orgc_id',
  'locked',
  'proposal_email_lock',
  'event_creator_email',
  'protected',
  'disable_correlation',
  'RelatedEvent',
  'sighting_timestamp',
  'extensionEvents',
  'CryptographicKey',
  'user_id',
])
/** The words of the MISP taxonomy for threat levels. */
const THREAT_LEVELS: Readonly<Record<string, string>> = { '1': 'high-risk', '2': 'medium-risk', '3': 'low-risk', '4': 'undefined' }
const ANALYSES: Readonly<Record<string, string>> = { '0': 'initial', '1': 'ongoing', '2': 'completed' }

/** What was made of one event, as references. */
export class EventRefs {
  readonly #head: EventHead
  #ids: string[] = []
  #parts = 0

  constructor(head: EventHead) {
    this.#head = head
  }

  /** @returns a grouping of what came so far, once that is much */
  add(id: string): JsonObject | undefined {
    this.#ids.push(id)
    if (this.#ids.length < REFS_MAX) return undefined
    this.#parts += 1
    const { frame, source } = this.#head
    const partId = `grouping--${uuid5(MISP_NAMESPACE, `${frame.uuid} part ${this.#parts}`)}`
    const part = { ...common('grouping', partId, this.#head), name: `${String(source.info)} (part ${this.#parts})`, object_refs: this.#ids }
    this.#ids = [partId]
    return { ...part, context: 'suspicious-activity' }
  }

  get ids(): readonly string[] {
    return this.#ids
  }
}

function common(type: string, id: string, { frame }: EventHead): JsonObject {
  const { creator, time, handling } = frame
  return { type, spec_version: '2.1', id, created_by_ref: creator, created: time, modified: time, ...marked(handling) }
}

/** The clusters that the event is tagged with. */
export function eventGalaxies({ source, frame }: EventHead): readonly JsonObject[] {
  return convertGalaxies(source.Galaxy, `${frame.place}/Galaxy`, { frame, handling: frame.handling })
}

/** The report or grouping, and notes for what people wrote about it. */
export function eventObjects(head: EventHead, refs: EventRefs): readonly JsonObject[] {
  const { source, frame } = head
  tellUnread(source, READ, { place: frame.place, frame })
  if (isJsonObject(source.SharingGroup))
    frame.tell({
      place: `${frame.place}/SharingGroup`,
      code: 'member-unmapped',
      reason: 'who is in a sharing group is not carried further',
    })
  const type = isTrue(source.published) ? 'report' : 'grouping'
  const id = `${type}--${frame.uuid}`
  const notes = [...reportNotes(head, id), ...(refs.ids.length === 0 ? [emptyNote(head, id)] : [])]
  const published = timeOfSeconds(source.publish_timestamp) ?? frame.time
  const event: JsonObject = {
    ...common(type, id, head),
    name: String(source.info),
    ...(type === 'report' ? { published: withoutMilliseconds(published) } : { context: 'suspicious-activity' }),
    object_refs: [...new Set([...refs.ids, ...(refs.ids.length === 0 ? notes.map((note) => String(note.id)) : [])])],
    labels: labelsOf(head),
  }
  return [event, ...notes]
}

function labelsOf({ source, frame }: EventHead): readonly string[] {
  const level = entryOf(THREAT_LEVELS, String(source.threat_level_id))
  const analysis = entryOf(ANALYSES, String(source.analysis))
  const there = new Set(galaxyTags(source.Galaxy))
  return [
    'Threat-Report',
    ...(level === undefined ? [] : [`misp:threat-level="${level}"`]),
    ...(analysis === undefined ? [] : [`misp:analysis="${analysis}"`]),
    // The galaxies that are there themselves need no tag.
    ...frame.handling.labels.filter((label) => !there.has(label)),
  ]
}

function galaxyTags(galaxies: Json | undefined): readonly string[] {
  if (!Array.isArray(galaxies)) return []
  return (galaxies as readonly Json[]).flatMap((galaxy) => {
    if (!isJsonObject(galaxy) || !Array.isArray(galaxy.GalaxyCluster)) return []
    return (galaxy.GalaxyCluster as readonly Json[]).flatMap((cluster) =>
      isJsonObject(cluster)
        ? [...tagNames([{ name: cluster.tag_name ?? '' }]), `misp-galaxy:${String(galaxy.type)}="${String(cluster.value)}"`]
        : [],
    )
  })
}

function reportNotes(head: EventHead, about: string): readonly JsonObject[] {
  const { source, frame } = head
  if (!Array.isArray(source.EventReport)) return []
  return (source.EventReport as readonly Json[]).slice(0, REPORTS_MAX).flatMap((report, index) => {
    if (!isJsonObject(report) || isTrue(report.deleted) || typeof report.content !== 'string' || report.content === '') return []
    const uuid = uuidOf(report.uuid) ?? uuid5(MISP_NAMESPACE, `${frame.uuid} report ${index}`)
    const time = timeOfSeconds(report.timestamp) ?? frame.time
    const handling = frame.reader.read(report, `${frame.place}/EventReport/${index}`, frame.handling)
    const note = { ...common('note', `note--${uuid}`, head), created: time, modified: time, ...marked(handling) }
    return [{ ...note, ...(typeof report.name === 'string' && { abstract: report.name }), content: report.content, object_refs: [about] }]
  })
}

function emptyNote(head: EventHead, about: string): JsonObject {
  const content = 'This MISP Event is empty and contains no attribute, object or galaxy.'
  return { ...common('note', `note--${head.frame.uuid}`, head), content, object_refs: [about] }
}
