/** Reading objects, manifests and versions (TAXII 2.1 sections 5.3, 5.4, 5.6 and 5.8). Every answer is a recorded consultation. */
import { digestOfItems } from '../workflows/consultation/index.ts'
import { readerRole } from '../workflows/officials/index.ts'
import type { Answer } from './answer.ts'
import { type Entries, entriesOf } from './entries.ts'
import { TaxiiError } from './errors.ts'
import { ALL_VERSIONS, type Filter, parseFilter } from './filter.ts'
import { holdingsSource } from './holdings-source.ts'
import { inboxSource } from './inbox-source.ts'
import { formatMicroseconds } from './microseconds.ts'
import { allRows, readPage } from './page.ts'
import type { ServerParts, TaxiiRequest } from './parts.ts'
import { type Place, requirePlace } from './place.ts'
import { type Reason, reasonOf } from './reason.ts'
import type { Source } from './source.ts'
import type { ReadTarget } from './target.ts'

type Reading = {
  readonly target: ReadTarget
  readonly request: TaxiiRequest
  readonly place: Place
  readonly reason: Reason
  readonly source: Source
  readonly filter: Filter
}

/** Answers once the read is on record. @throws TaxiiError */
export async function read(target: ReadTarget, request: TaxiiRequest, parts: ServerParts): Promise<Answer> {
  const place = await requirePlace(target, request, parts)
  const reason = reasonOf(request, place.root.entry.record.agreement)
  const source = sourceOf(place, { request, reason }, parts)
  const reading: Reading = { target, request, place, reason, source, filter: filterOf(target, request.query) }
  const context = contextOf(reading)
  const { next } = reading.filter
  const entries = await collect(reading, next === undefined ? undefined : parts.cursors.parse(next, context))
  const isUnknown = 'id' in target && entries.rows.length === 0 && !(await isKnown(target.id, source))
  await record(reading, entries, parts)
  if (isUnknown) throw new TaxiiError('not-found')
  const following = entries.continuesAfter === undefined ? undefined : parts.cursors.format(entries.continuesAfter, context)
  return answerOf(entries, { key: target.kind === 'versions' ? 'versions' : 'objects', following })
}

/** The contents of a collection as this reader sees them for that reason. */
export function sourceOf(
  { root, collection }: Place,
  reader: { readonly request: TaxiiRequest; readonly reason: Reason },
  parts: ServerParts,
): Source {
  const { official } = reader.request
  if (collection.kind === 'inbox') return inboxSource({ account: official.login, agreement: root.entry.row.hash }, parts)
  const role = readerRole(official.role)
  if (role === undefined) throw new TaxiiError('not-found')
  return holdingsSource({ entry: root.entry, self: parts.self, holdings: collection.kind, role, purpose: reader.reason.purpose }, parts)
}

function filterOf(target: ReadTarget, query: string): Filter {
  const filter = parseFilter(query)
  if (!('id' in target)) return filter
  const versions = target.kind === 'versions' ? ALL_VERSIONS : filter.versions
  return { ...filter, ids: [target.id], types: undefined, versions }
}

/** What a `next` must not be carried to another of. */
function contextOf({ target, request, place, filter }: Reading) {
  const { addedAfter = null, ids = null, types = null, versions, includesStix21 } = filter
  return [request.official.login, place.collection.id, target.kind, { addedAfter, ids, types, versions, includesStix21 }]
}

async function collect({ target, source, filter }: Reading, start: number | undefined): Promise<Entries> {
  let position = start
  for (;;) {
    const entries = await entriesOf(target.kind, await readPage(source, { ...filter, position }), source)
    // Contents that were erased since can leave a page empty although others follow.
    if (entries.rows.length > 0 || entries.continuesAfter === undefined) return entries
    position = entries.continuesAfter
  }
}

async function isKnown(id: string, source: Source): Promise<boolean> {
  const rows = await allRows(source, { addedAfter: -1, stixIds: [id], types: undefined })
  return rows.length > 0
}

async function record({ request, place, reason }: Reading, { rows }: Entries, parts: ServerParts): Promise<void> {
  const query = request.query.split('&').filter((parameter) => !parameter.startsWith('next='))
  await parts.reads.record({
    account: request.official.login,
    at: parts.clock.now(),
    agreement: place.root.entry.row.hash,
    ...reason,
    what: `taxii GET ${request.path}${query.join('') === '' ? '' : `?${query.join('&')}`}`,
    ...digestOfItems(rows.map((row) => row.holding)),
  })
}

function answerOf({ rows, texts }: Entries, { key, following }: { readonly key: string; readonly following: string | undefined }): Answer {
  const members = following === undefined ? [] : ['"more":true', `"next":${JSON.stringify(following)}`]
  if (texts.length > 0) members.push(`"${key}":[${texts.join(',')}]`)
  const [first, last] = [rows.at(0), rows.at(-1)]
  const headers: Record<string, string> = {}
  if (first !== undefined) headers['x-taxii-date-added-first'] = formatMicroseconds(first.addedAt)
  if (last !== undefined) headers['x-taxii-date-added-last'] = formatMicroseconds(last.addedAt)
  return { status: 200, body: `{${members.join(',')}}`, headers }
}
