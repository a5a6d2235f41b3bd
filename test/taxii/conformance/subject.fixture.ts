/** The server under test: a stranger's, as the environment names it, or a node of our own (see README.md). */
import { basic, indicator, PASSWORD, serveNode } from '../served-node.fixture.ts'
import { type Reply, send } from './wire.fixture.ts'

/** The media type of TAXII 2.1. */
export const MEDIA_TYPE = 'application/taxii+json;version=2.1'

/** A collection as the server lists it. */
export type Listed = {
  readonly id: string
  readonly title: string
  readonly alias?: string
  readonly can_read: boolean
  readonly can_write: boolean
  readonly media_types?: readonly string[]
}

/** One request; signed in as the main account with the TAXII media type unless told. */
export type Call = {
  readonly method?: string
  /** An `Authorization` header, or null for none. */
  readonly authorization?: string | null
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

/** A server under test. Paths are absolute; those of collections end in `/`. */
export type Subject = {
  readonly discovery: URL
  readonly authorization: string | null
  /** Another account's header, where one is known. */
  readonly otherAuthorization: string | undefined
  readonly roots: readonly string[]
  /** The API root that is tested. */
  readonly root: string
  readonly collections: readonly Listed[]
  /** A collection that the account may read and write. */
  readonly writable: string | undefined
  readonly writableListed: Listed | undefined
  call(path: string, call?: Call): Promise<Reply>
  close(): Promise<void>
}

type Named = {
  readonly url: string
  readonly authorization: string | null
  readonly otherAuthorization: string | undefined
  readonly rootPath: string | undefined
  close(): Promise<void>
}

/** Opens it and finds an API root, if there is one with a collection that the account may read and write. */
export async function openSubject(): Promise<Subject> {
  const named = environmentsOwn() ?? (await ownNode())
  const discovery = new URL(named.url)
  const call: Subject['call'] = (path, { method = 'GET', authorization = named.authorization, headers = {}, body } = {}) => {
    const signed = authorization === null ? {} : { authorization }
    return send(new URL(path, discovery), { method, headers: { accept: MEDIA_TYPE, ...signed, ...headers }, body })
  }
  const listing = async (root: string): Promise<readonly Listed[]> => (await call(`${root}collections/`)).json?.collections ?? []
  const roots = ((await call(discovery.pathname)).json?.api_roots ?? []).map((root: string) => new URL(root, discovery).pathname)
  const candidates = named.rootPath === undefined ? roots : [named.rootPath]
  let root: string = candidates[0] ?? ''
  for (const candidate of candidates.toReversed()) if ((await listing(candidate)).some(isWritable)) root = candidate
  const collections = await listing(root)
  const writableListed = collections.find(isWritable)
  const writable = writableListed === undefined ? undefined : `${root}collections/${writableListed.id}/`
  return { ...named, discovery, roots, root, collections, writable, writableListed, call }
}

function isWritable(collection: Listed): boolean {
  return collection.can_read === true && collection.can_write === true
}

function environmentsOwn(): Named | undefined {
  const { COMITY_TAXII_URL: url, COMITY_TAXII_ROOT: rootPath } = process.env
  if (url === undefined) return undefined
  return {
    url,
    authorization: authorizationOf('COMITY_TAXII') ?? null,
    otherAuthorization: authorizationOf('COMITY_TAXII_OTHER'),
    rootPath,
    close: async () => undefined,
  }
}

function authorizationOf(prefix: string): string | undefined {
  const token = process.env[`${prefix}_TOKEN`]
  if (token !== undefined) return `Bearer ${token}`
  const [user, password] = [process.env[`${prefix}_USER`], process.env[`${prefix}_PASSWORD`]]
  return user === undefined ? undefined : basic(user, password ?? '')
}

async function ownNode(): Promise<Named> {
  const node = await serveNode()
  await node.hold([1, 2, 3].map((number) => ({ object: indicator(number) })))
  return {
    url: `http://127.0.0.1:${node.port}/taxii2/`,
    authorization: basic('misp', PASSWORD),
    otherAuthorization: basic('anna', PASSWORD),
    rootPath: undefined,
    close: () => node[Symbol.asyncDispose](),
  }
}

/** Why tests are skipped that need a collection to write to; false where there is one. */
export function withoutWritable({ writable }: Subject): string | false {
  return writable === undefined ? 'no collection was found that the account may read and write' : false
}
