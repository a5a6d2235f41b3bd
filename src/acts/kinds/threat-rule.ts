/**
 * Giving on without the origin's leave, against an immediate and serious threat (LED article 35(2)): what is stated of the threat, and whether
 * the agreement lets it be invoked so. One statement stands in the act by which the origin is told and in each release that rests on it: the
 * recipient, who is told neither the origin nor its items, verifies of it all that the origin and the overseers do.
 */
import { type Static, Type } from '#typebox'
import { THREAT_ROLES, TLP_LEVELS, VISIBLE_TEXT } from '../../agreement/index.ts'
import {
  base64url,
  CLOCK_SKEW_MS,
  canonicalJson,
  concatBytes,
  hex,
  parseTimestamp,
  type Refusal,
  SECOND_MS,
  sha256,
  unbase64url,
  utf8,
} from '../../foundation/index.ts'
import { countsAsSpecial } from '../../policy/index.ts'
import type { Act } from '../act.ts'
import { ApprovalField, type SeenSignature, verifyApproval } from '../approval.ts'
import { approvedDigest } from '../approval-tree.ts'
import type { ItemFace } from '../change.ts'
import type { AgreementEntry } from '../directory.ts'
import { classOfFace } from '../item-class.ts'
import { PartyField, PurposeField, TimeField } from './fields.ts'
import type { Facts } from './kind.ts'

/** Name of the kind whose statement this is: a release cites it. */
export const TELL_THREAT = 'tell-threat'
/** Characters of one part of the statement. */
export const THREAT_TEXT_MAX = 500
const ITEMS_DOMAIN = utf8('comity/threat-items/v1\0')
const MINUTE_MS = 60 * SECOND_MS

const Digest = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' })
const Text = Type.String({ minLength: 10, maxLength: THREAT_TEXT_MAX, pattern: VISIBLE_TEXT })

/** The statement of a threat. */
export const ThreatField = Type.Object(
  {
    /** Number of the article that lets it. */
    article: Type.String({ minLength: 1, maxLength: 30 }),
    /** Whom the items go to, and for what. */
    recipient: PartyField,
    purpose: PurposeField,
    /** What threatens, without personal data and without a word that tells the origin. */
    danger: Text,
    /** Who or what is endangered, by kind and not by name. */
    endangered: Text,
    /** Why the origin cannot be asked in time. */
    haste: Text,
    /** Role of the official who states it. */
    role: Type.Enum([...THREAT_ROLES]),
    /** When it was stated: from then on its minutes run. */
    at: TimeField,
    /** Commitment to the origin and its items (`threatItems`). */
    items: Digest,
    /** Official who agreed, where the article asks for one. */
    approvedBy: Type.Union([Type.String({ minLength: 1, maxLength: 100 }), Type.Null()]),
    /** The signatures of officials over all of it, where the agreement asks for them. */
    approval: Type.Optional(ApprovalField),
  },
  { additionalProperties: false },
)

/** The statement of a threat. */
export type Threat = Static<typeof ThreatField>

/** Commits to the items of a threat: SHA-256('comity/threat-items/v1' 00 salt, then canonical JSON of origin and sorted ids), base64url. */
export function threatItems(salt: string, { origin, items }: { readonly origin: string; readonly items: readonly string[] }): string {
  return base64url(sha256(concatBytes(ITEMS_DOMAIN, unbase64url(salt), utf8(canonicalJson([origin, items.toSorted()])))))
}

/** The name of a threat, in hexadecimal: the digest that officials approve. Leaves of the acts that rest on it show it to overseers. */
export function threatName({ party, agreement }: Pick<Act, 'party' | 'agreement'>, threat: object): string {
  return hex(approvedDigest({ party, agreement: agreement ?? '', kind: TELL_THREAT, body: threat }))
}

type Stated = Pick<Act, 'party' | 'agreement' | 'at'>

