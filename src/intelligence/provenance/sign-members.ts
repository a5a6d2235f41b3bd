/** Signing members under salts of their own, among decoys: what item tokens and treatment tokens have in common. */
import { hash } from 'node:crypto'
import type { Randomness } from '../../foundation/index.ts'
import { base64url, utf8 } from '../../foundation/index.ts'
import type { Signer } from '../../identity/index.ts'
import { joinToken } from './compact-token.ts'
import { chosenSlots, digestSlots } from './digest-slots.ts'
import { disclosureDigest, formatDisclosure, SALT_BYTES } from './disclosure.ts'
import { encodeJson } from './encoded-json.ts'
import { ProvenanceError } from './errors.ts'
import type { Member } from './member.ts'
import type { ClaimChecks, OpenClaims } from './open-claims.ts'
import { formatPayload } from './payload.ts'
import { encodeHeader } from './token-header.ts'
import { PAYLOAD_CHARACTERS_MAX } from './wire.ts'

/** What a token is signed with. */
export type Signing = {
  readonly signer: Signer
  /** Name under which the recipient finds the signer's key. */
  readonly keyId: string
  /** Gives salts and decoys; asked once. */
  readonly randomness: Randomness
}

/** What a token says beside its members. */
type Frame = Signing & {
  readonly type: string
  readonly open: OpenClaims
  readonly checks: ClaimChecks
  readonly slots?: number | undefined
}

const DECOY_BYTES = 32

/**
 * A token of a type over these members. Digests without a disclosure are indistinguishable from decoys.
 * @throws ProvenanceError `object-invalid`, `claims-invalid`, `slots-invalid`, `header-invalid` or `token-too-large`
 */
export function signMembers(members: readonly Member[], frame: Frame): string {
  const { open, signer, keyId, type } = frame
  const slots = frame.slots === undefined ? digestSlots(open.type, members.length) : chosenSlots(frame.slots, members.length)
  const { salts, decoys } = drawRandom(frame.randomness, members.length, slots)
  const disclosures = members.map((member, index) => formatDisclosure(salts[index] as string, member))
  const digests = [...disclosures.map(disclosureDigest), ...decoys].sort()
  const payload = encodeJson(formatPayload(open, digests, frame.checks))
  if (payload.length > PAYLOAD_CHARACTERS_MAX) throw new ProvenanceError('token-too-large', 'claims are larger than their limit')
  const signingInput = `${encodeHeader({ type, keyId })}.${payload}`
  const signature = base64url(signer.sign(utf8(signingInput)))
  return joinToken(`${signingInput}.${signature}`, disclosures)
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
