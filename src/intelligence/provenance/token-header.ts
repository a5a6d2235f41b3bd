/** The protected header: exactly `alg`, `typ` and `kid`. */
import type { Json, JsonObject } from '../../foundation/index.ts'
import { isJsonObject } from '../../foundation/index.ts'
import { decodeJson, encodeJson } from './encoded-json.ts'
import { ProvenanceError } from './errors.ts'
import { TOKEN_ALGORITHM, TOKEN_TYPE } from './wire.ts'

const MEMBER_COUNT = 3
const KEY_ID = /^[\x21-\x7e]{1,128}$/

// A party's tokens have one header until it changes its key, so those of the last keys are kept, written and read.
const HEADERS_MAX = 256
const headers = new Map<string, string>()
const keyIds = new Map<string, string>()

/** The encoded header of a token signed with the key of that id. @throws ProvenanceError `header-invalid` unless the id is 1 to 128 visible ASCII characters */
export function encodeHeader(keyId: string): string {
  return headers.get(keyId) ?? remember(headers, keyId, encodeJson(formatHeader(keyId)))
}

/** The key id of an encoded header. @throws ProvenanceError `encoding-invalid`, `json-invalid`, `header-invalid` or `algorithm-refused` */
export function decodeHeader(header: string): string {
  const known = keyIds.get(header)
  if (known !== undefined) return known
  const keyId = parseHeader(decodeJson(header))
  // Kept as a text of its own: what was cut out of a token would keep the whole token.
  const usual = encodeHeader(keyId)
  return usual === header ? remember(keyIds, usual, keyId) : keyId
}

function remember(kept: Map<string, string>, name: string, value: string): string {
  if (kept.size >= HEADERS_MAX) kept.clear()
  kept.set(name, value)
  return value
}

function formatHeader(keyId: string): JsonObject {
  if (!KEY_ID.test(keyId)) throw invalidHeader('kid')
  return { alg: TOKEN_ALGORITHM, typ: TOKEN_TYPE, kid: keyId }
}

function parseHeader(header: Json): string {
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
