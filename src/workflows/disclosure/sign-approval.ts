/** Officials sign with their passkeys the drafted acts of a submission, where the agreement asks for it (spec/act.md#approvals). */
import {
  type ApprovalAnswer,
  type ApprovalPart,
  type ApprovalQuestion,
  type ApprovalSigner,
  approvalQuestion,
  type Directory,
  signaturesWith,
} from '../../acts/index.ts'
import type { ApprovalSigners } from '../../agreement/index.ts'
import { accepted, type Result } from '../../foundation/index.ts'
import type { Official } from './admission.ts'
import type { DraftedActs } from './drafted-acts.ts'
import type { DisclosureRefusalCode } from './errors.ts'
import type { DisclosureParts } from './parts.ts'
import type { SubmissionRow } from './ports.ts'

/** Whose passkeys sign under an agreement; undefined where none does. */
export function signersUnder(directory: Directory, agreement: string): ApprovalSigners | undefined {
  return directory.agreement(agreement)?.record.agreement.reading.approvalSignedBy
}

/** What is to be signed of drafted acts, by whom and in which part. */
export async function questionFor(
  parts: DisclosureParts,
  row: SubmissionRow,
  asked: { readonly drafted: DraftedActs; readonly official: Official; readonly as: ApprovalPart },
): Promise<Result<ApprovalQuestion, DisclosureRefusalCode>> {
  const { drafted } = asked
  return approvalQuestion(drafted, { ...(await signerOf(parts, row, asked)), acts: drafted.digests.length })
}

/** The drafted acts with one signature more, which holds; in the place of an earlier one in the same part. */
export async function signedBy(
  parts: DisclosureParts,
  row: SubmissionRow,
  asked: { readonly drafted: DraftedActs; readonly official: Official; readonly as: ApprovalPart; readonly answer: ApprovalAnswer },
): Promise<Result<DraftedActs, DisclosureRefusalCode>> {
  const { drafted, answer } = asked
  const signed = signaturesWith(answer, drafted, await signerOf(parts, row, asked))
  return signed.ok ? accepted({ ...drafted, signatures: signed.value.signatures }) : signed
}

async function signerOf(
  { road, officialOf }: DisclosureParts,
  { agreement }: SubmissionRow,
  { official, as }: { readonly official: Official; readonly as: ApprovalPart },
): Promise<ApprovalSigner> {
  const record = (await road.directory.current()).agreement(agreement)?.record
  return { record, party: road.self, official: await officialOf(official.account), as, now: road.clock.now() }
}