/** Why the agreement does not let this threat be invoked now, or what officials signed of it does not hold. */
export async function threatFault(
  act: Stated,
  threat: Threat,
  { entry, facts }: { readonly entry: AgreementEntry; readonly facts: Pick<Facts, 'approvals'> },
): Promise<Refusal | undefined> {
  const { agreement } = entry.record
  const allowed = agreement.onward.threat
  if (allowed === undefined) return { ...faults.none, article: agreement.onward.article }
  const { article } = allowed
  const fault = termsFault(act, threat, allowed)
  if (fault !== undefined) return { ...fault, article }
  if (allowed.secondPerson === true && threat.approvedBy === null) return { ...faults.unapproved, article }
  return signatureFault(act, threat, { entry, facts })
}

type Allowed = NonNullable<AgreementEntry['record']['agreement']['onward']['threat']>

function termsFault({ at }: Stated, threat: Threat, { article, purposes, roles, minutes }: Allowed): Refusal | undefined {
  if (threat.article !== article) return faults.article
  if (!purposes.includes(threat.purpose)) return faults.purpose
  if (!(roles as readonly string[]).includes(threat.role)) return faults.role
  const statedAt = parseTimestamp(threat.at)
  return statedAt <= at + CLOCK_SKEW_MS && at <= statedAt + minutes * MINUTE_MS ? undefined : faults.over
}

async function signatureFault(
  act: Stated,
  threat: Threat,
  { entry, facts }: { readonly entry: AgreementEntry; readonly facts: Pick<Facts, 'approvals'> },
): Promise<Refusal | undefined> {
  const { reading, onward } = entry.record.agreement
  const isDue = onward.threat?.secondPerson === true && reading.approvalSignedBy !== undefined
  if (threat.approval === undefined && !isDue) return undefined
  const article = onward.threat?.article ?? onward.article
  const proven = verifyApproval({ ...act, kind: TELL_THREAT, body: threat }, entry.record, {
    signedBy: reading.approvalSignedBy ?? 'approver',
    article,
  })
  if (!proven.ok) return proven.refusal
  const { approver, seen } = proven.value
  if (threat.approvedBy !== approver.official) return { ...faults.another, article }
  return (await isCloned(seen, facts)) ? { ...faults.cloned, article } : undefined
}

async function isCloned(seen: readonly SeenSignature[], { approvals }: Pick<Facts, 'approvals'>): Promise<boolean> {
  for (const signature of seen) if (signature.signCount > 0 && (await approvals.isContradicted(signature))) return true
  return false
}

/** Why one item does not go against any threat: it is marked too high, or of a special category that the article does not let go. */
export function threatItemFault(
  face: Pick<ItemFace, 'type' | 'marking' | 'dataSubject' | 'grading'>,
  { record }: AgreementEntry,
): Refusal | undefined {
  const { onward, people } = record.agreement
  if (onward.threat === undefined) return { ...faults.none, article: onward.article }
  const { article, upTo, specialCategories } = onward.threat
  const rank = (TLP_LEVELS as readonly string[]).indexOf(face.marking)
  if (rank < 0 || rank > TLP_LEVELS.indexOf(upTo)) return { ...faults.marking, article }
  const isSpecial = countsAsSpecial(people, classOfFace(face as ItemFace))
  return isSpecial && specialCategories !== true ? { ...faults.special, article } : undefined
}

const faults = {
  none: { code: 'threat-not-provided', reason: 'nothing is given on without the leave of its origin, whatever threatens' },
  article: { code: 'threat-differs', reason: 'the threat is stated under another article than the one that lets it' },
  purpose: { code: 'threat-purpose', reason: 'nothing goes on against a threat for this purpose' },
  role: { code: 'threat-role', reason: 'this role does not invoke a threat' },
  over: { code: 'threat-over', reason: 'the threat was not stated within the minutes that the article gives' },
  unapproved: { code: 'approval-missing', reason: 'no other official agreed that there is an immediate and serious threat' },
  another: { code: 'approval-of-another', reason: 'another official signed the approval than is named' },
  cloned: { code: 'passkey-cloned', reason: 'the passkey counts its signatures otherwise than before: there may be a copy of it' },
  marking: { code: 'threat-marking', reason: 'an item is marked higher than what goes on against a threat' },
  special: { code: 'threat-special', reason: 'an item counts as data of a special category, which does not go on against a threat' },
} as const satisfies Readonly<Record<string, Refusal>>
