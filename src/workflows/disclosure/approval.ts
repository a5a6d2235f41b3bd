/** What a second person decides on a submission that an article makes wait. */
import { type ApprovalAnswer, type ApprovalPart, type ApprovalQuestion, stateActs } from '../../acts/index.ts'
import { type ApprovalSigners, isForRole } from '../../agreement/index.ts'
import { accepted, DAY_MS, type Refusal, type Result, refused } from '../../foundation/index.ts'
import { checkDeed, inForce, type Official, sharedUnder } from './admission.ts'
import { draftActs } from './draft-acts.ts'
import type { DisclosureRefusalCode } from './errors.ts'
import { endRefused, recordRefusal, type SubmissionStatus, statusOf } from './outcome.ts'
import type { DisclosureParts } from './parts.ts'
import type { SubmissionRow } from './ports.ts'
import { articleAsking, isNothingReleased, needsPerson, parseReport, type Report } from './report.ts'
import type { Runs } from './runs.ts'
import { questionFor, signedBy, signersUnder } from './sign-approval.ts'

/** Which submission, and who decides. */
export type ApprovalRequest = { readonly submission: string; readonly official: Official }

/** An approval, with the written test of necessity where an article asks for one. */
export type Approval = ApprovalRequest & {
  readonly necessity?: string
  /** What the official's passkey answered, where the agreement asks for it. */
  readonly answer?: ApprovalAnswer
}

/** Who is asked to sign, with the written test of necessity where an article asks for one and nobody wrote it before. */
export type SigningRequest = ApprovalRequest & { readonly necessity?: string }

type Outcome = Result<SubmissionStatus, DisclosureRefusalCode>

/** Lets a waiting submission go out: where an article asks for a second person, in the name of one who did not submit it. */
export async function approve(parts: DisclosureParts, request: Approval, runs: Runs): Promise<Outcome> {
  const row = await parts.submissions.find(request.submission)
  if (row === undefined) return refused('submission-unknown', 'no such submission is known')
  const signers = await signersOf(parts, row)
  if (signers !== undefined) return approveSigned(parts, { row, signers, request }, runs)
  const allowed = await mayDecide(parts, row, request.official)
  if (!allowed.ok) return recordDenial(parts, row, { official: request.official, refusal: allowed.refusal })
  const necessity = request.necessity?.trim() ?? ''
  const report = parseReport(row.report)
  if (isNothingReleased(report)) return refused('nothing-released', 'nobody would get anything of it any more: decline it')
  if (needsPerson(report) && !isProposed(row) && request.official.isByIssuer === true) {
    return refused(
      'passkey-needed',
      'an issuer alone says who you are: sign in with a passkey to be the second person',
      approvalOf(row)?.article,
    )
  }
  if (isProposed(row) && needsPerson(report)) return takeUp(parts, row, request.official)
  const tested = articleAsking(report, 'necessity-test')
  if (tested !== undefined && necessity === '') return refused('necessity-missing', 'the necessity is tested in writing', tested)
  const notice = await tellOverseers(parts, row, report)
  if (!notice.ok) return recordDenial(parts, row, { official: request.official, refusal: notice.refusal })
  // Where no article asked for a second person, whoever lets it go was not examined as one and counts as none.
  const approvedBy = needsPerson(report) ? request.official.account : null
  const done = { approvedBy, necessity: necessity === '' ? null : necessity, notice: notice.value }
  const approved = await parts.road.transactions.write(async (writer): Promise<SubmissionRow | undefined> => {
    const current = await writer.submissions.find(row.id)
    if (current?.state !== 'awaiting-approval') return undefined
    // What was tightened since it was looked at goes with it.
    const released: SubmissionRow = { ...current, ...takenUp(current, request.official), ...done, state: 'releasing' }
    await writer.submissions.put(released)
    return released
  })
  if (approved === undefined) return refused('not-awaiting-approval', 'the submission does not wait for approval')
  runs.start(approved)
  return accepted(statusOf(approved))
}

/** What an official is to sign: whoever may approve, and where the agreement asks for it whoever submitted. */
export async function askToSign(parts: DisclosureParts, request: SigningRequest): Promise<Result<ApprovalQuestion, DisclosureRefusalCode>> {
  const { official } = request
  const row = await parts.submissions.find(request.submission)
  if (row === undefined) return refused('submission-unknown', 'no such submission is known')
  const signers = await signersOf(parts, row)
  if (signers === undefined) return refused('approval-not-signed-here', 'nothing of it is to be signed, or somebody takes it up first')
  const as = await partOf(parts, row, { official, signers })
  if (!as.ok) return recordDenial(parts, row, { official, refusal: as.refusal })
  const report = parseReport(row.report)
  const tested = articleAsking(report, 'necessity-test')
  const necessity = request.necessity?.trim() || row.approval?.necessity || null
  if (tested !== undefined && necessity === null) return refused('necessity-missing', 'the necessity is tested in writing', tested)
  const drafted = await draftActs(parts, row, { necessity, tellOverseers: (current) => tellOverseers(parts, row, current) })
  if (!drafted.ok) return drafted
  return questionFor(parts, row, { drafted: drafted.value, official, as: as.value })
}

