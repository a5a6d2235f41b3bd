/** What a tool proposes to share: one posting becomes one submission, and its status says what became of each object. */
import type { Transactions } from '../../acts/index.ts'
import { accepted, type Clock, hex, hmacSha256, type Randomness, type Result, randomUuid, utf8 } from '../../foundation/index.ts'
import { checkObjectText, idOf, type RefusedText, type StixObject, versionOf } from '../../intelligence/index.ts'
import type { InboxOwner, InboxReader, InboxStatus, InboxStore } from './ports.ts'
import { type Posting, STATUS_KEPT_MS } from './post.ts'
import type { ProposalTurns } from './proposal-turns.ts'

/** Objects of a tool for partners, to go the way of every submission. */
export type Proposal = {
  /** Id of the submission that it becomes. */
  readonly submission: string
  readonly agreement: string
  readonly purpose: string
  readonly justification: string
  /** One STIX bundle. */
  readonly chunks: AsyncIterable<Uint8Array>
}

/** How a submission stands, as far as its proposer is told. */
export type ProposalState =
  | { readonly kind: 'pending' | 'released' }
  /** Nothing of it went out. */
  | { readonly kind: 'ended'; readonly reason: string }

/** What proposing works on. */
export type ProposeParts = {
  readonly inbox: InboxReader
  readonly transactions: Transactions<{ readonly inbox: InboxStore }>
  readonly clock: Clock
  readonly randomness: Randomness
  /** 32 secret bytes under which objects are recognised: their texts can be guessed. */
  readonly proposalKey: Uint8Array
  readonly turns: ProposalTurns
  readonly propose: (proposal: Proposal) => Promise<Result<unknown>>
  /** Undefined for one that is not known any more. */
  readonly proposalState: (submission: string) => Promise<ProposalState | undefined>
  /** Which of these objects some partner got under the agreement, each as {@link sharedKey}. */
  readonly sharedAmong: (agreement: string, stixIds: readonly string[]) => Promise<ReadonlySet<string>>
}

/** An object that was proposed. */
export type ProposedObject = { readonly id: string; readonly version: string | null; readonly submission: string }

/** An object that is not shared; `id` and `version` as far as it has them. */
export type RefusedObject = Pick<RefusedText, 'id' | 'version' | 'message'>

/** What became of each object of a posting of proposals. */
export type ProposalReport = {
  readonly pending: readonly ProposedObject[]
  readonly shared: readonly ProposedObject[]
  readonly refused: readonly RefusedObject[]
}

/** One version of one object. */
export function sharedKey({ id, version }: { readonly id: string; readonly version: string | null }): string {
  return `${id} ${version}`
}

/**
 * Proposes the objects of one posting, each checked on its own. One that was proposed lately and did not fail since is not proposed
 * again: it shares the fate of the first. The status is durable when this returns, and so is the submission.
 */
export async function proposePosted(posting: Proposed, parts: ProposeParts): Promise<InboxStatus> {
  return parts.turns.take(posting.owner.account, () => proposeInTurn(posting, parts))
}

type Proposed = Posting & { readonly purpose: string; readonly justification: string }

async function proposeInTurn(posting: Proposed, parts: ProposeParts): Promise<InboxStatus> {
  const { owner, purpose } = posting
  const checked = posting.objects.map((text) => checkObjectText(text))
  const refused = checked.flatMap((posted) => (posted.ok ? [] : [told(posted)]))
  const keyed = checked.flatMap((posted) =>
    posted.ok ? [{ object: posted.object, key: keyOf(posted.object, { owner, purpose, parts }) }] : [],
  )
  const known = await standingProposals(
    keyed.map(({ key }) => key),
    parts,
  )
  const fresh = new Map(keyed.flatMap(({ key, object }) => (known.has(key) ? [] : [[key, object] as const])))
  const proposed = fresh.size === 0 ? undefined : await propose(posting, fresh, parts)
  const now = parts.clock.now()
  const pending: ProposedObject[] = []
  for (const { object, key } of keyed) {
    const names = { id: idOf(object), version: versionOf(object) }
    const submission = known.get(key) ?? (proposed?.ok === true ? proposed.value : undefined)
    if (submission !== undefined) pending.push({ ...names, submission })
    else refused.push({ ...names, message: proposed?.ok === false ? proposed.refusal.reason : 'it was not proposed' })
  }
  const report: ProposalReport = { pending, shared: [], refused }
  const status = {
    ...owner,
    id: randomUuid(parts.randomness),
    receivedAt: now,
    report: JSON.stringify(report),
    expiresAt: now + STATUS_KEPT_MS,
  }
  await parts.transactions.write(async ({ inbox }) => {
    await inbox.expireStatuses(now)
    await inbox.keepStatuses([status])
  })
  return settled(status, parts)
}

