/** What a person does with a submission before it goes out: looks at it, and lets recipients have less. */
import { accepted, type Result, randomUuid, refused } from '../../foundation/index.ts'
import { isAlwaysKept } from '../../intelligence/index.ts'
import { type ApprovalRequest, mayReview } from './approval.ts'
import type { DisclosureRefusalCode } from './errors.ts'
import { recordRefusal, type SubmissionStatus, statusOf } from './outcome.ts'
import type { DisclosureParts } from './parts.ts'
import type { SubmissionRow } from './ports.ts'
import { preparationOf } from './preparation.ts'
import { prepare } from './prepare.ts'
import { previewSpooled } from './preview.ts'
import type { PreviewedEntry } from './previewed-object.ts'
import { parseReport } from './report.ts'
import { STAYS_MAX, type Stay, withAnswers, withStays } from './stays.ts'
import { TIGHTENINGS_MAX, type Tightening } from './tightening.ts'

/** Which waiting submission, who looks at it, and for which of its recipients. */
export type ReviewRequest = ApprovalRequest & { readonly recipients?: readonly string[] }

/** What is to be tightened. */
export type TightenRequest = ApprovalRequest & { readonly tightenings: readonly Tightening[] }

/** Values that may stay, each with the object that was looked at. */
export type StayRequest = ApprovalRequest & { readonly stays: readonly Pick<Stay, 'index' | 'value'>[] }

/** A waiting submission object by object, as its recipients would get it now. */
export async function reviewObjects(
  parts: DisclosureParts,
  request: ReviewRequest,
): Promise<Result<AsyncGenerator<PreviewedEntry>, DisclosureRefusalCode>> {
  const waiting = await waitingRow(parts, request)
  if (!waiting.ok) return waiting
  const preparation = await preparationOf(parts, waiting.value)
  if (!preparation.ok) return preparation
  const asked = request.recipients
  if (asked?.some((party) => !preparation.value.recipients.includes(party)) === true) {
    return refused('recipient-unknown', 'a recipient is not one of the submission')
  }
  const recipients = preparation.value.recipients.filter((party) => asked?.includes(party) ?? true)
  return accepted(withStays(previewSpooled(parts, { ...preparation.value, recipients }), waiting.value.stays))
}

/** Keeps that an official let values stay. Nothing more goes out by it than before, and whoever comes after may still tighten. */
export async function letStay(parts: DisclosureParts, request: StayRequest): Promise<Result<SubmissionStatus, DisclosureRefusalCode>> {
  const waiting = await waitingRow(parts, request)
  if (!waiting.ok) return waiting
  const row = waiting.value
  const beyond = request.stays.find(({ index }) => index >= row.objects)
  if (beyond !== undefined) return refused('stay-invalid', `the bundle has no object ${beyond.index}`)
  const [account, at] = [request.official.account, parts.road.clock.now()]
  const said = request.stays.map(({ index, value }) => ({ index, value, account, at }))
  return parts.road.transactions.write(async (writer) => {
    const current = await writer.submissions.find(row.id)
    if (current?.state !== 'awaiting-approval') return refused('submission-changed', 'somebody else decided on the submission meanwhile')
    const stays = withAnswers(current.stays, said)
    if (stays.length > STAYS_MAX) return refused('stay-invalid', `a submission has ${STAYS_MAX} answers at most`)
    await writer.submissions.put({ ...current, stays })
    return accepted(statusOf({ ...current, stays }))
  })
}

/**
 * Lets recipients of a waiting submission have less. What was tightened before stays: nothing loosens it.
 * Two reviewers at once: the second is refused with `submission-changed` and looks again.
 */
export async function tighten(parts: DisclosureParts, request: TightenRequest): Promise<Result<SubmissionStatus, DisclosureRefusalCode>> {
  const waiting = await waitingRow(parts, request)
  if (!waiting.ok) return waiting
  const row = waiting.value
  const checked = checkTightenings(row, request.tightenings)
  if (!checked.ok) return checked
  const tightenings = [...row.tightenings, ...request.tightenings]
  if (tightenings.length > TIGHTENINGS_MAX) {
    return refused('tightening-invalid', `a submission is tightened in ${TIGHTENINGS_MAX} places at most`)
  }
  const preparation = await preparationOf(parts, { ...row, tightenings })
  if (!preparation.ok) return preparation
  const prepared = await prepare(parts, { ...preparation.value, scratch: randomUuid(parts.road.randomness) })
  await prepared.close()
  const isKept = await parts.road.transactions.write(async (writer) => {
    const current = await writer.submissions.find(row.id)
    if (current?.state !== 'awaiting-approval' || current.tightenings.length !== row.tightenings.length) return false
    await writer.submissions.put({ ...current, tightenings, report: JSON.stringify(prepared.report) })
    return true
  })
  if (!isKept) return refused('submission-changed', 'somebody else decided on the submission or tightened it meanwhile')
  return accepted(statusOf({ ...row, tightenings, report: JSON.stringify(prepared.report) }))
}

async function waitingRow(
  parts: DisclosureParts,
  { submission, official }: ApprovalRequest,
): Promise<Result<SubmissionRow, DisclosureRefusalCode>> {
  const row = await parts.submissions.find(submission)
  if (row === undefined) return refused('submission-unknown', 'no such submission is known')
  const allowed = await mayReview(parts, row, official)
  if (allowed.ok) return accepted(row)
  const request = { ...row, account: official.account }
  await parts.road.transactions.write((writer) => recordRefusal(parts, writer, { request, refusal: allowed.refusal }))
  return allowed
}

function checkTightenings(row: SubmissionRow, tightenings: readonly Tightening[]): Result<void, DisclosureRefusalCode> {
  const recipients = parseReport(row.report).recipients.map(({ party }) => party)
  for (const tightening of tightenings) {
    if (tightening.index >= row.objects) return refused('tightening-invalid', `the bundle has no object ${tightening.index}`)
    if (tightening.parties?.some((party) => !recipients.includes(party)) === true) {
      return refused('recipient-unknown', 'a recipient is not one of the submission')
    }
    if (tightening.what === 'field' && isAlwaysKept(tightening.field)) {
      return refused('tightening-invalid', `${tightening.field} always crosses with its object: withhold the object`)
    }
  }
  return accepted(undefined)
}