/** Whose passkeys sign a waiting submission; undefined where a word is enough, and for a proposal that nobody took up. */
async function signersOf(parts: DisclosureParts, row: SubmissionRow): Promise<ApprovalSigners | undefined> {
  if (isProposed(row) || !needsPerson(parseReport(row.report))) return undefined
  return signersUnder(await parts.road.directory.current(), row.agreement)
}

/** In which part an official signs, if in any. */
async function partOf(
  parts: DisclosureParts,
  row: SubmissionRow,
  { official, signers }: { readonly official: Official; readonly signers: ApprovalSigners },
): Promise<Result<ApprovalPart, DisclosureRefusalCode>> {
  const isSubmitter = row.state === 'awaiting-approval' && official.account === row.account
  if (isSubmitter && signers === 'approver-and-submitter') return accepted('submitter')
  const allowed = await mayDecide(parts, row, official)
  if (!allowed.ok) return allowed
  // One person is one person whatever its accounts.
  const person = await parts.officialOf(official.account)
  const isSame = person !== null && person === (await parts.officialOf(row.account))
  return isSame
    ? refused('approval-by-submitter', 'another person than the submitter approves', approvalOf(row)?.article)
    : accepted('approver')
}

type Signing = { readonly row: SubmissionRow; readonly signers: ApprovalSigners; readonly request: Approval }

/** Takes a signature; with that of the approver, and of the submitter where it is asked for, the submission goes out. */
async function approveSigned(parts: DisclosureParts, { row, signers, request }: Signing, runs: Runs): Promise<Outcome> {
  const { official, answer } = request
  const as = await partOf(parts, row, { official, signers })
  if (!as.ok) return recordDenial(parts, row, { official, refusal: as.refusal })
  const drafted = row.approval
  if (answer === undefined || drafted === null || drafted.tightenings !== row.tightenings.length) {
    return refused('approval-unsigned', 'under this agreement an official signs with a passkey what it approves', approvalOf(row)?.article)
  }
  const signed = await signedBy(parts, row, { drafted, official, as: as.value, answer })
  if (!signed.ok) return recordDenial(parts, row, { official, refusal: signed.refusal })
  const isMissing = signers === 'approver-and-submitter' && !signed.value.signatures.some((one) => one.as === 'submitter')
  if (as.value === 'approver' && isMissing) {
    return refused('approval-unsigned', 'whoever submitted it signs first', approvalOf(row)?.article)
  }
  const approved = await parts.road.transactions.write(async (writer): Promise<SubmissionRow | undefined> => {
    const current = await writer.submissions.find(row.id)
    const isSame = current?.approval?.root === drafted.root && current.approval.signatures.length === drafted.signatures.length
    if (current?.state !== 'awaiting-approval' || !isSame) return undefined
    const { necessity, notice } = drafted
    const goes = as.value === 'approver' ? ({ state: 'releasing', approvedBy: official.account, necessity, notice } as const) : {}
    const kept: SubmissionRow = { ...current, approval: signed.value, ...goes }
    await writer.submissions.put(kept)
    return kept
  })
  if (approved === undefined) return refused('submission-changed', 'somebody else decided on the submission or signed it meanwhile')
  if (approved.state === 'releasing') runs.start(approved)
  return accepted(statusOf(approved))
}

/** Whether nobody who may release has taken it up. */
function isProposed({ proposedBy, account }: Pick<SubmissionRow, 'proposedBy' | 'account'>): boolean {
  return proposedBy !== null && proposedBy === account
}

/** Whoever takes a proposal up submits it: a tool is no first person beside whom a second one could stand. */
function takenUp(row: SubmissionRow, { account }: Official): Pick<SubmissionRow, 'account' | 'proposedBy'> {
  if (!isProposed(row)) return { account: row.account, proposedBy: row.proposedBy }
  return { account, proposedBy: row.proposedBy === account ? null : row.proposedBy }
}

/** A proposal for which an article asks for a second person waits for that one from here on. */
async function takeUp(parts: DisclosureParts, row: SubmissionRow, official: Official): Promise<Outcome> {
  const taken = await parts.road.transactions.write(async (writer): Promise<SubmissionRow | undefined> => {
    const current = await writer.submissions.find(row.id)
    if (current?.state !== 'awaiting-approval' || !isProposed(current)) return undefined
    const kept: SubmissionRow = { ...current, ...takenUp(current, official) }
    await writer.submissions.put(kept)
    return kept
  })
  if (taken === undefined) return refused('submission-changed', 'somebody else decided on the submission meanwhile')
  return accepted(statusOf(taken))
}

