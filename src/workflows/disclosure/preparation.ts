/** What a submission that is spooled already is prepared from. */
import { accepted, type Result } from '../../foundation/index.ts'
import type { DefinedMarkings } from '../../intelligence/index.ts'
import { sharedUnder } from './admission.ts'
import { answeredRequest, mannerOfAnswer } from './answering.ts'
import type { DisclosureRefusalCode } from './errors.ts'
import type { DisclosureParts } from './parts.ts'
import type { SubmissionRow } from './ports.ts'
import type { Preparation } from './prepare.ts'
import { scanBundle } from './receive.ts'
import { parseReport } from './report.ts'

/** Everything to prepare a kept row under what the agreement permits now, or why nothing of it may go out. */
export async function preparationOf(parts: DisclosureParts, row: SubmissionRow): Promise<Result<Preparation, DisclosureRefusalCode>> {
  const entry = sharedUnder(row.agreement, {
    directory: await parts.road.directory.current(),
    now: parts.road.clock.now(),
    means: parts.road.means,
  })
  if (!entry.ok) return entry
  const asked = await answeredRequest(parts, row)
  if (!asked.ok) return asked
  const kept = parseReport(row.report)
  return accepted({
    submission: row.id,
    entry: entry.value,
    purpose: row.purpose,
    manner: mannerOfAnswer(asked.value),
    recipients: kept.recipients.map(({ party }) => party),
    markings: await markingsOf(parts, row.id),
    provenance: kept.provenance,
    imported: kept.imported,
    tightenings: row.tightenings,
  })
}

async function markingsOf(parts: DisclosureParts, submission: string): Promise<DefinedMarkings> {
  const spool = await parts.spool.open(submission)
  try {
    return (await scanBundle(spool.read(), parts.pause)).markings
  } finally {
    await spool.close()
  }
}
