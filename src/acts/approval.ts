/**
 * Approvals that others verify: the passkeys of officials over the acts that they approve (spec/act.md#approvals). What passes here was
 * approved by the officials whom their party made known for it, and by two different ones; that these exist as persons, those who vouched say.
 */
import type { Static } from '#typebox'
import { Type } from '#typebox'
import {
  type AgreementRecord,
  type ApprovalSigners,
  assertionShape,
  type OfficialKey,
  officialKeysOf,
  officialShape,
  type PermittedDeed,
} from '../agreement/index.ts'
import {
  accepted,
  base64url,
  CLOCK_SKEW_MS,
  DAY_MS,
  type Instant,
  type Json,
  parseTimestamp,
  type Refusal,
  type Result,
  refused,
  unbase64url,
} from '../foundation/index.ts'
import { type PasskeyRefusalCode, verifyStatement } from '../identity/index.ts'
import type { Act } from './act.ts'
import { APPROVAL_PATH_LENGTH, approvalRoot, approvedDigest } from './approval-tree.ts'
import { TimeField } from './kinds/fields.ts'

/** For which part in an act an official signs. */
export const APPROVAL_PARTS = ['approver', 'submitter'] as const
/** For which part in an act an official signs. */
export type ApprovalPart = (typeof APPROVAL_PARTS)[number]

// 32 bytes have one spelling: of the last character four bits alone are theirs.
const hash = Type.String({ pattern: '^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$' })
const closed = { additionalProperties: false }

/** The approval of an act, as its body carries it. */
export const ApprovalField = Type.Object(
  {
    /** Of the tree over all acts that were approved at once, and the way there. */
    root: hash,
    path: Type.Array(hash, { minItems: APPROVAL_PATH_LENGTH, maxItems: APPROVAL_PATH_LENGTH }),
    /** Who submitted; null for one who is no official, as a tool. */
    submitter: Type.Union([officialShape, Type.Null()]),
    signatures: Type.Array(
      Type.Object({ official: officialShape, as: Type.Enum([...APPROVAL_PARTS]), at: TimeField, ...assertionShape.properties }, closed),
      { minItems: 1, maxItems: APPROVAL_PARTS.length },
    ),
  },
  closed,
)

/** The approval of an act. */
export type Approval = Static<typeof ApprovalField>
type Signature = Approval['signatures'][number]

/** An approval older than this is none: what it was given on may have changed. */
export const APPROVAL_MS_MAX = 30 * DAY_MS

/** Why an approval does not hold. */
export type ApprovalFaultCode =
  | PasskeyRefusalCode
  | 'approval-unsigned'
  | 'approval-of-another'
  | 'approval-stale'
  | 'approval-by-submitter'
  | 'approver-unknown'
  | 'approver-unvouched'
  | 'approver-retired'
  | 'approver-not-entitled'

/** What is asked of the approval of an act. */
export type ApprovalDemand = {
  readonly signedBy: ApprovalSigners
  /** Role of the approver; any that may approve where it is not told. */
  readonly role?: string
  readonly article?: string
}

/** One signature that holds. */
export type SeenSignature = {
  readonly party: string
  readonly credential: string
  readonly root: string
  readonly signCount: number
  readonly at: Instant
}

/** Reads what passkeys signed. */
export type ApprovalReader = {
  /**
   * Whether a passkey said of another root that it had signed more often before, or less often after, or as often: an authenticator that
   * counts says so only where there is a copy of it.
   */
  isContradicted(signature: SeenSignature): Promise<boolean>
}

/** Who signed an act, of what holds. */
export type ProvenApproval = {
  readonly approver: OfficialKey
  readonly submitter: OfficialKey | null
  readonly seen: readonly SeenSignature[]
}

type Approved = Pick<Act<{ readonly approval?: Approval }>, 'party' | 'kind' | 'at' | 'agreement' | 'body'>

/** What an official signs: all acts under the root, in which part, and who submitted them. */
export function approvalStatement(
  said: Pick<Signature, 'official' | 'as' | 'at'> &
    Pick<Approval, 'root' | 'submitter'> & { readonly party: string; readonly agreement: string },
): Json {
  const { party, agreement, root, submitter, official, as, at } = said
  return { party, agreement, root, submitter, official, as, at }
}

