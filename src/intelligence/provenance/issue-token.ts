/** Making a token over one object for one recipient. */
import type { Json, JsonObject } from '../../foundation/index.ts'
import { canonicalJson } from '../../foundation/index.ts'
import { bearsTriage } from '../triage/index.ts'
import { ProvenanceError } from './errors.ts'
import type { Member } from './member.ts'
import { assertMember } from './member.ts'
import { HANDLING_CLAIMS, OPEN_MEMBERS, type OpenClaims } from './open-claims.ts'
import { type Signing, signMembers } from './sign-members.ts'
import { TOKEN_TYPE } from './wire.ts'

/** What a token is made of. */
export type TokenDraft = {
  /** The STIX object as the recipient may have it, already minimised. */
  readonly object: JsonObject
  readonly open: OpenClaims
  /**
   * Number of digests, a multiple of 8; by default it follows from the type.
   * Never choose it from what was withheld.
   */
  readonly slots?: number
} & Signing

/**
 * A token that {@link verifyToken} accepts and that derives to the object,
 * with every member but `type`, `spec_version` and `object_marking_refs`
 * redactable. Digests without a disclosure are indistinguishable from decoys.
 * @throws ProvenanceError `object-invalid`, `name-reserved`, `claims-invalid`, `slots-invalid`, `header-invalid` or `token-too-large`
 */
export function issueToken(draft: TokenDraft): string {
  const { object, open, slots } = draft
  assertOpenMembers(object, open)
  return signMembers(redactableMembers(object), { ...draft, type: TOKEN_TYPE, checks: HANDLING_CLAIMS, slots })
}

function assertOpenMembers(object: JsonObject, open: OpenClaims): void {
  const isVersionEqual = object.spec_version === undefined || object.spec_version === open.spec_version
  const areMarkingsEqual = textOf(object.object_marking_refs) === textOf(open.object_marking_refs)
  if (bearsTriage(object)) throw new ProvenanceError('object-invalid', 'a score is a claim and no part of the object')
  if (object.type === open.type && isVersionEqual && areMarkingsEqual) return
  throw new ProvenanceError('object-invalid', 'type, version or markings of the object are not those of the claims')
}

function redactableMembers(object: JsonObject): readonly Member[] {
  const members: Member[] = []
  for (const name of Object.keys(object)) {
    if (OPEN_MEMBERS.has(name)) continue
    const value = object[name] as Json
    assertMember({ name, value })
    members.push({ name, value })
  }
  return members
}

function textOf(value: Json | undefined): string {
  return value === undefined ? '' : canonicalJson(value)
}
