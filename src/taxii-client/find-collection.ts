/** Finding a collection from what an official knows of it (TAXII 2.1 sections 4.1, 4.2, 5.1 and 5.2). */
import { isJsonObject, type Json, type JsonObject } from '../foundation/index.ts'
import { type FeedAddress, FeedError, type FoundCollection } from '../workflows/feeds/index.ts'
import { textMember } from './answers.ts'

/** Reads a resource by its address. */
export type ReadResource = (url: URL) => Promise<JsonObject>

const TITLE_MAX = 300
const ID_MAX = 300
const ROOTS_MAX = 1_000
/** Where a server does not say how much it takes, or says something else. */
const ENVELOPE_BYTES_FALLBACK = 1024 * 1024

/** The collection. @throws FeedError `not-found`, and what reading throws */
export async function findCollection(address: FeedAddress, read: ReadResource): Promise<FoundCollection> {
  const { url, resource } = await findRoot(address, read)
  const { collection } = address
  const listed = listOf((await read(new URL('collections/', url))).collections)
  const named = listed.filter((entry) => [entry.id, entry.alias].includes(collection))
  const [found, ...others] = named.length > 0 ? named : listed.filter((entry) => entry.title === collection)
  if (found === undefined) throw new FeedError('not-found', 'API root of the server shows no collection of that id, alias or title')
  if (others.length > 0) throw new FeedError('not-found', 'several collections of the server have that title: name one by its id')
  const id = textMember(found.id, ID_MAX)
  if (id === undefined) throw new FeedError('answer-invalid', 'collection of the server has no id')
  const bytesMax = resource.max_content_length
  return {
    root: url.href,
    collection: id,
    title: textMember(found.title, TITLE_MAX) ?? id,
    // Only a clear word counts: one that is missing or something else permits nothing, as the standard demands both.
    canRead: found.can_read === true,
    canWrite: found.can_write === true,
    envelopeBytesMax: Number.isSafeInteger(bytesMax) && (bytesMax as number) > 0 ? (bytesMax as number) : ENVELOPE_BYTES_FALLBACK,
  }
}

type Root = { readonly url: URL; readonly resource: JsonObject }

async function findRoot(address: FeedAddress, read: ReadResource): Promise<Root> {
  const url = withSlash(new URL(address.url))
  const resource = await read(url)
  if (!Array.isArray(resource.api_roots)) return { url, resource }
  const roots = resource.api_roots.slice(0, ROOTS_MAX).flatMap((root: Json) => (typeof root === 'string' ? [rootUrl(root, url)] : []))
  const named = address.root
  if (named === undefined) return defaultRoot(resource, { roots, url, read })
  const byPath = roots.find((root) => root.pathname.split('/').at(-2) === named)
  if (byPath !== undefined) return { url: byPath, resource: await read(byPath) }
  for (const root of roots) {
    const read1 = await read(root)
    if (read1.title === named) return { url: root, resource: read1 }
  }
  throw new FeedError('not-found', 'server shows no API root of that name')
}

async function defaultRoot(
  discovery: JsonObject,
  { roots, url, read }: { roots: readonly URL[]; url: URL; read: ReadResource },
): Promise<Root> {
  const stated = textMember(discovery.default, 2_048)
  const [only, ...others] = roots
  const root = stated === undefined && others.length === 0 ? only : stated === undefined ? undefined : rootUrl(stated, url)
  if (root === undefined) throw new FeedError('not-found', 'server shows several API roots or none: name one')
  return { url: root, resource: await read(root) }
}

/**
 * An API root by what discovery says of it. A server behind a proxy often
 * writes its address with the scheme or port that it sees itself; what it says
 * of another host is not followed, for credentials go to the host that the
 * official named.
 */
function rootUrl(text: string, discovery: URL): URL {
  const root = URL.parse(text, discovery)
  if (root === null || root.hostname !== discovery.hostname) {
    throw new FeedError('redirect-refused', 'API root of the server is on another host: name its own address')
  }
  return withSlash(new URL(root.pathname, discovery.origin))
}

function withSlash(url: URL): URL {
  const plain = new URL(url)
  if (!plain.pathname.endsWith('/')) plain.pathname += '/'
  return plain
}

function listOf(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter((entry: Json): entry is JsonObject => isJsonObject(entry)) : []
}
