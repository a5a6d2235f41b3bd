/** The second pass: objects become own items and go out, transaction by transaction, each with the place where a restarted node goes on. */
import type { ActDrafting, DraftedAct } from './drafted-acts.ts'
import type { Due } from './gathering.ts'
import { readItem } from './item.ts'
import type { DisclosureParts, Work } from './parts.ts'
import { pieceOf } from './piece.ts'
import type { SubmissionRow } from './ports.ts'
import { type Released, recordDue } from './record-due.ts'
import { beginsAt, type Run, startRun } from './release-run.ts'
import type { Report } from './report.ts'

const PAGE = 200

/**
 * Releases what is settled, from where the row says on. On any error every transaction before it stands and the row says where
 * to go on. A refusal is of the whole, or of the recipients that it stopped.
 */
export async function releaseSettled(
  work: Work<DisclosureParts>,
  row: SubmissionRow,
  how: { readonly report: Report; readonly drafting: ActDrafting | null },
): Promise<Released> {
  const run = startRun(work, row, how)
  let state: Released = { row, report: how.report, refusal: null }
  for await (const { due, next } of dueOf(run, row)) {
    state = await recordDue(run, due, { ...state, next })
    if (state.refusal !== null) return state
  }
  const [stopped] = run.stops.values()
  return { ...state, refusal: state.refusal ?? stopped?.refusal ?? null }
}

/** The release acts of what is settled, as they would go out; nothing is recorded. */
export async function* draftSettled(
  work: Work<DisclosureParts>,
  row: SubmissionRow,
  how: { readonly report: Report; readonly drafting: ActDrafting },
): AsyncGenerator<DraftedAct> {
  const run = startRun(work, row, how)
  for await (const { due } of dueOf(run, row)) {
    for (const batch of due.batches) {
      for (const { draft } of batch.releases(run.statement, () => true)) yield { agreement: row.agreement, body: draft.body }
    }
    run.ids.forget()
  }
}

/** What is due, transaction by transaction, with the index of the first object that is not in it. */
async function* dueOf(run: Run, row: SubmissionRow): AsyncGenerator<{ readonly due: Due; readonly next: number }> {
  const { work, gathering } = run
  for (let from = beginsAt(row); ; ) {
    const page = work.index.page({ from, limit: PAGE })
    const last = page.at(-1)
    if (last === undefined) break
    for (const settled of page) {
      await work.parts.pause()
      const item = await readItem(work, settled)
      const piece = item === undefined ? undefined : await pieceOf(run, item)
      if (piece === undefined) continue
      if (!gathering.hasRoomFor(piece)) yield { due: gathering.take(), next: settled.index }
      gathering.add(piece)
    }
    from = last.index + 1
  }
  yield { due: gathering.takeLast(), next: row.objects }
}
