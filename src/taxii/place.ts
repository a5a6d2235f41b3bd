/** Finding what a path names, as far as this account may know of it: what it may not see is as absent as what is not there. */
import type { Directory } from '../acts/index.ts'
import { type ApiRoot, findApiRoot } from './api-roots.ts'
import { type Collection, collectionsOf } from './collections.ts'
import { TaxiiError } from './errors.ts'
import type { ServerParts, TaxiiRequest } from './parts.ts'

/** A collection and the root it belongs to. */
export type Place = { readonly root: ApiRoot; readonly collection: Collection }

/** The root of that name. @throws TaxiiError `not-found` */
export async function requireRoot(name: string, request: TaxiiRequest, parts: ServerParts): Promise<ApiRoot> {
  const directory: Directory = await parts.directory.current()
  const root = await findApiRoot(name, { official: request.official, directory }, parts)
  if (root === undefined) throw new TaxiiError('not-found')
  return root
}

/** The collection of that id or alias. @throws TaxiiError `not-found` */
export async function requirePlace(
  target: { readonly root: string; readonly collection: string },
  request: TaxiiRequest,
  parts: ServerParts,
): Promise<Place> {
  const root = await requireRoot(target.root, request, parts)
  const name = target.collection.toLowerCase()
  const collection = collectionsOf(root, request.official).find(({ id, kind }) => id === name || kind === name)
  if (collection === undefined) throw new TaxiiError('not-found')
  return { root, collection }
}
