/** Officials sign with their passkeys what they approve, where the agreement asks for it (spec/act.md#approvals). */
import { type ApprovalPart, approvalStatement, type Directory } from '../../acts/index.ts'
import { type ApprovalSigners, type OfficialKey, officialKeysOf } from '../../agreement/index.ts'
import { accepted, base64url, formatTimestamp, type Json, parseTimestamp, type Result, refused, SECOND_MS } from '../../foundation/index.ts'
import { type StatedAssertion, statementChallenge, verifyStatement } from '../../identity/index.ts'
import type { Official } from './admission.ts'
import type { DraftedActs } from './drafted-acts.ts'
import type { DisclosureRefusalCode } from './errors.ts'
import type { DisclosureParts } from './parts.ts'
import type { SubmissionRow } from './ports.ts'

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
  const { drafted, official, as } = asked
  const keys = await standingKeys(parts, row, official)
  const [first] = keys
  if (first === undefined) return unknownKey()
  const at = formatTimestamp(parts.road.clock.now())
  const statement = statementOf(parts, row, { drafted, official: first.official, as, at })
  const challenge = base64url(statementChallenge('approval', statement))
  const credentials = keys.filter(({ rpId }) => rpId === first.rpId).map(({ credential }) => credential)
  return accepted({ challenge, rpId: first.rpId, credentials, as, at, statement, acts: drafted.digests.length })
}

/** The drafted acts with one signature more, which holds; in the place of an earlier one in the same part. */
export async function signedBy(
  parts: DisclosureParts,
  row: SubmissionRow,
  asked: { readonly drafted: DraftedActs; readonly official: Official; readonly as: ApprovalPart; readonly answer: ApprovalAnswer },
): Promise<Result<DraftedActs, DisclosureRefusalCode>> {
  const { drafted, official, as, answer } = asked
  const key = (await standingKeys(parts, row, official)).find(({ credential }) => credential === answer.credential)
  if (key === undefined) return unknownKey()
  const now = parts.road.clock.now()
  const at = parseTimestamp(answer.at)
  if (at > now || now - at > SIGNING_MS) return refused('challenge-over', 'too much time passed: ask again')
  const said = { official: key.official, as, at: answer.at }
  const statement = statementOf(parts, row, { drafted, ...said })
  const verified = verifyStatement({ kind: 'approval', statement }, answer, key)
  if (!verified.ok) return verified
  const { credential, authenticatorData, clientData, signature } = answer
  const signed = { ...said, credential, authenticatorData, clientData, signature }
  return accepted({ ...drafted, signatures: [...drafted.signatures.filter((one) => one.as !== as), signed] })
}

async function standingKeys(parts: DisclosureParts, row: SubmissionRow, { account }: Official): Promise<readonly OfficialKey[]> {
  const entry = (await parts.road.directory.current()).agreement(row.agreement)
  const official = await parts.officialOf(account)
  if (entry === undefined || official === null) return []
  const keys = [...officialKeysOf(entry.record, parts.road.self).values()]
  return keys.filter((key) => key.official === official && key.retiredAt === null && key.vouchedBy !== null)
}

type Said = { readonly drafted: DraftedActs; readonly official: string; readonly as: ApprovalPart; readonly at: string }

function statementOf({ road }: DisclosureParts, row: SubmissionRow, { drafted, ...said }: Said): Json {
  return approvalStatement({ ...said, root: drafted.root, submitter: drafted.submitter, party: road.self, agreement: row.agreement })
}

function unknownKey() {
  return refused(
    'approver-unknown',
    'no passkey of yours that another official vouched for is known to the other parties: have it made known',
  )
}
