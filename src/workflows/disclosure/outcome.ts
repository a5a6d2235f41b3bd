/** How a submission ends, and what is kept of it then. */
import { base64url, canonicalBytes, type Refusal, sha256 } from '../../foundation/index.ts'
import type { DisclosureParts } from './parts.ts'
import type { DisclosureWriter, SubmissionRow } from './ports.ts'
import { parseReport, type Report } from './report.ts'

/** A submission as shown to officials. */
export type SubmissionStatus = Omit<SubmissionRow, 'report'> & { readonly report: Report }

/** A kept row as a status. */
export function statusOf(row: SubmissionRow): SubmissionStatus {
  return { ...row, report: parseReport(row.report) }
}

/** Who was refused what. */
export type RefusedRequest = {
  readonly account: string
  readonly agreement: string
  readonly purpose: string
  readonly justification: string
}

/** Counts a refusal towards the next refuse act: a salted digest, never the request (DESIGN rule 11). */
export async function recordRefusal(
  parts: DisclosureParts,
  writer: Pick<DisclosureWriter, 'refusals'>,
  { request, refusal }: { readonly request: RefusedRequest; readonly refusal: Refusal },
): Promise<void> {
  const { account, agreement, purpose, justification } = request
  const body = canonicalBytes({ agreement, purpose, justification })
  const { clock, randomness } = parts.road
  await writer.refusals.add({
    principal: account,
    kind: 'release',
    code: refusal.code,
    bytes: body.length,
    digest: base64url(sha256(randomness(16), body)),
    at: clock.now(),
  })
}

/**
 * Ends a submission that was refused: its spool is destroyed, what was released before stands.
 * @returns undefined, and changes nothing, when the submission left the state of the row meanwhile
 */
export async function endRefused(parts: DisclosureParts, row: SubmissionRow, refusal: Refusal): Promise<SubmissionRow | undefined> {
  const ended: SubmissionRow = { ...row, state: 'refused', approval: null, report: JSON.stringify({ ...parseReport(row.report), refusal }) }
  const isEnded = await parts.road.transactions.write(async (writer) => {
    const current = await writer.submissions.find(row.id)
    if (current?.state !== row.state) return false
    await recordRefusal(parts, writer, { request: row, refusal })
    await writer.submissions.put(ended)
    return true
  })
  if (!isEnded) return undefined
  await removeSpools(parts, row)
  return ended
}

/** Ends a submission whose work is over, for good or because its spool is lost. */
export async function end(parts: DisclosureParts, row: SubmissionRow, state: 'released' | 'failed'): Promise<SubmissionRow> {
  const ended: SubmissionRow = { ...row, state, approval: null }
  await parts.road.transactions.write((writer) => writer.submissions.put(ended))
  await removeSpools(parts, row)
  return ended
}

/** Destroys the bundle, and the seed of what was signed of it. */
async function removeSpools({ spool }: DisclosureParts, { id, approval }: SubmissionRow): Promise<void> {
  await spool.remove(id)
  if (approval !== null) await spool.remove(approval.spool)
}

/** Forgets a submission that was never acknowledged. */
export async function discard(parts: DisclosureParts, submission: string): Promise<void> {
  await parts.spool.remove(submission)
  await parts.road.transactions.write((writer) => writer.submissions.remove(submission))
}
