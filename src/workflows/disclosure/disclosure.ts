/** How a STIX bundle becomes releases: received, judged, approved where an article asks for it, released. */
import type { ApprovalQuestion } from '../../acts/index.ts'
import { accepted, type Refusal, type Result, randomUuid, refused } from '../../foundation/index.ts'
import { type Admitted, admit, type DisclosureRequest } from './admission.ts'
import { answeredRequest, type Manner, mannerOfAnswer } from './answering.ts'
import { type Approval, type ApprovalRequest, approve, askToSign, decline, lapse, type SigningRequest } from './approval.ts'
import type { DisclosureRefusalCode } from './errors.ts'
import { convertForeign } from './foreign-file.ts'
import { discard, endRefused, recordRefusal, type SubmissionStatus, statusOf } from './outcome.ts'
import { type Outlook, type OutlookRequest, outlooksOf } from './outlook.ts'
import type { DisclosureParts } from './parts.ts'
import type { SubmissionRow } from './ports.ts'
import { type Prepared, prepare } from './prepare.ts'
import { DEFAULT_PROVENANCE, previewObjects, previewReport } from './preview.ts'
import type { PreviewedEntry } from './previewed-object.ts'
import { receiveBundle, type ScannedBundle } from './receive.ts'
import { commonestGrounds, isNothingReleased, needsPerson, type Report, unsignedFrom, withImport } from './report.ts'
import { letStay, type ReviewRequest, reviewObjects, type StayRequest, type TightenRequest, tighten } from './review.ts'
import { createRuns, type Runs } from './runs.ts'
import type { Receiving } from './spooled-bundle.ts'

/** What officials do with bundles. */
export type Disclosure = {
  /**
   * Takes a bundle in and says what each recipient gets. On return it is
   * durable: it goes out by itself, also after a crash, or waits for approval.
   * A refusal of the whole is recorded, and nothing goes out.
   * @throws IntelligenceError when the bytes are no bundle or end early, ComityError `store-full` when no space is left;
   *   nothing is kept then
   */
  submit(request: DisclosureRequest): Promise<Result<SubmissionStatus, DisclosureRefusalCode>>
  approve(request: Approval): Promise<Result<SubmissionStatus, DisclosureRefusalCode>>
  /** What the official is to sign, where the agreement asks for it; asked of whoever submitted it too, where that one signs as well. */
  askToSign(request: SigningRequest): Promise<Result<ApprovalQuestion, DisclosureRefusalCode>>
  decline(request: ApprovalRequest): Promise<Result<SubmissionStatus, DisclosureRefusalCode>>
  /** Undefined for an id that is not known, and for a submission that is still being received. */
  status(submission: string): Promise<SubmissionStatus | undefined>
  /** Newest first. */
  list(limit: number): Promise<readonly SubmissionStatus[]>
  /** What would go out; nothing is recorded and nothing stays. */
  preview(request: DisclosureRequest): Promise<Result<Report, DisclosureRefusalCode>>
  /** As `preview`, object by object. Whoever takes the entries takes them to the end or returns them. */
  previewObjects(request: DisclosureRequest): Promise<Result<AsyncGenerator<PreviewedEntry>, DisclosureRefusalCode>>
  /** A waiting submission object by object, for whoever submitted it or may approve it. */
  review(request: ReviewRequest): Promise<Result<AsyncGenerator<PreviewedEntry>, DisclosureRefusalCode>>
  /** Lets recipients of a waiting submission have less. */
  tighten(request: TightenRequest): Promise<Result<SubmissionStatus, DisclosureRefusalCode>>
  /** Keeps that values of a waiting submission may stay, as they do where nobody tightens. */
  letStay(request: StayRequest): Promise<Result<SubmissionStatus, DisclosureRefusalCode>>
  /** What parties would get of objects under drafts or versions, with the graph closed as `preview` closes it; nothing is recorded. */
  outlooks(request: OutlookRequest): Promise<readonly Outlook[]>
  /** Once at the start, before anything is submitted: goes on with what was acknowledged, forgets what was not. */
  resume(): Promise<void>
  /** Now and then: goes on with what stopped on an error, and ends what waited for approval for too long. */
  tend(): Promise<void>
  /** Waits until every acknowledged submission is released, waits for approval or has stopped. */
  idle(): Promise<void>
}

