/** The protected header: exactly `alg`, `typ` and `kid`. */
import type { Json, JsonObject } from '../../foundation/index.ts'
import { isJsonObject } from '../../foundation/index.ts'
import { decodeJson, encodeJson } from './encoded-json.ts'
import { ProvenanceError } from './errors.ts'
import { TOKEN_ALGORITHM } from './wire.ts'

const MEMBER_COUNT = 3
const KEY_ID = /^[\x21-\x7e]{1,128}$/

// A party's tokens have one header until it changes its key, so those of the last keys are kept, written and read.
const HEADERS_MAX = 256
const headers = new Map<string, string>()
const known = new Map<string, Header>()

/** What a header says beside the one algorithm: the type of the token and the key that signed it. */
export type Header = { readonly type: string; readonly keyId: string }

/** The encoded header of a token signed with the key of that id. @throws ProvenanceError `header-invalid` unless the id is 1 to 128 visible ASCII characters */
export function encodeHeader(header: Header): string {
  const name = `${header.type} ${header.keyId}`
  return headers.get(name) ?? remember(headers, name, encodeJson(formatHeader(header)))
}

/** The key id of the encoded header of a token of a type. @throws ProvenanceError `encoding-invalid`, `json-invalid`, `header-invalid` or `algorithm-refused` */
export function decodeHeader(header: string, type: string): string {
  const parsed = known.get(header) ?? parseHeader(decodeJson(header))
  if (parsed.type !== type) throw invalidHeader('typ')
  // Kept as a text of its own: what was cut out of a token would keep the whole token.
  const usual = encodeHeader(parsed)
  if (usual === header && !known.has(usual)) remember(known, usual, parsed)
  return parsed.keyId
}

function remember<Value>(kept: Map<string, Value>, name: string, value: Value): Value {
  if (kept.size >= HEADERS_MAX) kept.clear()
  kept.set(name, value)
  return value
}

function formatHeader({ type, keyId }: Header): JsonObject {
  if (!KEY_ID.test(keyId)) throw invalidHeader('kid')
  return { alg: TOKEN_ALGORITHM, typ: type, kid: keyId }
}

function parseHeader(header: Json): Header {
  if (!isJsonObject(header)) throw invalidHeader('not an object')
  const { alg, typ, kid } = header
  if (alg !== TOKEN_ALGORITHM) throw new ProvenanceError('algorithm-refused', `a token is signed with ${TOKEN_ALGORITHM}`)
  if (typeof typ !== 'string') throw invalidHeader('typ')
  if (typeof kid !== 'string' || !KEY_ID.test(kid)) throw invalidHeader('kid')
  if (Object.keys(header).length !== MEMBER_COUNT) throw invalidHeader('unknown member')
  return { type: typ, keyId: kid }
}

function invalidHeader(logDetail: string): ProvenanceError {
  return new ProvenanceError('header-invalid', 'header is not that of an item token', { logDetail })
}
