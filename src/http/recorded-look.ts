/** Looking at one thing by its id: on record before it is answered, whether it is there or not. */
import type { FastifyRequest } from 'fastify'
import type { HoldingKey } from '../acts/index.ts'
import type { Official } from '../workflows/officials/index.ts'
import { HttpError } from './errors.ts'
import { reasonOf } from './justification.ts'
import type { ApiParts } from './ports.ts'
import { officialOf } from './sign-in.ts'

/** How a kind of thing is found and recorded. */
export type Look<Found> = {
  /** A word for the caller where there is none. */
  readonly noun: string
  readonly find: (asked: { readonly official: Official; readonly purpose: string }) => Promise<Found | undefined>
  /** What of it the read is of. */
  readonly read: (found: Found) => { readonly agreement: string; readonly holdings: readonly HoldingKey[] }
}

/**
 * What was found, once the look is on record as a consultation.
 * @throws HttpError `item-unknown` alike for what is not there and what this role may not read
 */
export async function recordedLook<Found>(
  request: FastifyRequest,
  { noun, find, read }: Look<Found>,
  { recordRead }: Pick<ApiParts, 'recordRead'>,
): Promise<Found> {
  const official = officialOf(request)
  const reason = reasonOf(request, request.query as { readonly purpose?: string; readonly justification?: string }, official)
  const found = await find({ official, purpose: reason.purpose })
  const of = found === undefined ? { agreement: null, holdings: [] } : read(found)
  await recordRead({ official, ...of, ...reason, what: whatOf(request) })
  if (found === undefined) throw new HttpError('item-unknown', `there is no ${noun} of this id that this role may read`)
  return found
}

/** A read as the record tells it: method and path, without the query. */
export function whatOf(request: FastifyRequest): string {
  const [path = ''] = request.url.split('?')
  return `http ${request.method} ${path}`
}
