/** JSON in base64url, as every part of a token but the signature is (RFC 7515 section 2). */
import type { Json } from '../../foundation/index.ts'
import { FoundationError, OBJECT_DEPTH_MAX, parseJson } from '../../foundation/index.ts'
import { ProvenanceError } from './errors.ts'

/** Nesting of one part: in its disclosure a member lies as deep as in its object. */
export const PART_DEPTH_MAX = OBJECT_DEPTH_MAX

/** The base64url of the JSON text of a value without lone surrogates. */
export function encodeJson(value: Json): string {
  return Buffer.from(JSON.stringify(value), 'utf8').toString('base64url')
}

/** The value of canonical base64url of strict JSON. @throws ProvenanceError `encoding-invalid` or `json-invalid` */
export function decodeJson(text: string): Json {
  const bytes = decodeBytes(text)
  try {
    return parseJson(bytes, { depthMax: PART_DEPTH_MAX })
  } catch (error) {
    if (!(error instanceof FoundationError)) throw error
    throw new ProvenanceError('json-invalid', 'a part of the token is not strict JSON', { logDetail: error.code, cause: error })
  }
}

/**
 * The bytes of canonical base64url. As `unbase64url`, without its copy: a token has a dozen parts.
 * @throws ProvenanceError `encoding-invalid`
 */
export function decodeBytes(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64url')
  if (bytes.toString('base64url') !== text) throw new ProvenanceError('encoding-invalid', 'a part of the token is not canonical base64url')
  return bytes
}
