/** The second pass: objects become items and go out, batch by batch, each batch with the place where a restarted node goes on. */
import { holdingKey, stateActs } from '../../acts/index.ts'
import { sunsetOf } from '../../agreement/index.ts'
import { DAY_MS, formatTimestamp, hex, type Instant, parseTimestamp, type Refusal, sha256, utf8 } from '../../foundation/index.ts'
import { Batch, type Piece, type Share, type Statement } from './batch.ts'
import { DisclosureError } from './errors.ts'
import { type Item, permissionFor, readItem, showTo } from './item.ts'
import type { CrossingPermission } from './judge.ts'
import { bitOf, type DisclosureParts, type Work } from './parts.ts'
import type { SubmissionRow } from './ports.ts'
import type { Report } from './report.ts'
import { AllocatedIds } from './shown-ids.ts'
import { type Beside, draftOwnItem, draftShownItem, type ShownItem } from './shown-item.ts'
import { sharedScore } from './triage.ts'

const PAGE = 200
// Dates of erasure are cut to the minute: within one run items then share them, and they tell less of when an item was made.
const MINUTE_MS = 60_000

/** A submission on its way out. */
type Run = {
  readonly work: Work<DisclosureParts>
  readonly ids: AllocatedIds
  /** The clock against which items are scored. */
  readonly startedAt: Instant
  readonly retainUntil: (days: number) => string
  readonly statement: Statement
}

/** Thrown inside the transaction of a batch, so that nothing of it is kept. */
class BatchRefused extends DisclosureError {
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super('batch-refused', 'an act of the batch is refused')
    this.refusal = refusal
  }
}

/** How far a submission came. */
export type Released = { readonly row: SubmissionRow; readonly report: Report; readonly refusal: Refusal | null }

/**
 * Releases what is settled, from the row's position on. On any error every
 * batch before it stands and the row says where to go on.
 */
export async function releaseSettled(work: Work<DisclosureParts>, row: SubmissionRow, report: Report): Promise<Released> {
  const run = startRun(work, row, report)
  let state: Omit<Released, 'refusal'> = { row, report }
  let batch = new Batch(work.parts.batchObjectsMax)
  for (let from = row.position; ; ) {
    const page = work.index.page({ from, limit: PAGE })
    const last = page.at(-1)
    if (last === undefined) break
    for (const settled of page) {
      await work.parts.pause()
      const item = await readItem(work, settled)
      const piece = item === undefined ? undefined : await pieceOf(run, item)
      if (piece === undefined) continue
      if (!batch.hasRoomFor(piece)) {
        const recorded = await recordBatch(run, batch, { ...state, position: settled.index })
        if (recorded.refusal !== null) return recorded
        state = recorded
        batch = new Batch(work.parts.batchObjectsMax)
      }
      batch.add(piece)
    }
    from = last.index + 1
  }
  if (batch.isEmpty) return { ...state, refusal: null }
  return recordBatch(run, batch, { ...state, position: row.objects })
}

