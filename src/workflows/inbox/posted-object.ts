/** One object as a tool posted it: strict JSON that breaks no rule of STIX 2.1, or why it is not taken. */
import { FoundationError, isJsonObject, type Json, OBJECT_BYTES_MAX, OBJECT_DEPTH_MAX, parseJson } from '../../foundation/index.ts'
import { checkObject, type StixObject } from '../../intelligence/index.ts'

/** Stands for the id of an object that has none. */
export const UNKNOWN_ID = 'unknown'

/** An object not taken; `id` and `version` as far as it has them. */
export type RefusedObject = { readonly ok: false; readonly id: string; readonly version: string | null; readonly message: string }
/** One posted object, checked. */
export type PostedObject = { readonly ok: true; readonly object: StixObject } | RefusedObject

const ID_MAX = 300

/** Checks one posted object. Never throws: a bad object is reported and the others go on. */
export function checkPosted(bytes: Uint8Array | undefined): PostedObject {
  if (bytes === undefined) return { ok: false, id: UNKNOWN_ID, version: null, message: `object is larger than ${OBJECT_BYTES_MAX} bytes` }
  let value: Json
  try {
    value = parseJson(bytes, { bytesMax: OBJECT_BYTES_MAX, depthMax: OBJECT_DEPTH_MAX })
  } catch (error) {
    if (!(error instanceof FoundationError)) throw error
    return { ok: false, id: UNKNOWN_ID, version: null, message: error.message }
  }
  const checked = checkObject(value)
  return checked.ok ? { ok: true, object: checked.value } : { ok: false, ...namesOf(value), message: checked.refusal.reason }
}

function namesOf(value: Json): { readonly id: string; readonly version: string | null } {
  if (!isJsonObject(value)) return { id: UNKNOWN_ID, version: null }
  const { id, modified, created } = value
  const version = modified ?? created
  return {
    id: typeof id === 'string' && id !== '' && id.length <= ID_MAX ? id : UNKNOWN_ID,
    version: typeof version === 'string' && version.length <= ID_MAX ? version : null,
  }
}
