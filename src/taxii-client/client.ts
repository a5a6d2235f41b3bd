/** A TAXII 2.1 client over HTTP: what `workflows/feeds` asks of a server. */
import { base64, type Clock, utf8 } from '../foundation/index.ts'
import type { FeedAccess, FeedLogin, FeedPlace, FeedServer, PageQuestion } from '../workflows/feeds/index.ts'
import { resourceOf, TAXII_MEDIA_TYPE } from './answers.ts'
import { findCollection } from './find-collection.ts'
import type { HttpAnswer, HttpCaller } from './http-call.ts'
import { manifestPage, objectPage, pageQuery } from './pages.ts'
import { postingStatus } from './posting-status.ts'

/** What the client works with. */
export type TaxiiClientParts = { readonly http: HttpCaller; readonly clock: Clock }

const RESOURCE_BYTES_MAX = 4 * 1024 * 1024
const STATUS_BYTES_MAX = 16 * 1024 * 1024
const PAGE_BYTES_MAX = 64 * 1024 * 1024

/** A client of TAXII 2.1 servers. */
export function taxiiClient({ http, clock }: TaxiiClientParts): FeedServer {
  const get = (url: URL, bytesMax: number, { login, signal }: FeedAccess): Promise<HttpAnswer> =>
    http.call({ method: 'GET', url, headers: { accept: TAXII_MEDIA_TYPE, ...loginHeaders(login) }, bytesMax, signal })
  const getPage = async (place: FeedPlace, resource: 'objects' | 'manifest', asked: { question: PageQuestion; access: FeedAccess }) => {
    const url = new URL(`collections/${encodeURIComponent(place.collection)}/${resource}/`, place.root)
    url.search = pageQuery(asked.question)
    const answer = await get(url, PAGE_BYTES_MAX, asked.access)
    return { answer, ...resourceOf(answer, clock) }
  }
  return {
    find: (address, access) =>
      findCollection(address, async (url) => resourceOf(await get(url, RESOURCE_BYTES_MAX, access), clock).resource),
    async objects(place, question, access) {
      const { answer, resource, warnings } = await getPage(place, 'objects', { question, access })
      return objectPage(answer, resource, warnings)
    },
    async manifest(place, question, access) {
      const { answer, resource, warnings } = await getPage(place, 'manifest', { question, access })
      return manifestPage(answer, resource, warnings)
    },
    async post(place, envelope, { login, signal }) {
      const url = new URL(`collections/${encodeURIComponent(place.collection)}/objects/`, place.root)
      const headers = { accept: TAXII_MEDIA_TYPE, 'content-type': TAXII_MEDIA_TYPE, ...loginHeaders(login) }
      const answer = await http.call({ method: 'POST', url, headers, body: envelope, bytesMax: STATUS_BYTES_MAX, signal })
      return postingStatus(resourceOf(answer, clock).resource)
    },
    async status(place, id, access) {
      const url = new URL(`status/${encodeURIComponent(id)}/`, place.root)
      return postingStatus(resourceOf(await get(url, STATUS_BYTES_MAX, access), clock).resource)
    },
  }
}

/** The headers that prove who asks. */
function loginHeaders(login: FeedLogin): Readonly<Record<string, string>> {
  switch (login.kind) {
    case 'none':
      return {}
    case 'basic':
      return { authorization: `Basic ${base64(utf8(`${login.login}:${login.password}`))}` }
    case 'bearer':
      return { authorization: `Bearer ${login.token}` }
    case 'header':
      return { [login.name.toLowerCase()]: login.value }
  }
}
