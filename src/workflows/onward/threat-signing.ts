/** Officials sign with their passkeys that they agree to a threat, where the agreement has approvals signed (spec/act.md#approvals). */
import {
  type Approval,
  type ApprovalAnswer,
  type ApprovalPart,
  type ApprovalQuestion,
  type ApprovalSigner,
  approvalQuestion,
  approvalTree,
  approvedDigest,
  signaturesWith,
  TELL_THREAT,
  type Threat,
} from '../../acts/index.ts'
import { accepted, base64url, type Randomness, type Result, refused } from '../../foundation/index.ts'
import type { ThreatParts, ThreatProposal } from './ports.ts'

const HASH_BYTES = 32

type Stated = { readonly party: string; readonly agreement: string; readonly submitter: string | null; readonly randomness: Randomness }

/** The approval of a threat before anybody signed it: one act under its root. */
export function draftedApproval(threat: Threat, { party, agreement, submitter, randomness }: Stated): Approval {
  const digest = approvedDigest({ party, agreement, kind: TELL_THREAT, body: threat })
  const tree = approvalTree([digest], () => randomness(HASH_BYTES))
  return { root: base64url(tree.root), path: tree.pathOf(0).map(base64url), submitter, signatures: [] }
}

type Asked = { readonly account: string; readonly as: ApprovalPart }

/** What is to be signed of a threat that waits, in which part. */
export async function threatQuestion(proposal: ThreatProposal, asked: Asked, parts: ThreatParts): Promise<Result<ApprovalQuestion>> {
  const { approval } = proposal.threat
  if (approval === undefined) return refused('approval-not-signed-here', 'nothing is to be signed for it')
  return approvalQuestion(approval, { ...(await signerOf(proposal, asked, parts)), acts: 1 })
}

/** The threat with one signature more, which holds; in the place of an earlier one in the same part. */
export async function threatSigned(
  proposal: ThreatProposal,
  { answer, ...asked }: Asked & { readonly answer: ApprovalAnswer | undefined },
  parts: ThreatParts,
): Promise<Result<ThreatProposal>> {
  const { approval, approvedBy } = proposal.threat
  if (approval === undefined || answer === undefined)
    return refused('approval-unsigned', 'under this agreement an official signs with a passkey what it approves')
  const signed = signaturesWith(answer, approval, await signerOf(proposal, asked, parts))
  if (!signed.ok) return signed
  const { official, signatures } = signed.value
  const agreed = asked.as === 'approver' ? official : approvedBy
  return accepted({ ...proposal, threat: { ...proposal.threat, approvedBy: agreed, approval: { ...approval, signatures } } })
}

async function signerOf({ agreement }: ThreatProposal, { account, as }: Asked, { road, officialOf }: ThreatParts): Promise<ApprovalSigner> {
  const record = (await road.directory.current()).agreement(agreement)?.record
  return { record, party: road.self, official: await officialOf(account), as, now: road.clock.now() }
}
