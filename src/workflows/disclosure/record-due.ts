/** Records what is due in one transaction, with the place where a restarted node goes on. */
import { type HoldingKey, holdingKey, type Outcome, type Proposal, stateActs } from '../../acts/index.ts'
import type { Refusal } from '../../foundation/index.ts'
import { isTelling } from '../../intelligence/index.ts'
import { type Batch, sourceOf, submitOf } from './batch.ts'
import { DisclosureError } from './errors.ts'
import { type Due, leaveOut } from './gathering.ts'
import type { DisclosureWriter, SubmissionRow } from './ports.ts'
import type { Run } from './release-run.ts'
import type { Report } from './report.ts'
import { endedAmong } from './revoked.ts'
import type { DraftedItem, ShownItem } from './shown-item.ts'

/** How far a submission came. */
export type Released = { readonly row: SubmissionRow; readonly report: Report; readonly refusal: Refusal | null }

/** Refusals by the party of the release, null for what refuses the submission itself. */
type Refusals = ReadonlyMap<string | null, Refusal>

/** Thrown inside the transaction, so that nothing of it is kept. */
class NotRecorded extends DisclosureError {
  readonly refusals: Refusals
  /**
   * Own items and copies that were erased, restricted or taken back since they were recorded, and own items, recorded or not, that come
   * after the last version of their object.
   */
  readonly gone: ReadonlySet<HoldingKey>

  constructor(found: { readonly refusals?: Refusals; readonly gone?: ReadonlySet<HoldingKey> }) {
    super('batch-refused', 'what is due cannot be recorded as it is')
    this.refusals = found.refusals ?? new Map()
    this.gone = found.gone ?? new Set()
  }
}

type Known = Omit<Released, 'refusal'> & {
  /** Index of the first object that was not gathered yet. */
  readonly next: number
}

/**
 * Records what is due, but for recipients whose release is refused: they stop there, and the others, who may not learn of
 * it, go on. The answer has a refusal where nobody is left.
 */
export async function recordDue(run: Run, first: Due, known: Known): Promise<Released> {
  for (let due = first; ; ) {
    if (due.own.length === 0 && due.batches.length === 0) return { row: rowAt(run, known), report: known.report, refusal: null }
    try {
      return await recordOnce(run, due, known)
    } catch (error) {
      if (!(error instanceof NotRecorded)) throw error
      for (const [party, refusal] of error.refusals) {
        if (party === null) return { row: known.row, report: known.report, refusal }
        stop(run, party, { refusal, batches: due.batches })
      }
      const [refusal] = error.refusals.values()
      if (refusal !== undefined && !isAnyoneLeft(run, known.report)) return { row: known.row, report: known.report, refusal }
      due = { own: due.own, batches: due.batches.filter(({ party }) => !run.stops.has(party)) }
      due = leaveOut(due, {
        own: ({ itemId }) => error.gone.has(holdingKey(run.work.parts.road.self, itemId)),
        shown: (item) => isGone(run, item, error.gone),
      })
    }
  }
}

async function recordOnce(run: Run, { own, batches }: Due, known: Known): Promise<Released> {
  const { work, ids, statement, kept } = run
  const { account, purpose } = statement
  const isKept = (item: DraftedItem): boolean => kept.has(item as ShownItem)
  const proposals = [
    ...(own.length === 0 ? [] : [submitOf(own, statement)]),
    ...batches.flatMap((batch) => batch.releases(statement, isKept)),
  ]
  const report = withSent(known.report, batches)
  const row = { ...rowAt(run, known), report: JSON.stringify(report) }
  await stateActs(proposals, work.parts.road, {
    account,
    within: async (writer, outcomes) => {
      const refusals = refusalsOf(proposals, outcomes)
      if (refusals.size > 0) throw new NotRecorded({ refusals })
      const gone = await goneAmong(writer, carriedFrom(run, { own, batches }))
      const ended = await endedAmong(writer.items, { own, batches }, work.parts.road.self)
      if (gone.size > 0 || ended.size > 0) throw new NotRecorded({ gone: gone.union(ended) })
      await ids.keep(writer.shownIds)
      await writer.untold.keep(
        own.flatMap(({ itemId, content }) =>
          isTelling(content.face.type) ? [{ holding: holdingKey(work.parts.road.self, itemId), account, purpose }] : [],
        ),
      )
      await writer.submissions.put(row)
    },
  })
  ids.forget()
  for (const batch of batches) {
    for (const item of batch.items()) {
      kept.add(item)
      work.parts.onReleased?.(item)
    }
  }
  const released = Object.fromEntries(report.recipients.map(({ party, sent }) => [party, sent]))
  work.parts.onProgress?.({ submission: row.id, objects: row.position, total: row.objects, released })
  return { row, report, refusal: null }
}

