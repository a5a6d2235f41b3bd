/** CSAF 2.0 documents as STIX 2.1: what they say of vulnerabilities, of the products concerned, and of what to do. */
import { FoundationError, isJsonObject, type Json, type JsonObject, parseJsonObject } from '../../../foundation/index.ts'
import { publishedMarking } from '../../marking/terms.ts'
import { TLP_1_DEFINITIONS } from '../../marking/tlp.ts'
import { Emission, unmapped } from '../emission.ts'
import type { ImportEntry, Reopen } from '../entry.ts'
import { FormatError } from '../errors.ts'
import { pointerOf } from '../json-cutter.ts'
import { timeOf } from '../reading.ts'
import { IMPORT_NAMESPACE, uuid5 } from '../stable-id.ts'
import { type Advisory, listOf, referencesOf, textOf } from './advisory.ts'
import { productsOf } from './products.ts'
import { vulnerabilityObjects } from './vulnerability.ts'

const BYTES_MAX = 32 * 1024 * 1024
const DEPTH_MAX = 48
const REFS_MAX = 20_000

/** @throws FormatError when it is no CSAF 2.0 document, or larger than 32 MiB */
export async function* convertCsaf(reopen: Reopen): AsyncGenerator<ImportEntry, void, undefined> {
  const source = await readWhole(reopen)
  const { document } = source
  if (!isJsonObject(document)) throw new FormatError('format-invalid', 'the file holds no document')
  if (document.csaf_version !== '2.0') throw new FormatError('format-invalid', 'the document is not of CSAF 2.0')
  const told: ImportEntry[] = []
  const advisory = advisoryOf(document, (place, code, reason) => void told.push(unmapped(place, code, reason)))
  const emission = new Emission()
  const ids: string[] = []
  const products = productsOf(source.product_tree, advisory)
  const objects = [
    ...[...products.values()].map((object) => ({ object, place: '/product_tree' })),
    ...listOf(source.vulnerabilities).flatMap((vulnerability, index) => {
      const place = `/vulnerabilities/${index}`
      return vulnerabilityObjects(vulnerability, { advisory, place, products }).map((object) => ({ object, place }))
    }),
    ...documentNotes(document, advisory).map((object) => ({ object, place: '/document/notes' })),
  ]
  yield emission.object(publisherOf(document, advisory), '/document/publisher')
  for (const { object, place } of objects) {
    for (const entry of emission.once(object, place)) {
      if (entry.kind === 'object') ids.push(String(object.id))
      yield entry
    }
  }
  yield emission.object(reportOf(document, advisory, ids), '/document')
  yield* told
  yield* unreadMembers(source, document)
  yield* emission.definitions()
  yield { kind: 'end', bundleId: `bundle--${advisory.uuidFor('bundle')}`, objects: emission.objects }
}

async function readWhole(reopen: Reopen): Promise<JsonObject> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const chunk of reopen()) {
    length += chunk.length
    if (length > BYTES_MAX) throw new FormatError('format-too-large', `a CSAF document is larger than ${BYTES_MAX} bytes`)
    pieces.push(chunk)
  }
  const bytes = Buffer.concat(pieces)
  try {
    return parseJsonObject(bytes[0] === 0xef ? bytes.subarray(3) : bytes, { bytesMax: BYTES_MAX, depthMax: DEPTH_MAX })
  } catch (error) {
    if (!(error instanceof FoundationError)) throw error
    throw new FormatError('format-invalid', error.message, { cause: error })
  }
}

function advisoryOf(document: JsonObject, tell: Advisory['tell']): Advisory {
  const tracking = isJsonObject(document.tracking) ? document.tracking : {}
  const publisher = isJsonObject(document.publisher) ? document.publisher : {}
  const id = textOf(tracking.id)
  const created = millisecondsOf(textOf(tracking.initial_release_date))
  const modified = millisecondsOf(textOf(tracking.current_release_date)) ?? created
  if (id === '' || created === undefined || modified === undefined)
    throw new FormatError('format-invalid', 'the document has no tracking: an id and the times of its releases')
  const name = textOf(publisher.name) || 'unknown publisher'
  const namespace = textOf(publisher.namespace)
  const uuidFor = (what: string): string => uuid5(IMPORT_NAMESPACE, JSON.stringify(['csaf', namespace, name, id, what]))
  const marks = marksOf(document, tell)
  const publisherId = `identity--${uuid5(IMPORT_NAMESPACE, JSON.stringify(['csaf', namespace, name]))}`
  const first = [created, modified].sort()[0] as string
  return {
    id,
    created: first,
    modified,
    uuidFor,
    publisher: publisherId,
    marks,
    tell,
    common: (type, what) => ({
      type,
      spec_version: '2.1',
      id: `${type}--${uuidFor(what)}`,
      created_by_ref: publisherId,
      created: first,
      modified,
      ...(marks.length > 0 && { object_marking_refs: [...marks] }),
    }),
  }
}

