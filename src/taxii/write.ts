/** Posting to and deleting from the account's inbox, and the status of a posting (TAXII 2.1 sections 4.3, 5.5 and 5.7). */
import { formatMicroseconds, formatTimestamp } from '../foundation/index.ts'
import { type InboxStatus, keepPosted, type PostReport, removePosted } from '../workflows/inbox/index.ts'
import { type Answer, resourceAnswer } from './answer.ts'
import { readEnvelope } from './envelope.ts'
import { TaxiiError } from './errors.ts'
import { ALL_VERSIONS, namesVersions, parseFilter } from './filter.ts'
import { inboxSource } from './inbox-source.ts'
import { isTaxii } from './media-type.ts'
import { allRows } from './page.ts'
import { headerOf, type ServerParts, type TaxiiRequest } from './parts.ts'
import { requireAgreement, requirePlace, requireRoot } from './place.ts'
import { standingAmong, versionText } from './standing.ts'

/** Keeps the objects of an envelope, each on its own. @throws TaxiiError */
export async function post(
  target: { readonly root: string; readonly collection: string },
  request: TaxiiRequest,
  parts: ServerParts,
): Promise<Answer> {
  const { root, collection } = await requirePlace(target, request, parts)
  if (!collection.isWritable) throw new TaxiiError('not-writable')
  if (!isTaxii(headerOf(request, 'content-type'))) throw new TaxiiError('media-type-unsupported')
  const objects = await readEnvelope(request.body, parts.randomness)
  const owner = { account: request.official.login, agreement: requireAgreement(root).row.hash }
  return resourceAnswer(statusResource(await keepPosted({ owner, objects }, parts)), 202)
}

/** Deletes the versions asked for, all of them where none is named. @throws TaxiiError */
export async function remove(
  target: { readonly root: string; readonly collection: string; readonly id: string },
  request: TaxiiRequest,
  parts: ServerParts,
): Promise<Answer> {
  const { root, collection } = await requirePlace(target, request, parts)
  if (!collection.isWritable) throw new TaxiiError('not-writable')
  const filter = parseFilter(request.query)
  const source = inboxSource({ account: request.official.login, agreement: requireAgreement(root).row.hash }, parts)
  const rows = await allRows(source, { addedAfter: -1, stixIds: [target.id], types: undefined })
  const asked = standingAmong(rows, namesVersions(request.query) ? filter.versions : ALL_VERSIONS)
  if (asked.size === 0 || !filter.includesStix21) throw new TaxiiError('not-found')
  await removePosted([...asked], parts)
  return resourceAnswer({})
}

/** The status of a posting, for the account that made it. @throws TaxiiError `not-found` */
export async function status(
  target: { readonly root: string; readonly id: string },
  request: TaxiiRequest,
  parts: ServerParts,
): Promise<Answer> {
  const root = await requireRoot(target.root, request, parts)
  const kept = await parts.inbox.status(
    { account: request.official.login, agreement: requireAgreement(root).row.hash },
    target.id.toLowerCase(),
  )
  if (kept === undefined || kept.expiresAt < parts.clock.now()) throw new TaxiiError('not-found')
  return resourceAnswer(statusResource(kept))
}

function statusResource({ id, receivedAt, report }: InboxStatus): Readonly<Record<string, unknown>> {
  const { kept, refused } = JSON.parse(report) as PostReport
  const received = formatTimestamp(receivedAt)
  return {
    id,
    status: 'complete',
    request_timestamp: received,
    total_count: kept.length + refused.length,
    success_count: kept.length,
    successes: kept.map((object) => ({ id: object.id, version: versionText(object) })),
    failure_count: refused.length,
    failures: refused.map((object) => ({
      id: object.id,
      version: object.version ?? formatMicroseconds(receivedAt * 1_000),
      message: object.message,
    })),
    pending_count: 0,
  }
}