/** Verifies the approval of an act by what its party made known under the agreement. Counts of signatures are for whoever keeps them to compare. */
export function verifyApproval(act: Approved, record: AgreementRecord, demand: ApprovalDemand): Result<ProvenApproval, ApprovalFaultCode> {
  const refuse = (code: ApprovalFaultCode, reason: string) => refused(code, reason, demand.article)
  const { approval } = act.body
  if (approval === undefined || act.agreement === null) return refuse('approval-unsigned', 'nobody signed the approval that it states')
  const digest = approvedDigest({ party: act.party, agreement: act.agreement, kind: act.kind, body: act.body })
  if (base64url(approvalRoot(digest, approval.path.map(unbase64url))) !== approval.root) {
    return refuse('approval-of-another', 'what was approved is something else')
  }
  const verified = new Map<ApprovalPart, Verified>()
  for (const signature of approval.signatures) {
    const result = verifySignature({ ...act, agreement: act.agreement }, { approval, signature, record, demand })
    if (!result.ok) return result
    if (verified.has(signature.as)) return refuse('approval-unsigned', 'two signed in one part')
    verified.set(signature.as, result.value)
  }
  const [approver, submitter] = [verified.get('approver'), verified.get('submitter')]
  if (approver === undefined) return refuse('approval-unsigned', 'no approver signed it')
  if (demand.signedBy === 'approver-and-submitter' && submitter === undefined) {
    return refuse('approval-unsigned', 'whoever submitted it did not sign it')
  }
  const submitters = [approval.submitter, submitter?.key.official]
  if (submitters.includes(approver.key.official))
    return refuse('approval-by-submitter', 'the official who submitted it approved it as well')
  if (submitter !== undefined && submitter.key.official !== approval.submitter) {
    return refuse('approval-of-another', 'another official signed as the submitter than is named')
  }
  const seen = [...verified.values()].map((one) => one.seen)
  return accepted({ approver: approver.key, submitter: submitter?.key ?? null, seen })
}

type Verified = { readonly key: OfficialKey; readonly seen: SeenSignature }

const DEEDS: Readonly<Record<ApprovalPart, PermittedDeed>> = { approver: 'approve', submitter: 'release' }

function verifySignature(
  act: Approved & { readonly agreement: string },
  known: {
    readonly approval: Approval
    readonly signature: Signature
    readonly record: AgreementRecord
    readonly demand: ApprovalDemand
  },
): Result<Verified, ApprovalFaultCode> {
  const { approval, signature, record, demand } = known
  const { article } = demand
  const key = officialKeysOf(record, act.party).get(signature.credential)
  if (key === undefined || key.official !== signature.official) {
    return refused('approver-unknown', 'its party made no such passkey known for that official', article)
  }
  const at = parseTimestamp(signature.at)
  const fault = standingFault(key, { act, at, part: signature.as, record, demand })
  if (fault !== undefined) return { ok: false, refusal: article === undefined ? fault : { ...fault, article } }
  const statement = approvalStatement({ ...signature, ...approval, party: act.party, agreement: act.agreement })
  const verified = verifyStatement({ kind: 'approval', statement }, signature, key)
  if (!verified.ok) return { ok: false, refusal: article === undefined ? verified.refusal : { ...verified.refusal, article } }
  const { credential } = signature
  return accepted({ key, seen: { party: act.party, credential, root: approval.root, signCount: verified.value.signCount, at } })
}

type Standing = {
  readonly act: Approved
  readonly at: Instant
  readonly part: ApprovalPart
  readonly record: AgreementRecord
  readonly demand: ApprovalDemand
}

/** Why an official may not sign in this part, whatever the signature. */
function standingFault(key: OfficialKey, { act, at, part, record, demand }: Standing): Refusal<ApprovalFaultCode> | undefined {
  if (key.vouchedBy === null) return { code: 'approver-unvouched', reason: 'no other official of its party vouched for the one who signed' }
  if (key.isCompromised || (key.retiredAt !== null && key.retiredAt <= act.at)) {
    return { code: 'approver-retired', reason: 'the passkey that signed was out by then' }
  }
  const { roles } = record.agreement.reading
  const may = roles.some(({ role, may: deeds }) => role === key.role && deeds.includes(DEEDS[part]))
  const isRole = part !== 'approver' || demand.role === undefined || demand.role === key.role
  if (!may || !isRole) return { code: 'approver-not-entitled', reason: `a ${key.role} does not sign as ${part}` }
  const isFresh = at <= act.at + CLOCK_SKEW_MS && act.at - at <= APPROVAL_MS_MAX && key.at <= act.at
  return isFresh ? undefined : { code: 'approval-stale', reason: 'it was not signed in the month before the act' }
}