/** Disclosures over these parts. */
export function createDisclosure(parts: DisclosureParts): Disclosure {
  const runs = createRuns(parts)
  const receiving: Receiving = new Set()
  return {
    submit: (request) => submit(parts, request, { runs, receiving }),
    approve: (request) => approve(parts, request, runs),
    askToSign: (request) => askToSign(parts, request),
    decline: (request) => decline(parts, request),
    async status(submission) {
      const row = await parts.submissions.find(submission)
      return row === undefined || row.state === 'receiving' ? undefined : statusOf(row)
    },
    list: async (limit) => (await parts.submissions.list(limit)).map(statusOf),
    preview: (request) => previewReport(parts, request, receiving),
    previewObjects: (request) => previewObjects(parts, request, receiving),
    review: (request) => reviewObjects(parts, request),
    tighten: (request) => tighten(parts, request),
    letStay: (request) => letStay(parts, request),
    outlooks: (request) => outlooksOf(parts, request, receiving),
    resume: () => resume(parts, { runs, receiving }),
    tend: () => tend(parts, { runs, receiving }),
    idle: () => runs.idle(),
  }
}

type Underway = { readonly runs: Runs; readonly receiving: Receiving }

async function submit(
  parts: DisclosureParts,
  request: DisclosureRequest,
  { runs, receiving }: Underway,
): Promise<Result<SubmissionStatus, DisclosureRefusalCode>> {
  const { road } = parts
  const asked = await answeredRequest(parts, request)
  if (!asked.ok) return refuseRequest(parts, request, asked.refusal)
  const meant = asked.value === undefined ? request : { ...request, recipients: [asked.value.asker] }
  const admitted = admit(meant, { directory: await road.directory.current(), now: road.clock.now(), means: road.means })
  if (!admitted.ok) return refuseRequest(parts, request, admitted.refusal)
  const id = request.submission ?? randomUuid(road.randomness)
  receiving.add(id)
  try {
    const row = await openRow(parts, id, request)
    const { scanned, prepared } = await takeIn(
      parts,
      { id, request, admitted: admitted.value, manner: mannerOfAnswer(asked.value) },
      receiving,
    )
    const waits = request.review === true
    return await acknowledge(parts, { ...row, objects: scanned.objects }, { prepared, runs, waits })
  } catch (error) {
    await discard(parts, id).catch((cleaning: unknown) => parts.onFailure({ submission: id, error: cleaning }))
    throw error
  } finally {
    receiving.delete(id)
  }
}

async function refuseRequest<Code extends DisclosureRefusalCode>(
  parts: DisclosureParts,
  request: DisclosureRequest,
  refusal: Refusal<Code>,
): Promise<{ readonly ok: false; readonly refusal: Refusal<Code> }> {
  const { agreement, purpose, justification, official } = request
  await parts.road.transactions.write((writer) =>
    recordRefusal(parts, writer, { request: { account: official.account, agreement, purpose, justification }, refusal }),
  )
  return { ok: false, refusal }
}

async function openRow(parts: DisclosureParts, id: string, request: DisclosureRequest): Promise<SubmissionRow> {
  const { agreement, purpose, justification, official } = request
  const row: SubmissionRow = {
    id,
    state: 'receiving',
    agreement,
    purpose,
    justification,
    account: official.account,
    proposedBy: request.isProposal === true ? official.account : null,
    approvedBy: null,
    necessity: null,
    notice: null,
    answers: request.answers ?? null,
    anonymised: request.anonymised === true,
    receivedAt: parts.road.clock.now(),
    position: 0,
    behind: {},
    objects: 0,
    report: '{}',
    tightenings: [],
    stays: [],
    approval: null,
  }
  await parts.road.transactions.write((writer) => writer.submissions.put(row))
  return row
}

