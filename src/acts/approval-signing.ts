/** Officials sign with their passkeys what they approve: what they are asked, and what their answers are worth (spec/act.md#approvals). */
import { type AgreementRecord, type OfficialKey, officialKeysOf } from '../agreement/index.ts'
import {
  accepted,
  base64url,
  formatTimestamp,
  type Instant,
  type Json,
  parseTimestamp,
  type Result,
  refused,
  SECOND_MS,
} from '../foundation/index.ts'
import { type PasskeyRefusalCode, type StatedAssertion, statementChallenge, verifyStatement } from '../identity/index.ts'
import { type Approval, type ApprovalPart, approvalStatement } from './approval.ts'

/** How long an official may take to sign. */
const SIGNING_MS = 5 * 60 * SECOND_MS

/** What an official is asked to sign. */
export type ApprovalQuestion = {
  /** 32 bytes, base64url. */
  readonly challenge: string
  readonly rpId: string
  /** The official's passkeys that were made known under the agreement. */
  readonly credentials: readonly string[]
  readonly as: ApprovalPart
  readonly at: string
  /** What the challenge is the digest of. */
  readonly statement: Json
  /** Acts that go out by it. */
  readonly acts: number
}

/** What a passkey answered, to the question of that time. */
export type ApprovalAnswer = StatedAssertion & { readonly at: string }

/** What is approved: the acts under a root, and who signed so far. */
export type SignableApproval = Pick<Approval, 'root' | 'submitter' | 'signatures'>

/** Who is asked, in which part. */
export type ApprovalSigner = {
  /** The agreement under which it is approved; undefined for one that is not known here. */
  readonly record: AgreementRecord | undefined
  readonly party: string
  /** How partners know the official; null for one whom they do not. */
  readonly official: string | null
  readonly as: ApprovalPart
  readonly now: Instant
}

/** Why a signature is not taken. */
export type SigningRefusalCode = PasskeyRefusalCode | 'approver-unknown' | 'challenge-over'

/** What this official is asked to sign of it. */
export function approvalQuestion(
  approval: SignableApproval,
  signer: ApprovalSigner & { readonly acts: number },
): Result<ApprovalQuestion, SigningRefusalCode> {
  const { record, as, acts } = signer
  const keys = standingKeys(signer)
  const [first] = keys
  if (record === undefined || first === undefined) return unknownKey()
  const at = formatTimestamp(signer.now)
  const statement = statementOf(approval, { record, party: signer.party, official: first.official, as, at })
  const credentials = keys.filter(({ rpId }) => rpId === first.rpId).map(({ credential }) => credential)
  return accepted({
    ...{ challenge: base64url(statementChallenge('approval', statement)), rpId: first.rpId, credentials },
    ...{ as, at, statement, acts },
  })
}

/** The signatures with that of this official, which holds, in the place of an earlier one in the same part; and how partners know the official. */
export function signaturesWith(
  answer: ApprovalAnswer,
  approval: SignableApproval,
  signer: ApprovalSigner,
): Result<{ readonly official: string; readonly signatures: Approval['signatures'] }, SigningRefusalCode> {
  const { record, party, as, now } = signer
  const key = standingKeys(signer).find(({ credential }) => credential === answer.credential)
  if (record === undefined || key === undefined) return unknownKey()
  const at = parseTimestamp(answer.at)
  if (at > now || now - at > SIGNING_MS) return refused('challenge-over', 'too much time passed: ask again')
  const { official } = key
  const said = { official, as, at: answer.at }
  const verified = verifyStatement({ kind: 'approval', statement: statementOf(approval, { record, party, ...said }) }, answer, key)
  if (!verified.ok) return verified
  const { credential, authenticatorData, clientData, signature } = answer
  const signed = { ...said, credential, authenticatorData, clientData, signature }
  return accepted({ official, signatures: [...approval.signatures.filter((one) => one.as !== as), signed] })
}

function standingKeys({ record, party, official }: ApprovalSigner): readonly OfficialKey[] {
  if (record === undefined || official === null) return []
  const keys = [...officialKeysOf(record, party).values()]
  return keys.filter((key) => key.official === official && key.retiredAt === null && key.vouchedBy !== null)
}

type Said = {
  readonly record: AgreementRecord
  readonly party: string
  readonly official: string
  readonly as: ApprovalPart
  readonly at: string
}

function statementOf({ root, submitter }: SignableApproval, { record, ...said }: Said): Json {
  return approvalStatement({ ...said, root, submitter, agreement: record.hash })
}

function unknownKey() {
  return refused(
    'approver-unknown',
    'no passkey of yours that another official vouched for is known to the other parties: have it made known',
  )
}