/**
 * The objects name their submission before there is one: whoever posts them again after a crash finds what came of it, and one of which
 * nothing came does not stand.
 * @returns the id of the submission
 */
async function propose(
  { owner, purpose, justification }: Proposed,
  objects: ReadonlyMap<string, StixObject>,
  parts: ProposeParts,
): Promise<Result<string>> {
  const submission = randomUuid(parts.randomness)
  const expiresAt = parts.clock.now() + STATUS_KEPT_MS
  await parts.transactions.write(({ inbox }) => inbox.keepProposed({ objectKeys: [...objects.keys()], submission, expiresAt }))
  const chunks = bundleOf(objects, parts)
  const submitted = await parts.propose({ submission, agreement: owner.agreement, purpose, justification, chunks })
  return submitted.ok ? accepted(submission) : submitted
}

/** A status with what became of the objects by now; what is settled stays as it was found first. */
export async function settled(
  status: InboxStatus,
  parts: Pick<ProposeParts, 'transactions' | 'proposalState' | 'sharedAmong'>,
): Promise<InboxStatus> {
  const before = JSON.parse(status.report) as ProposalReport
  const pending: ProposedObject[] = []
  const shared = [...before.shared]
  const refused = [...before.refused]
  for (const [submission, objects] of Map.groupBy(before.pending, (object) => object.submission)) {
    const state = await parts.proposalState(submission)
    if (state?.kind === 'pending') {
      pending.push(...objects)
      continue
    }
    const got =
      state?.kind === 'released' ? await parts.sharedAmong(status.agreement, [...new Set(objects.map(({ id }) => id))]) : new Set<string>()
    const reason = state?.kind === 'ended' ? state.reason : 'no partner may have it'
    for (const object of objects) {
      if (got.has(sharedKey(object))) shared.push(object)
      else refused.push({ id: object.id, version: object.version, message: reason })
    }
  }
  if (pending.length === before.pending.length) return status
  const report: ProposalReport = { pending, shared, refused }
  const next = { ...status, report: JSON.stringify(report) }
  await parts.transactions.write(({ inbox }) => inbox.settleStatus(status.id, next.report))
  return next
}

/** Submissions in which these objects were proposed and that did not fail since. */
async function standingProposals(keys: readonly string[], parts: ProposeParts): Promise<ReadonlyMap<string, string>> {
  const known = await parts.inbox.proposed([...new Set(keys)])
  const standing = new Set<string>()
  for (const submission of new Set(known.values())) {
    const state = await parts.proposalState(submission)
    if (state !== undefined && state.kind !== 'ended') standing.add(submission)
  }
  return new Map([...known].filter(([, submission]) => standing.has(submission)))
}

type Keying = { readonly owner: InboxOwner; readonly purpose: string; readonly parts: Pick<ProposeParts, 'proposalKey'> }

function keyOf(object: StixObject, { owner, purpose, parts }: Keying): string {
  return hex(hmacSha256(parts.proposalKey, utf8(JSON.stringify([owner.account, owner.agreement, purpose, object]))))
}

async function* bundleOf(
  objects: ReadonlyMap<string, StixObject>,
  { randomness }: Pick<ProposeParts, 'randomness'>,
): AsyncGenerator<Uint8Array> {
  let before = `{"type":"bundle","id":"bundle--${randomUuid(randomness)}","objects":[`
  for (const object of objects.values()) {
    yield utf8(`${before}${JSON.stringify(object)}`)
    before = ','
  }
  yield utf8(']}')
}

function told({ id, version, message }: RefusedText): RefusedObject {
  return { id, version, message }
}
