/** A second official agrees that there is an immediate and serious threat, or lets it go. */
import type { ApprovalAnswer, ApprovalPart, ApprovalQuestion } from '../../acts/index.ts'
import type { ApprovalSigners } from '../../agreement/index.ts'
import { accepted, type Result, refused } from '../../foundation/index.ts'
import type { ThreatParts, ThreatProposal } from './ports.ts'
import { type InvokedThreat, tellAndGive } from './threat.ts'
import { threatQuestion, threatSigned } from './threat-signing.ts'

/** Which threat, and which official. */
export type AgreeRequest = {
  readonly id: string
  readonly account: string
  /** Whether the account's role may approve under an agreement. */
  readonly isAllowed: (agreement: string) => boolean
  readonly necessity?: string
  /** What the official's passkey answered, where the agreement asks for it. */
  readonly answer?: ApprovalAnswer
}

/** What is to be signed by this official, where the agreement has approvals signed. */
export async function askToSignThreat(request: AgreeRequest, parts: ThreatParts): Promise<Result<ApprovalQuestion>> {
  const found = await waitingFor(request, parts)
  return found.ok ? threatQuestion(found.value.proposal, { account: request.account, as: found.value.as }, parts) : found
}

/**
 * Agrees: the origin is told and the items go. `signed` where more signatures are asked for first. Refused with `threat-unknown`, `threat-over`,
 * `role-not-permitted`, `approval-by-submitter`, and as a signature or the act is.
 */
export async function agreeToThreat(request: AgreeRequest, parts: ThreatParts): Promise<Result<InvokedThreat | 'signed'>> {
  const found = await waitingFor(request, parts)
  if (!found.ok) return found
  const { proposal, as, signers } = found.value
  if (signers === undefined) {
    const agreed = { ...proposal, threat: { ...proposal.threat, approvedBy: request.account } }
    return tellAndGive(agreed, { account: request.account, necessity: request.necessity, isProposal: true }, parts)
  }
  const signed = await threatSigned(proposal, { account: request.account, as, answer: request.answer }, parts)
  if (!signed.ok) return signed
  const isWhole =
    as === 'approver' && (signers === 'approver' || signed.value.threat.approval?.signatures.some((one) => one.as === 'submitter') === true)
  if (!isWhole && as === 'approver') return refused('approval-unsigned', 'whoever stated the threat signs first')
  if (isWhole) return tellAndGive(signed.value, { account: request.account, necessity: request.necessity, isProposal: true }, parts)
  // What was dropped, or is over, while an official signed stays gone.
  return parts.road.transactions.write(async ({ threatProposals }) => {
    if ((await threatProposals.find(signed.value.id)) === undefined) return unknown()
    await threatProposals.put(signed.value)
    return accepted('signed')
  })
}

/** Lets a threat that waits go: nothing of it is told or given. Whoever stated it may, and whoever may approve. */
export async function dropThreat({ id, account, isAllowed }: AgreeRequest, parts: ThreatParts): Promise<Result<null>> {
  const proposal = await parts.proposals.find(id)
  if (proposal === undefined) return unknown()
  if (proposal.account !== account && !isAllowed(proposal.agreement)) return notAllowed()
  const isDropped = await parts.road.transactions.write((writer) => writer.threatProposals.remove(id))
  return isDropped ? accepted(null) : unknown()
}

/** Threats that nobody agreed to within their minutes are gone. @returns how many */
export async function endThreats({ road }: Pick<ThreatParts, 'road'>): Promise<number> {
  return road.transactions.write((writer) => writer.threatProposals.removeEnded(road.clock.now()))
}

type Waiting = { readonly proposal: ThreatProposal; readonly as: ApprovalPart; readonly signers: ApprovalSigners | undefined }

/** The threat, and in which part this official stands in it: who stated it signs as such where both do, and never agrees. */
async function waitingFor({ id, account, isAllowed }: AgreeRequest, parts: ThreatParts): Promise<Result<Waiting>> {
  const proposal = await parts.proposals.find(id)
  if (proposal === undefined) return unknown()
  const record = (await parts.road.directory.current()).agreement(proposal.agreement)?.record
  if (record === undefined) return refused('agreement-unknown', 'no such agreement is known')
  const { onward, reading } = record.agreement
  const article = onward.threat?.article
  if (proposal.endsAt <= parts.road.clock.now())
    return refused('threat-over', 'the minutes of the article are over: a threat that still stands is stated anew', article)
  const signers = reading.approvalSignedBy
  if (signers === 'approver-and-submitter' && proposal.account === account) return accepted({ proposal, as: 'submitter', signers })
  if (!isAllowed(proposal.agreement)) return notAllowed()
  const notTwo = await parts.whyNotTwo([proposal.account, account], proposal.statedAt)
  if (notTwo?.code === 'identity-missing') return refused('identity-missing', notTwo.reason, article)
  if (notTwo !== undefined)
    return refused('approval-by-submitter', 'another person than the one who stated the threat agrees, and no deputy of either', article)
  return accepted({ proposal, as: 'approver', signers })
}

function unknown() {
  return refused('threat-unknown', 'no such threat waits for a second official')
}

function notAllowed() {
  return refused('role-not-permitted', 'the agreement does not let this role agree to a threat')
}