/** Ends a waiting submission: nothing of it goes out. Whoever may approve may decline, and so may the submitter. */
export async function decline(parts: DisclosureParts, request: ApprovalRequest): Promise<Outcome> {
  const { submission, official } = request
  const row = await parts.submissions.find(submission)
  if (row === undefined) return refused('submission-unknown', 'no such submission is known')
  if (row.state !== 'awaiting-approval') return refused('not-awaiting-approval', 'the submission does not wait for approval')
  const allowed = row.account === official.account ? accepted(undefined) : await mayDecide(parts, row, official)
  if (!allowed.ok) return recordDenial(parts, row, { official, refusal: allowed.refusal })
  const article = approvalOf(row)?.article
  const refusal = { code: 'approval-declined', reason: 'the approval was declined', ...(article === undefined ? {} : { article }) }
  const ended = await endRefused(parts, row, refusal)
  if (ended === undefined) return refused('not-awaiting-approval', 'the submission does not wait for approval')
  return accepted(statusOf(ended))
}

/**
 * Ends a waiting submission that nobody decided on: when its agreement is no longer in force, and when it has waited as
 * long as the agreement lets anything be kept.
 */
export async function lapse(parts: DisclosureParts, row: SubmissionRow): Promise<void> {
  const now = parts.road.clock.now()
  const entry = inForce(row.agreement, { directory: await parts.road.directory.current(), now })
  if (!entry.ok) return void (await endRefused(parts, row, entry.refusal))
  const { article, days } = entry.value.record.agreement.retention
  if (now < row.receivedAt + days * DAY_MS) return
  await endRefused(parts, row, { code: 'approval-lapsed', reason: `nobody decided within ${days} days`, article })
}

/**
 * Tells the overseers, where an article asks for that, of what will go to whom. Told twice is no harm: an approval that was
 * overtaken leaves a notice of something that went under another one.
 */
async function tellOverseers(
  parts: DisclosureParts,
  row: SubmissionRow,
  report: Report,
): Promise<Result<string | null, DisclosureRefusalCode>> {
  const article = articleAsking(report, 'overseer-notice')
  if (article === undefined) return accepted(null)
  const recipients = report.recipients.flatMap(({ party, due }) => {
    const items = due.filter(({ requires }) => requires === 'overseer-notice').reduce((sum, { count }) => sum + count, 0)
    return items === 0 ? [] : [{ party, items }]
  })
  const body = { submission: row.id, purpose: row.purpose, article, recipients }
  const [stated] = await stateActs([{ draft: { kind: 'notice', agreement: row.agreement, body } }], parts.road, { account: row.account })
  if (stated?.ok === true) return accepted(stated.act.id)
  return refused('notice-refused', stated?.refusal.reason ?? 'the overseers cannot be told', article)
}

async function recordDenial(
  parts: DisclosureParts,
  row: SubmissionRow,
  { official, refusal }: { readonly official: Official; readonly refusal: Refusal<DisclosureRefusalCode> },
): Promise<{ readonly ok: false; readonly refusal: Refusal<DisclosureRefusalCode> }> {
  await parts.road.transactions.write((writer) => recordRefusal(parts, writer, { request: { ...row, account: official.account }, refusal }))
  return { ok: false, refusal }
}

async function mayDecide(parts: DisclosureParts, row: SubmissionRow, official: Official): Promise<Result<void, DisclosureRefusalCode>> {
  if (row.state !== 'awaiting-approval') return refused('not-awaiting-approval', 'the submission does not wait for approval')
  const entry = sharedUnder(row.agreement, {
    directory: await parts.road.directory.current(),
    now: parts.road.clock.now(),
    means: parts.road.means,
  })
  if (!entry.ok) return entry
  if (!isForRole(official, row.purpose)) {
    return refused('role-not-allowed', 'the national role of the official does not disclose for this purpose')
  }
  if (isProposed(row) || !needsPerson(parseReport(row.report))) return checkDeed(entry.value, official, 'release')
  const approval = approvalOf(row)
  const notTwo = await parts.whyNotTwo([row.account, official.account], row.receivedAt)
  if (notTwo?.code === 'identity-missing') return refused('identity-missing', notTwo.reason, approval?.article)
  if (notTwo !== undefined) {
    return refused('approval-by-submitter', 'another person than the submitter approves, and no deputy of either', approval?.article)
  }
  if (approval !== undefined && official.role !== approval.role) {
    return refused('role-not-allowed', `article ${approval.article} asks for the approval of a ${approval.role}`, approval.article)
  }
  return checkDeed(entry.value, official, 'approve')
}

/** Whether an official may look at a waiting submission and tighten it: whoever submitted it, and whoever may approve it. */
export async function mayReview(
  parts: DisclosureParts,
  row: SubmissionRow,
  official: Official,
): Promise<Result<void, DisclosureRefusalCode>> {
  const isOwn = row.state === 'awaiting-approval' && row.account === official.account
  return isOwn ? accepted(undefined) : mayDecide(parts, row, official)
}

function approvalOf(row: SubmissionRow) {
  return parseReport(row.report).recipients.find(({ approval }) => approval !== null)?.approval ?? undefined
}