function refusalsOf(proposals: readonly Proposal[], outcomes: readonly Outcome[]): Refusals {
  const refusals = new Map<string | null, Refusal>()
  for (const [place, outcome] of outcomes.entries()) {
    const { kind, body } = (proposals[place] as Proposal).draft
    const party = kind === 'release' ? (body.to as string) : null
    if (!outcome.ok && !refusals.has(party)) refusals.set(party, outcome.refusal)
  }
  return refusals
}

function stop({ gathering, stops }: Run, party: string, { refusal, batches }: { refusal: Refusal; batches: readonly Batch[] }): void {
  const refused = [...batches.filter((batch) => batch.party === party), gathering.drop(party)]
  stops.set(party, { refusal, position: Math.min(...refused.flatMap((batch) => batch?.first ?? [])) })
}

function isAnyoneLeft({ stops }: Run, report: Report): boolean {
  return report.recipients.some(({ party, released }) => released > 0 && !stops.has(party))
}

/** How far the submission and each recipient came, once what is due is recorded. */
function rowAt(run: Run, { row, next }: Known): SubmissionRow {
  const { gathering, stops, beginsFor } = run
  const position = Math.max(row.position, next)
  const carried = gathering.carried()
  const begins = run.work.recipients.map((party) => {
    // Of one for whom nothing waits, nothing below `next` is left, nor below where the run began for it.
    const first = stops.get(party)?.position ?? carried.get(party) ?? Math.max(beginsFor(party), next)
    return [party, first] as const
  })
  return { ...row, position, behind: Object.fromEntries(begins.filter(([, first]) => first < position)) }
}

/** What items rest on that was recorded before this transaction, so that it may have been taken back since. */
function carriedFrom({ work, kept }: Run, { own, batches }: Due): readonly HoldingKey[] {
  const { self } = work.parts.road
  const fresh = new Set(own.map(({ itemId }) => holdingKey(self, itemId)))
  const carried = new Set<HoldingKey>()
  for (const batch of batches) {
    for (const item of batch.items()) {
      const source = sourceOf(item)
      if (!fresh.has(source)) carried.add(source)
      if (kept.has(item)) carried.add(holdingKey(self, item.itemId))
    }
  }
  return [...carried]
}

async function goneAmong(
  { items, takenBack }: Pick<DisclosureWriter, 'items' | 'takenBack'>,
  carried: readonly HoldingKey[],
): Promise<ReadonlySet<HoldingKey>> {
  if (carried.length === 0) return new Set()
  const states = await items.states(carried)
  const back = await takenBack.among(carried)
  return new Set(carried.filter((holding) => states.get(holding) !== 'held' || back.has(holding)))
}

function isGone({ work }: Run, item: ShownItem, gone: ReadonlySet<HoldingKey>): boolean {
  return gone.has(sourceOf(item)) || gone.has(holdingKey(work.parts.road.self, item.itemId))
}

function withSent(report: Report, batches: readonly Batch[]): Report {
  const sent = (party: string): number => batches.reduce((sum, batch) => (batch.party === party ? sum + batch.count : sum), 0)
  return { ...report, recipients: report.recipients.map((entry) => ({ ...entry, sent: entry.sent + sent(entry.party) })) }
}
