/** Making a token over one object for one recipient. */
import { hash } from 'node:crypto'
import type { Json, JsonObject, Randomness } from '../../foundation/index.ts'
import { base64url, canonicalJson, utf8 } from '../../foundation/index.ts'
import type { Signer } from '../../identity/index.ts'
import { bearsTriage } from '../triage/index.ts'
import { joinToken } from './compact-token.ts'
import { chosenSlots, digestSlots } from './digest-slots.ts'
import { disclosureDigest, formatDisclosure, SALT_BYTES } from './disclosure.ts'
import { encodeJson } from './encoded-json.ts'
import { ProvenanceError } from './errors.ts'
import type { Member } from './member.ts'
import { assertMember } from './member.ts'
import type { OpenClaims } from './open-claims.ts'
import { OPEN_MEMBERS } from './open-claims.ts'
import { formatPayload } from './payload.ts'
import { encodeHeader } from './token-header.ts'
import { PAYLOAD_CHARACTERS_MAX } from './wire.ts'

/** What a token is made of. */
export type TokenDraft = {
  /** The STIX object as the recipient may have it, already minimised. */
  readonly object: JsonObject
  readonly open: OpenClaims
  readonly signer: Signer
  /** Name under which the recipient finds the signer's key. */
  readonly keyId: string
  /** Gives salts and decoys; asked once. */
  readonly randomness: Randomness
  /**
   * Number of digests, a multiple of 8; by default it follows from the type.
   * Never choose it from what was withheld.
   */
  readonly slots?: number
}

const DECOY_BYTES = 32

/**
 * A token that {@link verifyToken} accepts and that derives to the object,
 * with every member but `type`, `spec_version` and `object_marking_refs`
 * redactable. Digests without a disclosure are indistinguishable from decoys.
 * @throws ProvenanceError `object-invalid`, `name-reserved`, `claims-invalid`, `slots-invalid`, `header-invalid` or `token-too-large`
 */
export function issueToken(draft: TokenDraft): string {
  const { object, open } = draft
  assertOpenMembers(object, open)
  const members = redactableMembers(object)
  const slots = draft.slots === undefined ? digestSlots(open.type, members.length) : chosenSlots(draft.slots, members.length)
  const { salts, decoys } = drawRandom(draft.randomness, members.length, slots)
  const disclosures = members.map((member, index) => formatDisclosure(salts[index] as string, member))
  const digests = [...disclosures.map(disclosureDigest), ...decoys].sort()
  const payload = encodeJson(formatPayload(open, digests))
  if (payload.length > PAYLOAD_CHARACTERS_MAX) throw new ProvenanceError('token-too-large', 'claims are larger than their limit')
  const signingInput = `${encodeHeader(draft.keyId)}.${payload}`
  const signature = base64url(draft.signer.sign(utf8(signingInput)))
  return joinToken(`${signingInput}.${signature}`, disclosures)
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

function drawRandom(
  randomness: Randomness,
  memberCount: number,
  slots: number,
): { readonly salts: readonly string[]; readonly decoys: readonly string[] } {
  const saltBytes = memberCount * SALT_BYTES
  const bytes = randomness(saltBytes + (slots - memberCount) * DECOY_BYTES)
  const salts: string[] = []
  for (let offset = 0; offset < saltBytes; offset += SALT_BYTES) salts.push(base64url(bytes.subarray(offset, offset + SALT_BYTES)))
  const decoys: string[] = []
  // Hashed, as digests are (RFC 9901 section 4.2.5), so that nobody sees the generator's own output.
  for (let offset = saltBytes; offset < bytes.length; offset += DECOY_BYTES)
    decoys.push(hash('sha256', bytes.subarray(offset, offset + DECOY_BYTES), 'base64url'))
  return { salts, decoys }
}
