/** Drafts the acts of a waiting submission, so that officials sign what goes out and nothing else. */
import { accepted, DAY_MS, type Result, randomUuid, refused } from '../../foundation/index.ts'
import { type DraftedActs, digestOfAct, keepSeed, readSeed, rootOf, UNSIGNED, unsignedDrafting } from './drafted-acts.ts'
import type { DisclosureRefusalCode } from './errors.ts'
import type { DisclosureParts } from './parts.ts'
import type { SubmissionRow } from './ports.ts'
import { preparationOf } from './preparation.ts'
import { prepare } from './prepare.ts'
import { draftSettled } from './release.ts'
import type { Report } from './report.ts'

/** Drafts older than this are made anew: dates of erasure are counted from when they were. */
const DRAFTED_MS_MAX = 7 * DAY_MS

/** What is said beside the items. */
export type DraftTerms = {
  /** The written test of necessity; null leaves it at that of the drafts before. */
  readonly necessity: string | null
  /** Tells the overseers where an article asks for it. @returns the act by which they were told */
  tellOverseers(report: Report): Promise<Result<string | null, DisclosureRefusalCode>>
}

/** The acts of a submission as they would go out; those drafted before, with who has signed, where nothing has changed since. */
export async function draftActs(
  parts: DisclosureParts,
  row: SubmissionRow,
  terms: DraftTerms,
): Promise<Result<DraftedActs, DisclosureRefusalCode>> {
  const { approval: before } = row
  const isRecent = before !== null && parts.road.clock.now() - before.startedAt < DRAFTED_MS_MAX
  const isSame = isRecent && before.tightenings === row.tightenings.length && (terms.necessity ?? before.necessity) === before.necessity
  if (isSame) return accepted(before)
  const submitter = await parts.officialOf(row.account)
  if (submitter === null) {
    return refused(
      'submitter-not-enrolled',
      'under this agreement what a second person approves is submitted by an official with a passkey',
    )
  }
  const spool = await keepSeed(parts)
  let isKept = false
  try {
    const made = await makeDrafts(parts, row, { ...terms, spool, submitter })
    if (!made.ok) return made
    isKept = await keep(parts, row, made.value)
    return isKept ? made : refused('submission-changed', 'somebody else decided on the submission or tightened it meanwhile')
  } finally {
    const unused = isKept ? before?.spool : spool
    if (unused !== undefined) await parts.spool.remove(unused)
  }
}

async function makeDrafts(
  parts: DisclosureParts,
  row: SubmissionRow,
  { necessity, tellOverseers, spool, submitter }: DraftTerms & Pick<DraftedActs, 'spool' | 'submitter'>,
): Promise<Result<DraftedActs, DisclosureRefusalCode>> {
  const preparation = await preparationOf(parts, row)
  if (!preparation.ok) return preparation
  const prepared = await prepare(parts, { ...preparation.value, scratch: randomUuid(parts.road.randomness) })
  try {
    const { report } = prepared
    const told = await tellOverseers(report)
    if (!told.ok) return told
    const startedAt = parts.road.clock.now()
    const seed = await readSeed(parts, spool)
    const said: SubmissionRow = { ...row, necessity, notice: told.value, approval: null, approvedBy: UNSIGNED }
    const digests: string[] = []
    for await (const act of draftSettled(prepared.work, said, { report, drafting: unsignedDrafting(seed, startedAt) })) {
      digests.push(digestOfAct(parts.road.self, act))
    }
    if (digests.length === 0) return refused('nothing-released', 'nobody would get anything of it any more: decline it')
    const terms = { necessity, notice: told.value, submitter, tightenings: row.tightenings.length }
    return accepted({ spool, startedAt, ...terms, digests, root: rootOf(digests, seed), signatures: [] })
  } finally {
    await prepared.close()
  }
}

function keep(parts: DisclosureParts, row: SubmissionRow, approval: DraftedActs): Promise<boolean> {
  return parts.road.transactions.write(async (writer) => {
    const current = await writer.submissions.find(row.id)
    const isSame = current?.state === 'awaiting-approval' && current.tightenings.length === row.tightenings.length
    if (!isSame || current.approval?.root !== row.approval?.root) return false
    await writer.submissions.put({ ...current, approval })
    return true
  })
}
