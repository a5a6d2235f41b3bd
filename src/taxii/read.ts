/** Reading objects, manifests and versions (TAXII 2.1 sections 5.3, 5.4, 5.6 and 5.8). Every answer is a recorded consultation. */
import { setImmediate as turnOfLoop } from 'node:timers/promises'
import type { AgreementEntry, ServedItem } from '../acts/index.ts'
import { concatBytes, formatMicroseconds, utf8 } from '../foundation/index.ts'
import { recordedReason } from '../workflows/officials/index.ts'
import type { Answer } from './answer.ts'
import type { Contents } from './collections.ts'
import { type Entries, entriesOf, OPENED_AT_ONCE } from './entries.ts'
import { TaxiiError } from './errors.ts'
import { ALL_VERSIONS, type Filter, parseFilter } from './filter.ts'
import { allRows, type Page, readPage } from './page.ts'
import type { ServerParts, TaxiiRequest } from './parts.ts'
import { type Place, requirePlace } from './place.ts'
import { listsPurpose, type Reason, reasonOf } from './reason.ts'
import type { ServedRow, Source } from './source.ts'
import { sourceOf } from './source-of.ts'
import type { ReadTarget } from './target.ts'

/** Collections whose objects are items: who gets one is told when it is taken back. */
const OF_ITEMS: ReadonlySet<Contents['kind']> = new Set(['received', 'own', 'partner', 'alerts'])
const ATTEMPTS_MAX = 5
const COMMA = utf8(',')

type Reading = {
  readonly target: ReadTarget
  readonly request: TaxiiRequest
  readonly place: Place
  /** The agreements that it is read under. */
  readonly entries: readonly AgreementEntry[]
  readonly reason: Reason
  readonly source: Source
  readonly filter: Filter
}

/** Answers once the read is on record. @throws TaxiiError */
export async function read(target: ReadTarget, request: TaxiiRequest, parts: ServerParts): Promise<Answer> {
  const reading = await readingOf(target, request, parts)
  const { source, filter } = reading
  const context = contextOf(reading)
  const start = filter.next === undefined ? undefined : parts.cursors.parse(filter.next, context)
  const found = await collectOnRecord(reading, start, parts)
  const isUnknown = 'id' in target && found.rows.length === 0 && !(await isKnown(target.id, source))
  if (isUnknown) throw new TaxiiError('not-found')
  const following = found.continuesAfter === undefined ? undefined : parts.cursors.format(found.continuesAfter, context)
  return answerOf(found, { key: target.kind === 'versions' ? 'versions' : 'objects', following })
}

async function readingOf(target: ReadTarget, request: TaxiiRequest, parts: ServerParts): Promise<Reading> {
  const place = await requirePlace(target, request, parts)
  if (!place.collection.isReadable) throw new TaxiiError('write-only')
  const reason = reasonOf(request, place.root.entries)
  // What was taken back is told for whatever purpose it is asked.
  const isTold = place.collection.contents.kind === 'recalled'
  const entries = place.root.entries.filter((entry) => isTold || listsPurpose(entry, reason.purpose))
  const source = sourceOf(place, { official: request.official, purpose: reason.purpose, entries }, parts)
  return { target, request, place, entries, reason, source, filter: filterOf(target, request.query) }
}

function filterOf(target: ReadTarget, query: string): Filter {
  const filter = parseFilter(query)
  if (!('id' in target)) return filter
  const versions = target.kind === 'versions' ? ALL_VERSIONS : filter.versions
  return { ...filter, ids: [target.id], types: undefined, versions }
}

/** What a `next` must not be carried to another of. */
function contextOf({ target, request, place, reason, filter }: Reading) {
  const { addedAfter = null, ids = null, types = null, versions, includesStix21 } = filter
  const asked = { addedAfter, ids, types, versions, includesStix21, purpose: reason.purpose }
  return [request.official.login, place.collection.id, target.kind, asked]
}

/** What is taken back while an answer is made does not leave with it: it is made anew, on record each time. */
async function collectOnRecord(reading: Reading, start: number | undefined, parts: ServerParts): Promise<Entries> {
  const version = await parts.items.version()
  const page = await pageOf(reading, start)
  // More than is opened at once may turn out to be more than one answer takes.
  const isSmall = page.rows.length > 0 && page.rows.length <= OPENED_AT_ONCE
  const early = isSmall ? await collectWhileRecorded(reading, { page, version }, parts) : undefined
  if (early !== undefined) return early
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const isAnew = isSmall || attempt > 0
    const asOf = isAnew ? await parts.items.version() : version
    const found = await collect(reading, start, isAnew ? undefined : page)
    if (await record(reading, { rows: found.rows, version: asOf }, parts)) return found
  }
  throw new TaxiiError('unavailable', undefined, { 'retry-after': '1' })
}

function pageOf({ source, filter }: Reading, position: number | undefined): Promise<Page> {
  return readPage(source, { ...filter, position })
}

