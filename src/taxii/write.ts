/** Posting to and deleting from the account's inbox, and the status of a posting (TAXII 2.1 sections 4.3, 5.5 and 5.7). */
import type { AgreementEntry } from '../acts/index.ts'
import { formatMicroseconds, formatTimestamp } from '../foundation/index.ts'
import {
  type InboxStatus,
  type PostReport,
  type ProposalReport,
  type ProposeParts,
  proposePosted,
  removePosted,
  settled,
} from '../workflows/inbox/index.ts'
import { mayDo } from '../workflows/officials/index.ts'
import { type Answer, resourceAnswer } from './answer.ts'
import { readEnvelope } from './envelope.ts'
import { TaxiiError } from './errors.ts'
import { ALL_VERSIONS, namesVersions, parseFilter } from './filter.ts'
import { inboxSource } from './inbox-source.ts'
import { isTaxii } from './media-type.ts'
import { allRows } from './page.ts'
import { headerOf, type ServerParts, type TaxiiRequest } from './parts.ts'
import { requireAgreement, requirePlace, requireRoot } from './place.ts'
import { reasonOf } from './reason.ts'
import { standingAmong, versionText } from './standing.ts'

/** Types that tell what came of other objects. */
const TELLING = /(?:sighting|opinion)--/

/** Keeps the objects of an envelope, each on its own. @throws TaxiiError */
export async function post(
  target: { readonly root: string; readonly collection: string },
  request: TaxiiRequest,
  parts: ServerParts,
): Promise<Answer> {
  const { root, collection } = await requirePlace(target, request, parts)
  if (!collection.isWritable) throw new TaxiiError('not-writable')
  if (!isTaxii(headerOf(request, 'content-type'))) throw new TaxiiError('media-type-unsupported')
  const entry = requireAgreement(root)
  const owner = { account: request.official.login, agreement: entry.row.hash }
  if (collection.contents.kind === 'proposals') {
    const reason = reasonOf(request, [entry])
    const objects = await readEnvelope(request.body, parts.randomness)
    return resourceAnswer(statusResource(await proposePosted({ owner, ...reason, objects }, proposing(request, entry, parts))), 202)
  }
  const objects = await readEnvelope(request.body, parts.randomness)
  const kept = await parts.keepPosted({ owner, objects })
  if (TELLING.test(kept.report)) parts.tellPosted()
  return resourceAnswer(statusResource(kept), 202)
}

/** Goes out at once only where the account is for that and the agreement lets its role release. */
function proposing({ official }: TaxiiRequest, entry: AgreementEntry, parts: ServerParts): ProposeParts {
  const isAtOnce = official.tool?.posts === 'at-once' && mayDo(official, entry.record.agreement, 'release')
  return { ...parts, propose: (proposal) => parts.propose({ ...proposal, official, review: !isAtOnce }) }
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
  if (!collection.isReadable) throw new TaxiiError('write-only')
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
  return resourceAnswer(statusResource(isOfProposals(kept) ? await settled(kept, parts) : kept))
}

function isOfProposals({ report }: InboxStatus): boolean {
  return Object.hasOwn(JSON.parse(report) as object, 'pending')
}

type Named = { readonly id: string; readonly version: string | null }

function statusResource({ id, receivedAt, report }: InboxStatus): Readonly<Record<string, unknown>> {
  const {
    kept = [],
    shared = [],
    pending = [],
    refused,
  } = JSON.parse(report) as Pick<PostReport, 'refused'> & Partial<PostReport & ProposalReport>
  const received = formatTimestamp(receivedAt)
  const named = (object: Named) => ({ id: object.id, version: object.version ?? formatMicroseconds(receivedAt * 1_000) })
  const successes = [...kept.map((object) => ({ id: object.id, version: versionText(object) })), ...shared.map(named)]
  return {
    id,
    status: pending.length === 0 ? 'complete' : 'pending',
    request_timestamp: received,
    total_count: successes.length + refused.length + pending.length,
    success_count: successes.length,
    successes,
    failure_count: refused.length,
    failures: refused.map((object) => ({ ...named(object), message: object.message })),
    pending_count: pending.length,
    pendings: pending.map(named),
  }
}
