/** The work that goes on after a submission was acknowledged: one submission at a time, each from where it stands. */
import { ComityError } from '../../foundation/index.ts'
import type { DefinedMarkings } from '../../intelligence/index.ts'
import { inForce } from './admission.ts'
import { end, endRefused } from './outcome.ts'
import type { DisclosureParts } from './parts.ts'
import type { SubmissionRow } from './ports.ts'
import { type Prepared, prepare } from './prepare.ts'
import { scanBundle } from './receive.ts'
import { releaseSettled } from './release.ts'
import { needsPerson, parseReport } from './report.ts'

/** Releases acknowledged submissions in the order they were started. */
export type Runs = {
  /** Takes a row in state `releasing` on. What was prepared is closed in the end; without it the row is prepared anew. */
  start(row: SubmissionRow, prepared?: Prepared<DisclosureParts>): void
  isRunning(submission: string): boolean
  /** Waits until nothing runs. Never fails: failures are reported. */
  idle(): Promise<void>
}

/** Runs over these parts. */
export function createRuns(parts: DisclosureParts): Runs {
  const running = new Set<string>()
  let last: Promise<void> = Promise.resolve()
  const run = async (row: SubmissionRow, prepared?: Prepared<DisclosureParts>): Promise<void> => {
    try {
      await (prepared === undefined ? releaseAgain(parts, row.id) : release(parts, row, prepared))
    } catch (error) {
      parts.onFailure({ submission: row.id, error })
      // Everything else may pass, so the row stays as it is and the next start goes on with it.
      if (error instanceof ComityError && error.code === 'spool-damaged') await endFailed(parts, row)
    } finally {
      running.delete(row.id)
    }
  }
  return {
    start(row, prepared) {
      running.add(row.id)
      last = last.then(() => run(row, prepared))
    },
    isRunning: (submission) => running.has(submission),
    idle: async () => {
      for (let seen: Promise<void> | undefined; seen !== last; ) {
        seen = last
        await seen
      }
    },
  }
}

/** Goes on from where the submission stands by now, which the row that it was found by need not say. */
async function releaseAgain(parts: DisclosureParts, submission: string): Promise<void> {
  const row = await parts.submissions.find(submission)
  if (row?.state !== 'releasing') return
  const prepared = await prepareAgain(parts, row)
  if (prepared !== undefined) await release(parts, row, prepared)
}

async function release(parts: DisclosureParts, row: SubmissionRow, prepared: Prepared<DisclosureParts>): Promise<void> {
  try {
    const released = await releaseSettled(prepared.work, row, prepared.report)
    if (released.refusal === null) await end(parts, released.row, 'released')
    else await endRefused(parts, released.row, released.refusal)
  } finally {
    await prepared.close()
  }
}

/** Prepares a row under what the agreement permits now; undefined when that stops it. */
async function prepareAgain(parts: DisclosureParts, row: SubmissionRow): Promise<Prepared<DisclosureParts> | undefined> {
  const entry = inForce(row.agreement, { directory: await parts.road.directory.current(), now: parts.road.clock.now() })
  if (!entry.ok) {
    await endRefused(parts, row, entry.refusal)
    return undefined
  }
  const kept = parseReport(row.report)
  const prepared = await prepare(parts, {
    submission: row.id,
    entry: entry.value,
    purpose: row.purpose,
    recipients: kept.recipients.map(({ party }) => party),
    markings: await markingsOf(parts, row.id),
    provenance: kept.provenance,
  })
  const sent = new Map(kept.recipients.map((entry) => [entry.party, entry.sent]))
  const recipients = prepared.report.recipients.map((entry) => ({ ...entry, sent: sent.get(entry.party) ?? 0 }))
  const report = { ...prepared.report, recipients }
  if (row.approvedBy !== null || !needsPerson(report)) return { ...prepared, report }
  await prepared.close()
  await parts.road.transactions.write((writer) =>
    writer.submissions.put({ ...row, state: 'awaiting-approval', report: JSON.stringify(report) }),
  )
  return undefined
}

async function markingsOf(parts: DisclosureParts, submission: string): Promise<DefinedMarkings> {
  const spool = await parts.spool.open(submission)
  try {
    return (await scanBundle(spool.read(), parts.pause)).markings
  } finally {
    await spool.close()
  }
}

async function endFailed(parts: DisclosureParts, row: SubmissionRow): Promise<void> {
  try {
    const kept = await parts.submissions.find(row.id)
    await end(parts, kept ?? row, 'failed')
  } catch (error) {
    parts.onFailure({ submission: row.id, error })
  }
}