function millisecondsOf(text: string): string | undefined {
  const time = timeOf(text)
  return time === undefined ? undefined : new Date(time).toISOString()
}

function marksOf({ distribution }: JsonObject, tell: Advisory['tell']): readonly string[] {
  const tlp = isJsonObject(distribution) && isJsonObject(distribution.tlp) ? distribution.tlp : undefined
  if (tlp === undefined) return []
  const label = textOf(tlp.label).toLowerCase()
  const older = [...TLP_1_DEFINITIONS].find(([, word]) => word === label)?.[0]
  const marking = older ?? publishedMarking(`TLP:${label}`)
  if (marking !== undefined) return [marking]
  tell('/document/distribution/tlp/label', 'handling-unknown', 'the level is none of TLP: TLP:RED holds')
  return [publishedMarking('TLP:RED') as string]
}

// The same publisher stands in many documents: its object must not change with them.
const IDENTITY_TIME = '1970-01-01T00:00:00.000Z'

function publisherOf({ publisher }: JsonObject, advisory: Advisory): JsonObject {
  const own = isJsonObject(publisher) ? publisher : {}
  return {
    type: 'identity',
    spec_version: '2.1',
    id: advisory.publisher,
    created: IDENTITY_TIME,
    modified: IDENTITY_TIME,
    name: textOf(own.name) || 'unknown publisher',
    identity_class: 'organization',
    ...(textOf(own.contact_details) !== '' && { contact_information: textOf(own.contact_details) }),
  }
}

function documentNotes(document: JsonObject, advisory: Advisory): readonly JsonObject[] {
  return listOf(document.notes).flatMap((note, index) => {
    const text = textOf(note.text)
    // The first summary is what the report says of itself.
    if (text === '' || note === summaryOf(document)) return []
    return [
      {
        ...advisory.common('note', `note ${index}`),
        ...(textOf(note.title) !== '' && { abstract: textOf(note.title) }),
        content: text,
        labels: [`csaf:category="${textOf(note.category) || 'other'}"`],
        object_refs: [`report--${advisory.uuidFor('report')}`],
      },
    ]
  })
}

function summaryOf(document: JsonObject): JsonObject | undefined {
  return listOf(document.notes).find(({ category, text }) => category === 'summary' && textOf(text) !== '')
}

function reportOf(document: JsonObject, advisory: Advisory, ids: readonly string[]): JsonObject {
  const summary = textOf(summaryOf(document)?.text)
  const references = [...referencesOf(document.references), { source_name: 'csaf', external_id: advisory.id }]
  if (ids.length > REFS_MAX) advisory.tell('/document', 'object-too-large', `the report names the first ${REFS_MAX} objects only`)
  return {
    ...advisory.common('report', 'report'),
    name: textOf(document.title) || advisory.id,
    ...(summary !== '' && { description: summary }),
    published: advisory.created,
    report_types: ['vulnerability'],
    labels: [`csaf:category="${textOf(document.category)}"`],
    external_references: references,
    object_refs: ids.length > 0 ? ids.slice(0, REFS_MAX) : [advisory.publisher],
  }
}

const READ = new Set(['category', 'csaf_version', 'distribution', 'notes', 'publisher', 'references', 'title', 'tracking', 'lang'])
const READ_OUTSIDE = new Set(['document', 'product_tree', 'vulnerabilities'])

function* unreadMembers(source: JsonObject, document: JsonObject): Generator<ImportEntry> {
  for (const name of Object.keys(source))
    if (!READ_OUTSIDE.has(name)) yield unmapped(pointerOf([name]), 'member-unmapped', 'has no place in STIX')
  for (const [name, value] of Object.entries(document))
    if (!READ.has(name) && isThere(value)) yield unmapped(pointerOf(['document', name]), 'member-unmapped', 'has no place in STIX')
  if (isJsonObject(document.tracking) && document.tracking.revision_history !== undefined)
    yield unmapped('/document/tracking/revision_history', 'member-unmapped', 'STIX keeps the last version alone')
}

function isThere(value: Json): boolean {
  return value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)
}