/**
 * Puts the rows of a page on record and opens their contents while the disk is waited for.
 * @param found a page, and the version of all items before it was looked for
 * @returns undefined where what may leave is not just what is on record, or might not be
 */
async function collectWhileRecorded(
  reading: Reading,
  { page, version }: { readonly page: Page; readonly version: number },
  parts: ServerParts,
): Promise<Entries | undefined> {
  const [isCurrent, entries] = await Promise.all([record(reading, { rows: page.rows, version }, parts), openAfterwards(reading, page)])
  if (!isCurrent || entries.rows.length < page.rows.length) return undefined
  // The record was made before the contents were opened, and what was taken back since does not leave either.
  return (await parts.items.version()) === version || (await areHeld(reading, page, parts)) ? entries : undefined
}

/** Lets the record go first, so that the disk is at work when the contents are opened. */
async function openAfterwards({ target, source }: Reading, page: Page): Promise<Entries> {
  await turnOfLoop()
  return entriesOf(target.kind, page, source)
}

async function areHeld({ place }: Reading, { rows }: Page, { items }: ServerParts): Promise<boolean> {
  if (!OF_ITEMS.has(place.collection.contents.kind)) return true
  const states = await items.states(rows.map(({ holding }) => holding))
  return rows.every(({ holding }) => states.get(holding) === 'held')
}

/** @param first the page at the start, where it was looked for already */
async function collect(reading: Reading, start: number | undefined, first: Page | undefined): Promise<Entries> {
  const { target, source } = reading
  let position = start
  let page = first
  for (;;) {
    const entries = await entriesOf(target.kind, page ?? (await pageOf(reading, position)), source)
    // Contents that were erased since can leave a page empty although others follow.
    if (entries.rows.length > 0 || entries.continuesAfter === undefined) return entries
    position = entries.continuesAfter
    page = undefined
  }
}

async function isKnown(id: string, source: Source): Promise<boolean> {
  const rows = await allRows(source, { addedAfter: -1, stixIds: [id], types: undefined })
  return rows.length > 0
}

/** Rows that an answer holds, and the version of all items before they were looked for. */
type Found = { readonly rows: readonly ServedRow[]; readonly version: number }

/**
 * One row for each agreement that was asked, so that whoever oversees one sees what was read under it and nothing else.
 * @returns whether all of it is held still
 */
async function record({ request, place, entries, reason }: Reading, { rows, version }: Found, parts: ServerParts): Promise<boolean> {
  const query = request.query.split('&').filter((parameter) => !parameter.startsWith('next='))
  const what = `taxii GET ${request.path}${query.join('') === '' ? '' : `?${query.join('&')}`}`
  // Who the parties are is no item.
  const { kind } = place.collection.contents
  const items = kind === 'parties' ? [] : rows
  // What a feed brought is under no agreement, and no overseer's but the own.
  const asked = kind === 'feed' ? [null] : entries.map(({ row: { hash } }) => hash)
  const recorded = asked.map(async (hash) => {
    const own = items.filter(({ agreement }) => hash === null || agreement === hash)
    return parts.reads.record({
      account: request.official.login,
      at: parts.clock.now(),
      agreement: hash,
      purpose: reason.purpose,
      justification: recordedReason(request.official, reason.justification),
      what,
      holdings: own.map(({ holding }) => holding),
      ...(OF_ITEMS.has(kind) ? { people: { version, stixIds: peopleAmong(own) }, served: own.map(servedItem) } : {}),
    })
  })
  return (await Promise.all(recorded)).every((isCurrent) => isCurrent)
}

function peopleAmong(rows: readonly ServedRow[]): readonly string[] {
  return rows.filter(({ isAboutPeople }) => isAboutPeople).map(({ stixId }) => stixId)
}

function servedItem({ holding, seq }: ServedRow): ServedItem {
  if (seq === null) throw new TypeError('a collection of items gives what is no item')
  return { holding, seq }
}

function answerOf({ rows, texts }: Entries, { key, following }: { readonly key: string; readonly following: string | undefined }): Answer {
  const members = following === undefined ? [] : ['"more":true', `"next":${JSON.stringify(following)}`]
  const [first, last] = [rows.at(0), rows.at(-1)]
  const headers: Record<string, string> = {}
  if (first !== undefined) headers['x-taxii-date-added-first'] = formatMicroseconds(first.addedAt)
  if (last !== undefined) headers['x-taxii-date-added-last'] = formatMicroseconds(last.addedAt)
  if (texts.length === 0) return { status: 200, body: `{${members.join(',')}}`, headers }
  return { status: 200, body: listed([...members, `"${key}":[`].join(','), texts), headers }
}

/** An object whose last member is a list of these texts. */
function listed(beginning: string, texts: readonly Uint8Array[]): Uint8Array {
  const parts = [utf8(`{${beginning}`)]
  for (const text of texts) parts.push(text, COMMA)
  return concatBytes(...parts.with(-1, utf8(']}')))
}
