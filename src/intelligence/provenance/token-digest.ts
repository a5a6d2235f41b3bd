import { sha256, utf8 } from '../../foundation/index.ts'
import { SALT_BYTES } from './disclosure.ts'
import { ProvenanceError } from './errors.ts'

const DOMAIN = utf8('comity/item/v1\0')

/**
 * The salted digest that names a token in an act:
 * SHA-256('comity/item/v1' 00 salt token). It covers the disclosures, so each redaction has its own; without the
 * salt it cannot be tied to a token, even by who holds the token.
 * @throws ProvenanceError `salt-invalid` unless the salt has 16 bytes
 */
export function tokenDigest(token: string, salt: Uint8Array): Uint8Array {
  if (salt.length !== SALT_BYTES) throw new ProvenanceError('salt-invalid', `a salt has ${SALT_BYTES} bytes`)
  return sha256(DOMAIN, salt, utf8(token))
}
