/** Proof of a token: RFC 9901 section 7.1, narrowed to what an item may be. */
import type { Brand, Json } from '../../foundation/index.ts'
import { HANDLING_CLAIMS, type OpenClaims } from './open-claims.ts'
import { type IssuerKeys, readSigned } from './read-signed.ts'
import { TOKEN_TYPE } from './wire.ts'

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

/**
 * Proves that the issuer signed every claim and every disclosed member of the
 * token, and that two verifiers cannot read it differently. Says nothing
 * about which members were left out, nor about time.
 * @throws ProvenanceError with the code of the first fault
 */
export function verifyToken(token: string, keys: IssuerKeys): VerifiedToken {
  return readSigned<OpenClaims>(token, { type: TOKEN_TYPE, checks: HANDLING_CLAIMS, keys }) as VerifiedToken
}