function startRun(work: Work<DisclosureParts>, row: SubmissionRow, report: Report): Run {
  const { road, shownIds } = work.parts
  const startedAt = Math.floor(road.clock.now() / MINUTE_MS) * MINUTE_MS
  const sunsetAt = sunsetOf(work.entry.record).at
  const retainUntil = writtenOnce((days) => formatTimestamp(Math.min(startedAt + days * DAY_MS, sunsetAt)))
  const statement = {
    submission: row.id,
    agreement: row.agreement,
    purpose: row.purpose,
    justification: hex(sha256(utf8(row.justification))),
    account: row.account,
    approvedBy: row.approvedBy,
    necessity: row.necessity === null ? null : hex(sha256(utf8(row.necessity))),
    notice: row.notice,
    provenance: report.provenance,
    retainUntil: retainUntil(work.entry.record.agreement.retention.days),
  }
  return { work, ids: new AllocatedIds(shownIds, road.randomness), startedAt, retainUntil, statement }
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

/** Nobody knows how to handle an item after the last instant that its markings name, so it is erased by then. */
function earlier(retainUntil: string, handledUntil: Instant | null): string {
  return handledUntil !== null && handledUntil < parseTimestamp(retainUntil) ? formatTimestamp(handledUntil) : retainUntil
}

async function pieceOf(run: Run, item: Item): Promise<Piece> {
  const { work } = run
  const text = JSON.stringify(item.object)
  const own = draftOwnItem(work, item.object, { facts: item.facts, text })
  const shares: Share[] = []
  // Recipients that get the object as it is get one and the same item.
  const unchanged = new Map<string, ShownItem>()
  for (const recipient of work.recipients.keys()) {
    const permission = permissionFor(work, recipient, item)
    if (permission === undefined) continue
    const retainUntil = earlier(run.retainUntil(permission.obligations.retentionDays), item.facts.handledUntil)
    const isChanged = (item.settled.changed & bitOf(recipient)) !== 0
    const beside = besideOf(run, item, { recipient, permission })
    const known = { ...beside, facts: item.facts, retainUntil, source: holdingKey(work.parts.road.self, own.itemId) }
    const likeness = JSON.stringify([retainUntil, beside])
    const shown = isChanged
      ? await changedItem(run, item, { ...known, recipient, permission })
      : (unchanged.get(likeness) ?? draftShownItem(work, item.object, known))
    if (!isChanged) unchanged.set(likeness, shown)
    const articles = permission.articles.map(({ number }) => number)
    const itemsMax = permission.obligations.caps.itemsPerRelease?.items ?? Number.POSITIVE_INFINITY
    shares.push({ party: work.recipients[recipient] as string, item: shown, retainUntil, articles, itemsMax })
  }
  return { own, shares }
}

type ForRecipient = { readonly recipient: number; readonly permission: CrossingPermission }

function besideOf({ work, startedAt, statement }: Run, item: Item, { recipient, permission }: ForRecipient): Beside {
  const { object, facts, settled } = item
  const asked = { object, facts, objectKey: settled.objectKey, recipient, permission }
  const scored = sharedScore(work, asked, { now: startedAt, isApproved: statement.approvedBy !== null })
  return { triage: scored?.claim, isSourceGradeWithheld: permission.sourceGrade === 'withheld' }
}

type Changed = Parameters<typeof draftShownItem>[2] & ForRecipient

async function changedItem({ work, ids }: Run, item: Item, known: Changed): Promise<ShownItem> {
  const { recipient, permission, ...drafted } = known
  const shown = await showTo(work, item, { recipient, permission, ids })
  if (shown.kind === 'withheld') throw new Error('an object that was settled as shared is withheld')
  return draftShownItem(work, shown.object, drafted)
}

async function recordBatch(
  { work, ids, statement }: Run,
  batch: Batch,
  known: { readonly row: SubmissionRow; readonly report: Report; readonly position: number },
): Promise<Released> {
  const { parts } = work
  const counts = batch.counts()
  const report = {
    ...known.report,
    recipients: known.report.recipients.map((entry) => ({ ...entry, sent: entry.sent + (counts.get(entry.party) ?? 0) })),
  }
  const row = { ...known.row, position: known.position, report: JSON.stringify(report) }
  try {
    await stateActs(batch.proposals(statement), parts.road, {
      account: statement.account,
      within: async (writer, outcomes) => {
        for (const outcome of outcomes) if (!outcome.ok) throw new BatchRefused(outcome.refusal)
        await ids.keep(writer.shownIds)
        await writer.submissions.put(row)
      },
    })
  } catch (error) {
    if (!(error instanceof BatchRefused)) throw error
    return { row: known.row, report: known.report, refusal: error.refusal }
  }
  ids.forget()
  const released = Object.fromEntries(report.recipients.map(({ party, sent }) => [party, sent]))
  parts.onProgress?.({ submission: row.id, objects: row.position, total: row.objects, released })
  return { row, report, refusal: null }
}
