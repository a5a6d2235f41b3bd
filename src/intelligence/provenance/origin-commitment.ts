/** How a releasing party names the origin's token: openly, or under a salt that only overseers get. */
import { base64url, sha256, unbase64url, utf8 } from '../../foundation/index.ts'
import { splitToken } from './compact-token.ts'
import { SALT_BYTES } from './disclosure.ts'
import { ProvenanceError } from './errors.ts'

const DOMAIN = utf8('comity/origin/v1\0')

/** Base64url of the SHA-256 of a signed part: the same for every redaction of one token. */
export function originHash(signedPart: string): string {
  return base64url(sha256(utf8(signedPart)))
}

/** What the issuer of a token signed: the same in every redaction, and no member of the object but those in clear. @throws ProvenanceError when it is no compact SD-JWT */
export function signedPartOf(token: string): string {
  return splitToken(token).signedPart
}

/** As {@link originHash}, of a token. @throws ProvenanceError when it is no compact SD-JWT */
export function originHashOf(token: string): string {
  return originHash(splitToken(token).signedPart)
}

/**
 * SHA-256('comity/origin/v1' 00 salt hash): says nothing of the origin to who has not the salt, not even to who holds
 * the origin's token, and binds whoever states it to that one token.
 * @throws ProvenanceError `salt-invalid` unless the salt has 16 bytes
 */
export function originCommitment(hash: string, salt: Uint8Array): string {
  if (salt.length !== SALT_BYTES) throw new ProvenanceError('salt-invalid', `a salt has ${SALT_BYTES} bytes`)
  return base64url(sha256(DOMAIN, salt, unbase64url(hash)))
}
