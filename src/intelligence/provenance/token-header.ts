/** The protected header: exactly `alg`, `typ` and `kid`. */
import type { Json, JsonObject } from '../../foundation/index.ts'
import { isJsonObject } from '../../foundation/index.ts'
import { ProvenanceError } from './errors.ts'
import { TOKEN_ALGORITHM, TOKEN_TYPE } from './wire.ts'

const MEMBER_COUNT = 3
const KEY_ID = /^[\x21-\x7e]{1,128}$/

/** The header of a token signed with the key of that id. @throws ProvenanceError `header-invalid` unless the id is 1 to 128 visible ASCII characters */
export function formatHeader(keyId: string): JsonObject {
  if (!KEY_ID.test(keyId)) throw invalidHeader('kid')
  return { alg: TOKEN_ALGORITHM, typ: TOKEN_TYPE, kid: keyId }
}

/** The key id of a header. @throws ProvenanceError `header-invalid` or `algorithm-refused` */
export function parseHeader(header: Json): string {
  if (!isJsonObject(header)) throw invalidHeader('not an object')
  const { alg, typ, kid } = header
  if (alg !== TOKEN_ALGORITHM) throw new ProvenanceError('algorithm-refused', `a token is signed with ${TOKEN_ALGORITHM}`)
  if (typ !== TOKEN_TYPE) throw invalidHeader('typ')
  if (typeof kid !== 'string' || !KEY_ID.test(kid)) throw invalidHeader('kid')
  if (Object.keys(header).length !== MEMBER_COUNT) throw invalidHeader('unknown member')
  return kid
}

function invalidHeader(logDetail: string): ProvenanceError {
  return new ProvenanceError('header-invalid', 'header is not that of an item token', { logDetail })
}
