/** The second pass: objects become own items and go out, transaction by transaction, each with the place where a restarted node goes on. */
import { readItem } from './item.ts'
import type { DisclosureParts, Work } from './parts.ts'
import { pieceOf } from './piece.ts'
import type { SubmissionRow } from './ports.ts'
import { type Released, recordDue } from './record-due.ts'
import { beginsAt, startRun } from './release-run.ts'
import type { Report } from './report.ts'

const PAGE = 200

/**
 * Releases what is settled, from where the row says on. On any error every transaction before it stands and the row says where
 * to go on. A refusal is of the whole, or of the recipients that it stopped.
 */
export async function releaseSettled(work: Work<DisclosureParts>, row: SubmissionRow, report: Report): Promise<Released> {
  const run = startRun(work, row, report)
  const { gathering } = run
  let state: Released = { row, report, refusal: null }
  for (let from = beginsAt(row); ; ) {
    const page = work.index.page({ from, limit: PAGE })
    const last = page.at(-1)
    if (last === undefined) break
    for (const settled of page) {
      await work.parts.pause()
      const item = await readItem(work, settled)
      const piece = item === undefined ? undefined : await pieceOf(run, item)
      if (piece === undefined) continue
      if (!gathering.hasRoomFor(piece)) {
        state = await recordDue(run, gathering.take(), { ...state, next: settled.index })
        if (state.refusal !== null) return state
      }
      gathering.add(piece)
    }
    from = last.index + 1
  }
  state = await recordDue(run, gathering.takeLast(), { ...state, next: row.objects })
  const [stopped] = run.stops.values()
  return { ...state, refusal: state.refusal ?? stopped?.refusal ?? null }
}
