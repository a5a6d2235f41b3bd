import { canonicalBytes, hex, sha256, utf8 } from '../foundation/index.ts'
import { AGREEMENT_FORMAT, type Agreement } from './document/index.ts'

const DOMAIN = utf8(`${AGREEMENT_FORMAT}\n`)

/** Lower-case hex SHA-256 of `comity/agreement/v1\n` and the canonical JSON (spec/agreement.md#hash): what parties sign. */
export function agreementHash(agreement: Agreement): string {
  return hex(sha256(DOMAIN, canonicalBytes(agreement)))
}