type Taking = {
  readonly id: string
  readonly request: DisclosureRequest
  readonly admitted: Admitted
  readonly manner: Manner
}
type Taken = { readonly scanned: ScannedBundle; readonly prepared: Prepared<DisclosureParts> }

async function takeIn(parts: DisclosureParts, taking: Taking, receiving: Receiving): Promise<Taken> {
  const { request } = taking
  if (request.foreign === undefined) return receiveAndPrepare(parts, taking)
  await using converted = await convertForeign(parts, { ...request.foreign, chunks: request.chunks }, receiving)
  const provenance = request.provenance ?? unsignedFrom(converted.format)
  const { scanned, prepared } = await receiveAndPrepare(parts, {
    ...taking,
    request: { ...request, chunks: converted.chunks, provenance },
  })
  return { scanned, prepared: { ...prepared, report: withImport(prepared.report, converted.report()) } }
}

async function receiveAndPrepare(parts: DisclosureParts, { id, request, admitted, manner }: Taking): Promise<Taken> {
  const scanned = await receiveBundle(id, request.chunks, parts)
  const { purpose, provenance = DEFAULT_PROVENANCE } = request
  const prepared = await prepare(parts, { ...admitted, submission: id, purpose, manner, markings: scanned.markings, provenance })
  return { scanned, prepared }
}

async function acknowledge(
  parts: DisclosureParts,
  received: SubmissionRow,
  { prepared, runs, waits }: { readonly prepared: Prepared<DisclosureParts>; readonly runs: Runs; readonly waits: boolean },
): Promise<Result<SubmissionStatus, DisclosureRefusalCode>> {
  const { report } = prepared
  const row: SubmissionRow = { ...received, report: JSON.stringify(report) }
  let isStarted = false
  try {
    if (isNothingReleased(report)) {
      const grounds = commonestGrounds(report)
      const [fault] = report.faults
      const nothingValid = fault === undefined ? 'the bundle holds no object' : `no object of the bundle can be shared: ${fault.reason}`
      const reason = grounds === undefined ? nothingValid : `no recipient may have any of it: ${grounds.reason}`
      const refusal = refused('nothing-released', reason, grounds?.article ?? undefined)
      await endRefused(parts, row, refusal.refusal)
      return refusal
    }
    const state = waits || needsPerson(report) ? 'awaiting-approval' : 'releasing'
    const kept: SubmissionRow = { ...row, state }
    await parts.road.transactions.write((writer) => writer.submissions.put(kept))
    if (state === 'releasing') {
      isStarted = true
      runs.start(kept, prepared)
    }
    return accepted(statusOf(kept))
  } finally {
    if (!isStarted) await prepared.close()
  }
}

async function resume(parts: DisclosureParts, { runs, receiving }: Underway): Promise<void> {
  const rows = await parts.submissions.unfinished()
  for (const row of rows) {
    if (receiving.has(row.id) || runs.isRunning(row.id)) continue
    if (row.state === 'receiving') await discard(parts, row.id)
    else if (row.state === 'releasing') runs.start(row)
  }
  const needed = new Set(rows.filter(({ state }) => state !== 'receiving').flatMap(({ id, approval }) => [id, approval?.spool ?? id]))
  for (const id of await parts.spool.list()) {
    if (!needed.has(id) && !receiving.has(id) && !runs.isRunning(id)) await parts.spool.remove(id)
  }
}

async function tend(parts: DisclosureParts, { runs, receiving }: Underway): Promise<void> {
  for (const row of await parts.submissions.unfinished()) {
    // Acknowledging is not over before its run was started.
    if (receiving.has(row.id)) continue
    if (row.state === 'awaiting-approval') await lapse(parts, row)
    else if (row.state === 'releasing' && !runs.isRunning(row.id)) runs.start(row)
  }
}
