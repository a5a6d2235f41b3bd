/** Officials sign with their passkeys that they agree to a threat, where the agreement has approvals signed (spec/act.md#approvals). */
import {
  type Approval,
  type ApprovalPart,
  approvalStatement,
  approvalTree,
  approvedDigest,
  TELL_THREAT,
  type Threat,
} from '../../acts/index.ts'
import { type OfficialKey, officialKeysOf } from '../../agreement/index.ts'
import {
  accepted,
  base64url,
  formatTimestamp,
  type Json,
  parseTimestamp,
  type Randomness,
  type Result,
  refused,
  SECOND_MS,
} from '../../foundation/index.ts'
import { type StatedAssertion, statementChallenge, verifyStatement } from '../../identity/index.ts'
import type { ThreatParts, ThreatProposal } from './ports.ts'

const HASH_BYTES = 32
/** How long an official may take to sign. */
const SIGNING_MS = 5 * 60 * SECOND_MS

/** What an official is asked to sign. */
export type ThreatQuestion = {
  /** 32 bytes, base64url. */
  readonly challenge: string
  readonly rpId: string
  /** The official's passkeys that were made known under the agreement. */
  readonly credentials: readonly string[]
  readonly as: ApprovalPart
  readonly at: string
  /** What the challenge is the digest of. */
  readonly statement: Json
  readonly acts: number
}

/** What a passkey answered, to the question of that time. */
export type ThreatAnswer = StatedAssertion & { readonly at: string }

type Stated = { readonly party: string; readonly agreement: string; readonly submitter: string | null; readonly randomness: Randomness }

/** The approval of a threat before anybody signed it: one act under its root. */
export function draftedApproval(threat: Threat, { party, agreement, submitter, randomness }: Stated): Approval {
  const digest = approvedDigest({ party, agreement, kind: TELL_THREAT, body: threat })
  const tree = approvalTree([digest], () => randomness(HASH_BYTES))
  return { root: base64url(tree.root), path: tree.pathOf(0).map(base64url), submitter, signatures: [] }
}

type Asked = { readonly account: string; readonly as: ApprovalPart }

/** What is to be signed of a threat that waits, in which part. */
export async function threatQuestion(
  proposal: ThreatProposal,
  { account, as }: Asked,
  parts: ThreatParts,
): Promise<Result<ThreatQuestion>> {
  const { approval } = proposal.threat
  if (approval === undefined) return refused('approval-not-signed-here', 'nothing is to be signed for it')
  const keys = await standingKeys(proposal, account, parts)
  const [first] = keys
  if (first === undefined) return unknownKey()
  const at = formatTimestamp(parts.road.clock.now())
  const statement = statementOf(proposal, { approval, official: first.official, as, at }, parts)
  const credentials = keys.filter(({ rpId }) => rpId === first.rpId).map(({ credential }) => credential)
  return accepted({
    challenge: base64url(statementChallenge('approval', statement)),
    rpId: first.rpId,
    credentials,
    as,
    at,
    statement,
    acts: 1,
  })
}

/** The threat with one signature more, which holds; in the place of an earlier one in the same part. */
export async function threatSigned(
  proposal: ThreatProposal,
  { account, as, answer }: Asked & { readonly answer: ThreatAnswer | undefined },
  parts: ThreatParts,
): Promise<Result<ThreatProposal>> {
  const { approval } = proposal.threat
  if (approval === undefined || answer === undefined)
    return refused('approval-unsigned', 'under this agreement an official signs with a passkey what it approves')
  const key = (await standingKeys(proposal, account, parts)).find(({ credential }) => credential === answer.credential)
  if (key === undefined) return unknownKey()
  const now = parts.road.clock.now()
  const at = parseTimestamp(answer.at)
  if (at > now || now - at > SIGNING_MS) return refused('challenge-over', 'too much time passed: ask again')
  const said = { official: key.official, as, at: answer.at }
  const verified = verifyStatement({ kind: 'approval', statement: statementOf(proposal, { approval, ...said }, parts) }, answer, key)
  if (!verified.ok) return verified
  const { credential, authenticatorData, clientData, signature } = answer
  const signed = { ...said, credential, authenticatorData, clientData, signature }
  const signatures = [...approval.signatures.filter((one) => one.as !== as), signed]
  const approvedBy = as === 'approver' ? key.official : proposal.threat.approvedBy
  return accepted({ ...proposal, threat: { ...proposal.threat, approvedBy, approval: { ...approval, signatures } } })
}

async function standingKeys({ agreement }: ThreatProposal, account: string, parts: ThreatParts): Promise<readonly OfficialKey[]> {
  const entry = (await parts.road.directory.current()).agreement(agreement)
  const official = await parts.officialOf(account)
  if (entry === undefined || official === null) return []
  const keys = [...officialKeysOf(entry.record, parts.road.self).values()]
  return keys.filter((key) => key.official === official && key.retiredAt === null && key.vouchedBy !== null)
}

type Said = { readonly approval: Approval; readonly official: string; readonly as: ApprovalPart; readonly at: string }

function statementOf({ agreement }: ThreatProposal, { approval, ...said }: Said, { road }: ThreatParts): Json {
  return approvalStatement({ ...said, root: approval.root, submitter: approval.submitter, party: road.self, agreement })
}

function unknownKey() {
  return refused(
    'approver-unknown',
    'no passkey of yours that another official vouched for is known to the other parties: have it made known',
  )
}
