/** One disclosure: the salted name and value of one member (RFC 9901 section 4.2.1). */
import { hash } from 'node:crypto'
import type { Json } from '../../foundation/index.ts'
import { decodeJson, encodeJson } from './encoded-json.ts'
import { ProvenanceError } from './errors.ts'
import type { Member } from './member.ts'
import { assertNames } from './member.ts'

/** Bytes of the salt of one disclosure. */
export const SALT_BYTES = 16

// 16 bytes leave four unused bits in the last of 22 characters.
const SALT = /^[A-Za-z0-9_-]{21}[AQgw]$/

/** The text of the disclosure of a member under a base64url salt. */
export function formatDisclosure(salt: string, member: Member): string {
  return encodeJson([salt, member.name, member.value])
}

/** The digest of a disclosure: over its text, not over what it decodes to (RFC 9901 section 4.2.3). */
export function disclosureDigest(disclosure: string): string {
  return hash('sha256', disclosure, 'base64url')
}

/**
 * Reads a disclosure; proves nothing about who made it. Disclosures of array
 * elements (two elements) and disclosures that hold digests themselves are refused.
 * @throws ProvenanceError `encoding-invalid`, `json-invalid`, `disclosure-invalid` or `name-reserved`
 */
export function parseDisclosure(disclosure: string): Member {
  const parts: Json = decodeJson(disclosure)
  if (!Array.isArray(parts) || parts.length !== 3) throw invalidDisclosure('not salt, name and value')
  const [salt, name, value]: readonly Json[] = parts
  if (typeof salt !== 'string' || !SALT.test(salt)) throw invalidDisclosure('salt')
  if (typeof name !== 'string' || value === undefined) throw invalidDisclosure('name')
  assertNames(name, value)
  return { name, value }
}

function invalidDisclosure(logDetail: string): ProvenanceError {
  return new ProvenanceError('disclosure-invalid', 'a disclosure is not that of a member', { logDetail })
}
