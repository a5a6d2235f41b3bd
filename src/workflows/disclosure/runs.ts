/** The work that goes on after a submission was acknowledged: one submission at a time, each from where it stands. */
import { ComityError } from '../../foundation/index.ts'
import { type ActDrafting, readSeed, signedDrafting } from './drafted-acts.ts'
import { end, endRefused } from './outcome.ts'
import type { DisclosureParts } from './parts.ts'
import type { SubmissionRow } from './ports.ts'
import { preparationOf } from './preparation.ts'
import { type Prepared, prepare } from './prepare.ts'
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
      if (error instanceof ComityError && error.code === 'approval-outdated') await askAgain(parts, row)
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
    const released = await releaseSettled(prepared.work, row, { report: prepared.report, drafting: await draftingOf(parts, row) })
    if (released.refusal === null) await end(parts, released.row, 'released')
    else await endRefused(parts, released.row, released.refusal)
  } finally {
    await prepared.close()
  }
}

/** Prepares a row under what the agreement permits now; undefined when that stops it. */
async function prepareAgain(parts: DisclosureParts, row: SubmissionRow): Promise<Prepared<DisclosureParts> | undefined> {
  const preparation = await preparationOf(parts, row)
  if (!preparation.ok) {
    await endRefused(parts, row, preparation.refusal)
    return undefined
  }
  const prepared = await prepare(parts, preparation.value)
  const sent = new Map(parseReport(row.report).recipients.map((entry) => [entry.party, entry.sent]))
  const recipients = prepared.report.recipients.map((entry) => ({ ...entry, sent: sent.get(entry.party) ?? 0 }))
  const report = { ...prepared.report, recipients }
  if (row.approvedBy !== null || !needsPerson(report)) return { ...prepared, report }
  await prepared.close()
  await parts.road.transactions.write((writer) =>
    writer.submissions.put({ ...row, state: 'awaiting-approval', report: JSON.stringify(report) }),
  )
  return undefined
}

/** What went out stands; officials sign the rest anew, as it would go out by now. */
async function askAgain(parts: DisclosureParts, row: SubmissionRow): Promise<void> {
  const spool = await parts.road.transactions.write(async (writer): Promise<string | undefined> => {
    const current = await writer.submissions.find(row.id)
    if (current?.state !== 'releasing') return undefined
    await writer.submissions.put({ ...current, state: 'awaiting-approval', approvedBy: null, approval: null })
    return current.approval?.spool
  })
  if (spool !== undefined) await parts.spool.remove(spool)
}

/** How what was signed is made again; null where nothing was. */
async function draftingOf(parts: DisclosureParts, { approval }: SubmissionRow): Promise<ActDrafting | null> {
  if (approval === null) return null
  return signedDrafting(approval, await readSeed(parts, approval.spool), parts.road.self)
}

async function endFailed(parts: DisclosureParts, row: SubmissionRow): Promise<void> {
  try {
    const kept = await parts.submissions.find(row.id)
    await end(parts, kept ?? row, 'failed')
  } catch (error) {
    parts.onFailure({ submission: row.id, error })
  }
}
