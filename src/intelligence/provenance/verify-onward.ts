/** Proof of an item that was given on: the origin's token, what the releasing party did to it, and that it only narrowed. */
import type { Brand, Json } from '../../foundation/index.ts'
import { canonicalJson, parseTimestamp } from '../../foundation/index.ts'
import { GRADING_AXES } from '../grading/grading.ts'
import { isWithin } from '../marking/tlp.ts'
import type { TriageClaim } from '../triage/index.ts'
import { ProvenanceError } from './errors.ts'
import { ONWARD_SEPARATOR } from './issue-treatment.ts'
import { type OpenClaims, TREATMENT_CLAIMS } from './open-claims.ts'
import { originHash } from './origin-commitment.ts'
import { type IssuerKeys, readSigned } from './read-signed.ts'
import { type MemberTreatment, parseTreatedMember } from './treatment.ts'
import { type VerifiedToken, verifyToken } from './verify-token.ts'
import { TREATMENT_TYPE } from './wire.ts'

/** What the two tokens proved to say together. Only {@link verifyOnward} makes one. */
export type VerifiedOnward = Brand<
  {
    /** Handling as the releasing party stated it. */
    readonly open: OpenClaims
    /** Members of the object: those the origin signed, and the treated ones. */
    readonly members: ReadonlyMap<string, Json>
    /** What the origin signed openly; its `iss` is the origin. */
    readonly origin: OpenClaims
    /** What the releasing party did, by member. */
    readonly treated: ReadonlyMap<string, MemberTreatment>
  },
  'VerifiedOnward'
>

/**
 * Proves that the origin signed every member but the treated ones, that the releasing party signed those and what it did
 * to them, that both speak of one token, and that marking, subject, grading and date are the origin's or narrower.
 * @throws ProvenanceError with the code of the first fault
 */
export function verifyOnward(text: string, keys: IssuerKeys): VerifiedOnward {
  const [treatmentToken, originToken, ...rest] = text.split(ONWARD_SEPARATOR, 3)
  if (treatmentToken === undefined || originToken === undefined || rest.length > 0)
    throw new ProvenanceError('onward-malformed', 'an item that was given on is two tokens')
  const origin = verifyToken(originToken, keys)
  const form = { type: TREATMENT_TYPE, checks: TREATMENT_CLAIMS, keys }
  const treatment = readSigned<OpenClaims & { readonly origin: string }>(treatmentToken, form)
  if (treatment.open.origin !== originHash(origin.signedPart))
    throw new ProvenanceError('origin-differs', 'the treatment is over another token of the origin')
  const { origin: _, ...open } = treatment.open
  assertOrigin(origin, open)
  assertHandling(open, origin.open)
  const { members, treated } = merged(origin, treatment.members)
  return { open, members, origin: origin.open, treated } as VerifiedOnward
}

function assertOrigin({ open: origin }: VerifiedToken, open: OpenClaims): void {
  if (origin.iss !== open.iss && origin.commitment === undefined) return
  throw new ProvenanceError('origin-invalid', 'a party gives on what came from another, which was its origin')
}

const SAME = ['agreement', 'purpose', 'type', 'spec_version', 'subject', ...GRADING_AXES] as const

function assertHandling(open: OpenClaims, origin: OpenClaims): void {
  // Another grade or subject would be the releasing party's word in the place of the origin's.
  for (const claim of SAME) if (open[claim] !== origin[claim]) throw differs()
  // A score is the origin's, whole as it came, or is not told on.
  if (open.triage !== undefined && !isSameScore(open.triage, origin.triage)) throw differs()
  const markings = new Set(open.object_marking_refs)
  const isNarrower =
    isWithin(origin.marking, open.marking) &&
    parseTimestamp(open.retain_until) <= parseTimestamp(origin.retain_until) &&
    (origin.object_marking_refs ?? []).every((id) => markings.has(id))
  if (!isNarrower) throw new ProvenanceError('handling-wider', 'an item is given on under a wider handling than its origin stated')
}

function isSameScore(told: TriageClaim, origin: TriageClaim | undefined): boolean {
  return origin !== undefined && canonicalJson(told) === canonicalJson(origin)
}

function merged(origin: VerifiedToken, disclosed: ReadonlyMap<string, Json>): Pick<VerifiedOnward, 'members' | 'treated'> {
  const members = new Map(origin.members)
  const treated = new Map<string, MemberTreatment>()
  for (const [name, held] of disclosed) {
    const { treatment, value } = parseTreatedMember(held)
    if (members.has(name)) throw new ProvenanceError('member-not-withheld', 'a treated member is there as the origin signed it')
    members.set(name, value)
    treated.set(name, treatment)
  }
  if (treated.size > 0 && origin.members.has('id'))
    throw new ProvenanceError('id-unchanged', 'a changed object bears the id of the object that it was made from')
  return { members, treated }
}

function differs(): ProvenanceError {
  return new ProvenanceError('handling-differs', 'an item is given on under another handling than its origin stated')
}
