/** Which resource a path names (TAXII 2.1 sections 4 and 5). */

/** A resource; `root` is the last part of an API root's address, `collection` an id or an alias. */
export type Target =
  | { readonly kind: 'discovery' }
  | { readonly kind: 'api-root' | 'collections'; readonly root: string }
  | { readonly kind: 'status'; readonly root: string; readonly id: string }
  | { readonly kind: 'collection'; readonly root: string; readonly collection: string }
  | ReadTarget

/** A resource that is read page by page. */
export type ReadTarget =
  | { readonly kind: 'objects' | 'manifest'; readonly root: string; readonly collection: string }
  | { readonly kind: 'object' | 'versions'; readonly root: string; readonly collection: string; readonly id: string }

/** Methods of each kind of resource. */
export const METHODS: Readonly<Record<Target['kind'], readonly string[]>> = {
  discovery: ['GET', 'HEAD'],
  'api-root': ['GET', 'HEAD'],
  collections: ['GET', 'HEAD'],
  status: ['GET', 'HEAD'],
  collection: ['GET', 'HEAD'],
  objects: ['GET', 'HEAD', 'POST'],
  manifest: ['GET', 'HEAD'],
  object: ['GET', 'HEAD', 'DELETE'],
  versions: ['GET', 'HEAD'],
}

/** Where everything of this door lies, at the root of the server (section 8.2.1). */
export const DISCOVERY_PATH = '/taxii2/'

/** The resource of a path without its query, with or without the closing slash; undefined for a path that names none. */
export function parseTarget(path: string): Target | undefined {
  const parts = partsOf(path)
  if (parts === undefined) return undefined
  const [root, section, name, list, id, versions, ...rest] = parts
  if (rest.length > 0) return undefined
  if (root === undefined) return { kind: 'discovery' }
  if (section === undefined) return { kind: 'api-root', root }
  if (section === 'status') return name !== undefined && list === undefined ? { kind: 'status', root, id: name } : undefined
  if (section !== 'collections') return undefined
  if (name === undefined) return { kind: 'collections', root }
  if (list === undefined) return { kind: 'collection', root, collection: name }
  if (list === 'manifest') return id === undefined ? { kind: 'manifest', root, collection: name } : undefined
  if (list !== 'objects') return undefined
  if (id === undefined) return { kind: 'objects', root, collection: name }
  if (versions === undefined) return { kind: 'object', root, collection: name, id }
  return versions === 'versions' ? { kind: 'versions', root, collection: name, id } : undefined
}

function partsOf(path: string): readonly string[] | undefined {
  if (!`${path}/`.startsWith(DISCOVERY_PATH)) return undefined
  const below = path.slice(DISCOVERY_PATH.length)
  if (below === '') return []
  const parts = below.replace(/\/$/, '').split('/')
  if (parts.includes('')) return undefined
  try {
    return parts.map((part) => (part.includes('%') ? decodeURIComponent(part) : part))
  } catch {
    return undefined
  }
}
