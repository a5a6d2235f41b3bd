/** Making a treatment token: what a releasing party changed in an origin's object, over the origin's own token. */
import { splitToken } from './compact-token.ts'
import { ProvenanceError } from './errors.ts'
import { assertMember, type Member } from './member.ts'
import { OPEN_MEMBERS, type OpenClaims, TREATMENT_CLAIMS } from './open-claims.ts'
import { originHash } from './origin-commitment.ts'
import { redactToken } from './redact-token.ts'
import { type Signing, signMembers } from './sign-members.ts'
import type { TreatedMember } from './treatment.ts'
import { TREATMENT_TYPE } from './wire.ts'

/** What is given on, and how. */
export type TreatmentDraft = Signing & {
  /** The origin's token as the releasing party has it; verified. */
  readonly originToken: string
  /** Members that the recipient gets as the origin signed them. */
  readonly untouched: ReadonlySet<string>
  /** Members that it gets otherwise. A changed object has another id (STIX 2.1 section 3.5), so `id` is among them. */
  readonly treated: ReadonlyMap<string, TreatedMember>
  /** Handling as the releasing party states it: that of the origin or narrower, under an item id of its own. */
  readonly open: OpenClaims
}

/** What stands between the two tokens of an item that was given on. */
export const ONWARD_SEPARATOR = ' '

/**
 * The treatment token and, behind a space, the origin's token without the disclosures of what was withheld or treated.
 * {@link verifyOnward} accepts it where the handling is that of the origin or narrower.
 * @throws ProvenanceError as `issueToken` does, and `member-not-withheld` where a member is both untouched and treated
 */
export function issueOnward(draft: TreatmentDraft): string {
  const { originToken, untouched, treated, open } = draft
  const members: Member[] = []
  for (const [name, { treatment, value }] of treated) {
    if (untouched.has(name)) throw new ProvenanceError('member-not-withheld', 'a treated member is given as it was as well')
    if (OPEN_MEMBERS.has(name)) throw new ProvenanceError('member-overwrites', 'a member in clear is not treated')
    const member = { name, value: { treatment, value } }
    assertMember(member)
    members.push(member)
  }
  const { commitment: _, ...handling } = open
  const claims = { ...handling, origin: originHash(splitToken(originToken).signedPart) }
  const token = signMembers(members, { ...draft, open: claims, type: TREATMENT_TYPE, checks: TREATMENT_CLAIMS })
  return `${token}${ONWARD_SEPARATOR}${redactToken(originToken, (name) => untouched.has(name))}`
}

/** Whether a text that names an item is that of one that was given on beside its origin's token. */
export function isOnwardText(text: string): boolean {
  return text.includes(ONWARD_SEPARATOR)
}
