/** A submission on its way out: what stays the same from the first transaction of a run to the last. */
import { sunsetOf } from '../../agreement/index.ts'
import { DAY_MS, formatTimestamp, hex, type Instant, type Refusal, sha256, utf8 } from '../../foundation/index.ts'
import type { Statement } from './batch.ts'
import { type ActDrafting, UNSIGNED } from './drafted-acts.ts'
import { Gathering } from './gathering.ts'
import type { DisclosureParts, Work } from './parts.ts'
import type { SubmissionRow } from './ports.ts'
import type { Report } from './report.ts'
import { AllocatedIds } from './shown-ids.ts'
import type { ShownItem } from './shown-item.ts'

// Dates of erasure are cut to the minute: within one run items then share them, and they tell less of when an item was made.
const MINUTE_MS = 60_000

/** A recipient whose release was refused, and the first object that it does not get for it. */
export type Stop = { readonly refusal: Refusal; readonly position: number }

/** One run over what is settled. */
export type Run = {
  readonly work: Work<DisclosureParts>
  readonly ids: AllocatedIds
  /** The clock against which items are scored. */
  readonly startedAt: Instant
  readonly retainUntil: (days: number) => string
  readonly statement: Statement
  /** Objects below it are own items already. */
  readonly ownFrom: number
  /** Where the run begins for a recipient: objects below it were released to it already. */
  readonly beginsFor: (party: string) => number
  readonly gathering: Gathering
  /** Items that an act of this run holds, for as long as anything else does. */
  readonly kept: WeakSet<ShownItem>
  readonly stops: Map<string, Stop>
  /** Where officials sign: what random parts come from, and the signatures. */
  readonly drafting: ActDrafting | null
}

/** Begins where the row says. */
export function startRun(
  work: Work<DisclosureParts>,
  row: SubmissionRow,
  { report, drafting }: { readonly report: Report; readonly drafting: ActDrafting | null },
): Run {
  const { road, shownIds, batchObjectsMax } = work.parts
  const startedAt = Math.floor((drafting?.startedAt ?? road.clock.now()) / MINUTE_MS) * MINUTE_MS
  const sunsetAt = sunsetOf(work.entry.record).at
  const retainUntil = writtenOnce((days) => formatTimestamp(Math.min(startedAt + days * DAY_MS, sunsetAt)))
  const statement = {
    submission: row.id,
    agreement: row.agreement,
    purpose: row.purpose,
    justification: hex(sha256(utf8(row.justification))),
    account: row.account,
    approvedBy: row.approval === null ? row.approvedBy : approverOf(row),
    necessity: row.necessity === null ? null : hex(sha256(utf8(row.necessity))),
    notice: row.notice,
    answers: row.answers,
    anonymised: row.anonymised,
    provenance: report.provenance,
    retainUntil: retainUntil(work.entry.record.agreement.retention.days),
    ...(drafting?.approvalOf && { approvalOf: drafting.approvalOf }),
  }
  return {
    work,
    ids: new AllocatedIds(shownIds, (party, key) => drafting?.randomness(`id ${key} for ${party}`) ?? road.randomness),
    startedAt,
    retainUntil,
    statement,
    ownFrom: row.position,
    beginsFor: (party) => row.behind[party] ?? row.position,
    gathering: new Gathering(batchObjectsMax),
    kept: new WeakSet(),
    stops: new Map(),
    drafting,
  }
}

/** Who approved, without a name, as everybody can verify. */
function approverOf({ approval }: SubmissionRow): string {
  return approval?.signatures.find((signature) => signature.as === 'approver')?.official ?? UNSIGNED
}

/** The first object that anybody still needs. */
export function beginsAt(row: SubmissionRow): number {
  return Math.min(row.position, ...Object.values(row.behind))
}

/** An agreement knows few different periods, so the date after each is written once and not for every object. */
function writtenOnce(dateAfter: (days: number) => string): (days: number) => string {
  const written = new Map<number, string>()
  return (days) => {
    const date = written.get(days) ?? dateAfter(days)
    written.set(days, date)
    return date
  }
}
