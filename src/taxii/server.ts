/** The TAXII 2.1 server, apart from the HTTP library that carries it. */
import { type Answer, resourceAnswer, TAXII_MEDIA_TYPE } from './answer.ts'
import { addressOf, apiRootsOf } from './api-roots.ts'
import { collectionResource, collectionsOf } from './collections.ts'
import { TaxiiError } from './errors.ts'
import { acceptsTaxii } from './media-type.ts'
import { headerOf, type ServerParts, type TaxiiRequest } from './parts.ts'
import { requirePlace, requireRoot } from './place.ts'
import { read } from './read.ts'
import { METHODS, parseTarget, type Target } from './target.ts'
import { post, remove, status } from './write.ts'

/** Largest body in bytes; a smaller one is never refused for its size. */
export const BODY_BYTES_MAX = 8 * 1024 * 1024

/** Refuses a method that the resource at a path does not have, before a body is read. @throws TaxiiError `method-not-allowed` */
export function requireMethod(method: string, path: string): void {
  const target = parseTarget(path)
  if (target === undefined) return
  const methods = METHODS[target.kind]
  if (!methods.includes(method)) throw new TaxiiError('method-not-allowed', undefined, { allow: methods.join(', ') })
}

/** Answers one request of a signed-in account for a method that its resource has. @throws TaxiiError */
export async function serve(request: TaxiiRequest, parts: ServerParts): Promise<Answer> {
  const target = parseTarget(request.path)
  if (target === undefined) throw new TaxiiError('not-found')
  if (!acceptsTaxii(headerOf(request, 'accept'))) throw new TaxiiError('not-acceptable')
  return answer(target, request, parts)
}

async function answer(target: Target, request: TaxiiRequest, parts: ServerParts): Promise<Answer> {
  switch (target.kind) {
    case 'discovery':
      return discovery(request, parts)
    case 'api-root':
      return apiRoot(target.root, request, parts)
    case 'collections': {
      const root = await requireRoot(target.root, request, parts)
      return resourceAnswer({ collections: collectionsOf(root, { official: request.official, self: parts.self }).map(collectionResource) })
    }
    case 'status':
      return status(target, request, parts)
    case 'collection':
      return resourceAnswer(collectionResource((await requirePlace(target, request, parts)).collection))
    case 'objects':
      return request.method === 'POST' ? post(target, request, parts) : read(target, request, parts)
    case 'object':
      return request.method === 'DELETE' ? remove(target, request, parts) : read(target, request, parts)
    case 'manifest':
    case 'versions':
      return read(target, request, parts)
  }
}

async function discovery(request: TaxiiRequest, parts: ServerParts): Promise<Answer> {
  const roots = (await apiRootsOf({ official: request.official, directory: await parts.directory.current() }, parts)).map(addressOf)
  return resourceAnswer({ title: parts.title, default: roots[0], api_roots: roots })
}

async function apiRoot(name: string, request: TaxiiRequest, parts: ServerParts): Promise<Answer> {
  const { title, description } = await requireRoot(name, request, parts)
  return resourceAnswer({ title, description, versions: [TAXII_MEDIA_TYPE], max_content_length: BODY_BYTES_MAX })
}
