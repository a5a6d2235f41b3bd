/** A TAXII 2.1 server on loopback that is honest until a test bends what it answers. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { formatMicroseconds } from '../../src/foundation/index.ts'

const MEDIA_TYPE = 'application/taxii+json;version=2.1'
/** Id of the one collection. */
export const COLLECTION = '91a7b528-80eb-42ed-a74d-c6fbd5a26116'

/** Id of every status. */
export const STATUS = '2d086da7-4bdc-4f91-900e-d77486753710'

type Body = Record<string, unknown>
/** One object on the shelf with its time of adding, in microseconds. */
export type Shelved = { readonly object: Body & { readonly id: string }; readonly addedAt: number }

/** One answer before it is sent. */
export type Draft = { status: number; headers: Record<string, string>; body: Body | string }

/** What a test may do to each answer: change the draft, or answer by itself and return true. */
export type Bend = (
  draft: Draft,
  call: { readonly url: URL; readonly headers: IncomingHttpHeaders; readonly response: ServerResponse },
) => boolean | undefined

/** A running server. */
export type TaxiiServer = AsyncDisposable & {
  readonly address: string
  readonly shelf: Shelved[]
  /** Every request for a page of objects, as its query. */
  readonly asked: URLSearchParams[]
  /** The authorization of every request. */
  readonly authorizations: (string | undefined)[]
  /** Every envelope that was posted, as its objects. */
  readonly posted: (readonly (Body & { readonly id: string })[])[]
  bend: Bend
}

/** Starts a server. Times of adding are one second apart unless told. */
export async function serveTaxii(
  objects: readonly (Body & { readonly id: string })[] = [],
  addedAt = (index: number): number => 1_700_000_000_000_000 + index * 1_000_000,
): Promise<TaxiiServer> {
  const shelf: Shelved[] = objects.map((object, index) => ({ object, addedAt: addedAt(index) }))
  const asked: URLSearchParams[] = []
  const authorizations: (string | undefined)[] = []
  const posted: (readonly (Body & { readonly id: string })[])[] = []
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', self.address)
    authorizations.push(request.headers.authorization)
    const text = Buffer.concat(await Array.fromAsync(request)).toString()
    if (url.pathname.endsWith('/objects/') && request.method === 'GET') asked.push(url.searchParams)
    const draft = request.method === 'POST' ? takenOf(text, { shelf, posted }) : draftOf(url, shelf)
    if (self.bend(draft, { url, headers: request.headers, response }) === true) return
    send(draft, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const self: TaxiiServer = {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    shelf,
    asked,
    authorizations,
    posted,
    bend: () => undefined,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return self
}

function send({ status, headers, body }: Draft, response: ServerResponse): void {
  response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body))
}

/** Takes a posting; the same id and version is the same object. */
function takenOf(text: string, { shelf, posted }: { shelf: Shelved[]; posted: TaxiiServer['posted'] }): Draft {
  const { objects } = JSON.parse(text) as { objects: (Body & { readonly id: string })[] }
  posted.push(objects)
  for (const object of objects) {
    const isThere = shelf.some((entry) => entry.object.id === object.id && entry.object.modified === object.modified)
    if (!isThere) shelf.push({ object, addedAt: 1_700_000_000_000_000 + shelf.length })
  }
  const successes = objects.map(({ id, modified }) => ({ id, version: modified ?? '2026-01-01T00:00:00.000000Z' }))
  const counts = { total_count: objects.length, success_count: objects.length, failure_count: 0, pending_count: 0 }
  return { status: 202, headers: { 'content-type': MEDIA_TYPE }, body: { id: STATUS, status: 'complete', ...counts, successes } }
}

function draftOf(url: URL, shelf: readonly Shelved[]): Draft {
  const good = (body: Body, headers: Record<string, string> = {}): Draft => ({
    status: 200,
    headers: { 'content-type': MEDIA_TYPE, ...headers },
    body,
  })
  const place = `/api/collections/${COLLECTION}`
  switch (url.pathname) {
    case '/taxii2/':
      return good({ title: 'Shelf', default: '/api/', api_roots: ['/api/', '/other/'] })
    case '/api/':
      return good({ title: 'API', versions: [MEDIA_TYPE], max_content_length: 100_000 })
    case '/api/collections/':
      return good({
        collections: [
          { id: COLLECTION, title: 'Indicators', alias: 'iocs', can_read: true, can_write: true },
          { id: 'x', title: 'Closed', can_read: false, can_write: false },
        ],
      })
    case `${place}/objects/`:
      return pageOf(url, shelf, { good, present: (entries) => entries.map(({ object }) => object) })
    case `${place}/manifest/`:
      return pageOf(url, shelf, {
        good,
        present: (entries) =>
          entries.map(({ object, addedAt }) => ({
            id: object.id,
            date_added: formatMicroseconds(addedAt),
            version: object.modified ?? formatMicroseconds(addedAt),
          })),
      })
    default:
      return { status: 404, headers: { 'content-type': MEDIA_TYPE }, body: { title: 'not found', http_status: '404' } }
  }
}

type Good = (body: Body, headers?: Record<string, string>) => Draft

function pageOf(
  url: URL,
  shelf: readonly Shelved[],
  { good, present }: { good: Good; present: (entries: readonly Shelved[]) => readonly unknown[] },
): Draft {
  const query = url.searchParams
  const after = query.get('added_after')
  const ids = query.get('match[id]')?.split(',')
  const start = Number(query.get('next') ?? 0)
  const matching = shelf
    .filter(({ addedAt }) => after === null || formatMicroseconds(addedAt) > after)
    .filter(({ object }) => ids === undefined || ids.includes(object.id))
    .sort((left, right) => left.addedAt - right.addedAt)
  const page = matching.slice(start, start + Number(query.get('limit') ?? 100))
  const end = start + page.length
  if (page.length === 0) return good({})
  const more = end < matching.length ? { more: true, next: String(end) } : {}
  return good(
    { ...more, objects: present(page) },
    {
      'x-taxii-date-added-first': formatMicroseconds((page[0] as Shelved).addedAt),
      'x-taxii-date-added-last': formatMicroseconds((page.at(-1) as Shelved).addedAt),
    },
  )
}
