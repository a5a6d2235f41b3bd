/** Finding what a path names, as far as this account may know of it: what it may not see is as absent as what is not there. */
import type { AgreementEntry, Directory } from '../acts/index.ts'
import { mayDo } from '../workflows/officials/index.ts'
import { type ApiRoot, agreementInForce, findApiRoot } from './api-roots.ts'
import { type Collection, collectionsOf } from './collections.ts'
import { TaxiiError } from './errors.ts'
import type { ServerParts, TaxiiRequest } from './parts.ts'

/** A collection, the root it belongs to, and what is agreed. */
export type Place = { readonly root: ApiRoot; readonly collection: Collection; readonly directory: Directory }

/** The root of that name. @throws TaxiiError `not-found`, or `not-readable` where the node's configuration says so for the agreement */
export async function requireRoot(name: string, request: TaxiiRequest, parts: ServerParts): Promise<ApiRoot> {
  return (await rootAndDirectory(name, request, parts)).root
}

/** The collection of that id or alias. @throws TaxiiError as {@link requireRoot} */
export async function requirePlace(
  target: { readonly root: string; readonly collection: string },
  request: TaxiiRequest,
  parts: ServerParts,
): Promise<Place> {
  const { root, directory } = await rootAndDirectory(target.root, request, parts)
  const name = target.collection.toLowerCase()
  const reader = { official: request.official, self: parts.self }
  const collection = collectionsOf(root, reader).find(({ id, alias }) => id === name || alias === name)
  if (collection === undefined) throw new TaxiiError('not-found')
  return { root, collection, directory }
}

/** The agreement whose collections take what tools post. @throws TaxiiError `not-found` */
export function requireAgreement(root: ApiRoot): AgreementEntry {
  if (root.entry === undefined) throw new TaxiiError('not-found')
  return root.entry
}

async function rootAndDirectory(
  name: string,
  request: TaxiiRequest,
  parts: ServerParts,
): Promise<{ readonly root: ApiRoot; readonly directory: Directory }> {
  const directory = await parts.directory.current()
  const root = await findApiRoot(name, { official: request.official, directory }, parts)
  if (root !== undefined) return { root, directory }
  const withheld = agreementInForce(name, directory, parts.clock.now())
  const isTold = withheld !== undefined && parts.tellsForbidden.has(withheld.record.agreement.id)
  const mayNotRead = isTold && !mayDo(request.official, withheld.record.agreement, 'read')
  throw new TaxiiError(mayNotRead ? 'not-readable' : 'not-found')
}
