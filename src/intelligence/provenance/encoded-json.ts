/** JSON in base64url, as every part of a token but the signature is (RFC 7515 section 2). */
import type { Json } from '../../foundation/index.ts'
import { base64urlText, FoundationError, OBJECT_DEPTH_MAX, parseJson, unbase64url, unbase64urlText } from '../../foundation/index.ts'
import { ProvenanceError } from './errors.ts'

/** Nesting of one part: in its disclosure a member lies as deep as in its object. */
export const PART_DEPTH_MAX = OBJECT_DEPTH_MAX

const LIMITS = { depthMax: PART_DEPTH_MAX }

/** The base64url of the JSON text of a value without lone surrogates. */
export function encodeJson(value: Json): string {
  return base64urlText(JSON.stringify(value))
}

/** The value of canonical base64url of strict JSON. @throws ProvenanceError `encoding-invalid` or `json-invalid` */
export function decodeJson(encoded: string): Json {
  const text = decoded(encoded, unbase64urlText)
  try {
    return parseJson(text, LIMITS)
  } catch (error) {
    if (!(error instanceof FoundationError)) throw error
    throw new ProvenanceError('json-invalid', 'a part of the token is not strict JSON', { logDetail: error.code, cause: error })
  }
}

/** The bytes of canonical base64url. @throws ProvenanceError `encoding-invalid` */
export function decodeBytes(encoded: string): Uint8Array {
  return decoded(encoded, unbase64url)
}

function decoded<Form>(encoded: string, decode: (encoded: string) => Form): Form {
  try {
    return decode(encoded)
  } catch (error) {
    if (!(error instanceof FoundationError)) throw error
    throw new ProvenanceError('encoding-invalid', 'a part of the token is not canonical base64url', { cause: error })
  }
}
