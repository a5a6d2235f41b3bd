/** Reading a signed token of any type and proving what it says (RFC 9901 section 7.1). */
import type { Json } from '../../foundation/index.ts'
import { isEd25519Signature, utf8 } from '../../foundation/index.ts'

import { splitToken } from './compact-token.ts'
import { disclosureDigest, parseDisclosure } from './disclosure.ts'
import { decodeBytes, decodeJson } from './encoded-json.ts'
import { ProvenanceError } from './errors.ts'
import { type ClaimChecks, OPEN_MEMBERS, type OpenClaims } from './open-claims.ts'
import { parsePayload } from './payload.ts'
import { decodeHeader } from './token-header.ts'

/** Where the keys of issuers come from. */
export type IssuerKeys = {
  /**
   * The 32-byte Ed25519 key that the party used under that id, or nothing
   * where it is unknown or no longer good. Both arguments are unproven.
   */
  keyOf(iss: string, kid: string): Uint8Array | undefined
}

/** What a signed token says. */
export type Signed<Claims> = {
  readonly open: Claims
  readonly members: ReadonlyMap<string, Json>
  readonly signedPart: string
}

/** Proves a token of a type whose claims pass the checks. @throws ProvenanceError with the code of the first fault */
export function readSigned<Claims extends OpenClaims>(
  token: string,
  { type, checks, keys }: { readonly type: string; readonly checks: ClaimChecks; readonly keys: IssuerKeys },
): Signed<Claims> {
  const parts = splitToken(token)
  const keyId = decodeHeader(parts.header, type)
  const { open, digests } = parsePayload<Claims>(decodeJson(parts.payload), checks)
  const key = keys.keyOf(open.iss, keyId)
  if (key === undefined) throw new ProvenanceError('key-unknown', 'key of the issuer is not known')
  if (!isEd25519Signature(key, utf8(parts.signingInput), decodeBytes(parts.signature)))
    throw new ProvenanceError('signature-invalid', 'signature of the token does not verify')
  return { open, members: readMembers(parts.disclosures, digests), signedPart: parts.signedPart }
}

function readMembers(disclosures: readonly string[], digests: readonly string[]): ReadonlyMap<string, Json> {
  const members = new Map<string, Json>()
  const isUsed: boolean[] = []
  for (const disclosure of disclosures) {
    // Looked for in turn: a set of so few digests takes longer to make than all the looking.
    const place = digests.indexOf(disclosureDigest(disclosure))
    if (place === -1) throw new ProvenanceError('disclosure-unreferenced', 'a disclosure belongs to no digest of the token')
    if (isUsed[place] === true) throw new ProvenanceError('disclosure-repeated', 'a disclosure occurs twice')
    isUsed[place] = true
    const { name, value } = parseDisclosure(disclosure)
    if (OPEN_MEMBERS.has(name)) throw new ProvenanceError('member-overwrites', 'a disclosure names a member that is in clear')
    if (members.has(name)) throw new ProvenanceError('member-repeated', 'two disclosures name one member')
    members.set(name, value)
  }
  return members
}
