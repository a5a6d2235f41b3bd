/** Proof of a token: RFC 9901 section 7.1, narrowed to what an item may be. */
import type { Brand, Json } from '../../foundation/index.ts'
import { utf8 } from '../../foundation/index.ts'
import { verifyEd25519 } from '../../identity/index.ts'
import { splitToken } from './compact-token.ts'
import { disclosureDigest, parseDisclosure } from './disclosure.ts'
import { decodeBytes, decodeJson } from './encoded-json.ts'
import { ProvenanceError } from './errors.ts'
import type { OpenClaims } from './open-claims.ts'
import { OPEN_MEMBERS } from './open-claims.ts'
import { parsePayload } from './payload.ts'
import { decodeHeader } from './token-header.ts'

/** What a token proved to say. Only {@link verifyToken} makes one. */
export type VerifiedToken = Brand<
  {
    /** Claims in clear. */
    readonly open: OpenClaims
    /** Members of the object that were disclosed, by name. */
    readonly members: ReadonlyMap<string, Json>
    /** The text up to the first `~`: the same for every redaction of one token. */
    readonly signedPart: string
  },
  'VerifiedToken'
>

/** Where the keys of issuers come from. */
export type IssuerKeys = {
  /**
   * The 32-byte Ed25519 key that the party used under that id, or nothing
   * where it is unknown or no longer good. Both arguments are unproven.
   */
  keyOf(iss: string, kid: string): Uint8Array | undefined
}

/**
 * Proves that the issuer signed every claim and every disclosed member of the
 * token, and that two verifiers cannot read it differently. Says nothing
 * about which members were left out, nor about time.
 * @throws ProvenanceError with the code of the first fault
 */
export function verifyToken(token: string, keys: IssuerKeys): VerifiedToken {
  const parts = splitToken(token)
  const keyId = decodeHeader(parts.header)
  const { open, digests } = parsePayload(decodeJson(parts.payload))
  const key = keys.keyOf(open.iss, keyId)
  if (key === undefined) throw new ProvenanceError('key-unknown', 'key of the issuer is not known')
  if (!verifyEd25519(key, utf8(parts.signingInput), decodeBytes(parts.signature)))
    throw new ProvenanceError('signature-invalid', 'signature of the token does not verify')
  const members = readMembers(parts.disclosures, digests)
  return { open, members, signedPart: parts.signedPart } as VerifiedToken
}

function readMembers(disclosures: readonly string[], digests: readonly string[]): ReadonlyMap<string, Json> {
  const members = new Map<string, Json>()
  const unused = new Set(digests)
  for (const disclosure of disclosures) {
    const digest = disclosureDigest(disclosure)
    if (!unused.delete(digest)) throw unexpected({ isRepeated: digests.includes(digest) })
    const { name, value } = parseDisclosure(disclosure)
    if (OPEN_MEMBERS.has(name)) throw new ProvenanceError('member-overwrites', 'a disclosure names a member that is in clear')
    if (members.has(name)) throw new ProvenanceError('member-repeated', 'two disclosures name one member')
    members.set(name, value)
  }
  return members
}

function unexpected({ isRepeated }: { readonly isRepeated: boolean }): ProvenanceError {
  if (isRepeated) return new ProvenanceError('disclosure-repeated', 'a disclosure occurs twice')
  return new ProvenanceError('disclosure-unreferenced', 'a disclosure belongs to no digest of the token')
}
