/** One object as somebody handed it in: strict JSON that breaks no rule of STIX 2.1, or why it is not taken. */
import { FoundationError, isJsonObject, type Json, OBJECT_BYTES_MAX, OBJECT_DEPTH_MAX, parseJson } from '../foundation/index.ts'
import { checkObject, type StixObject } from './model/stix-object.ts'

/** Stands for the id of an object that has none. */
const UNKNOWN_ID = 'unknown'

/** An object not taken; `id` and `version` as far as it has them. `message` holds no value of the object. */
export type RefusedText = {
  readonly ok: false
  readonly id: string
  readonly version: string | null
  readonly code: string
  readonly message: string
}
/** One object, checked. */
export type CheckedText = { readonly ok: true; readonly object: StixObject } | RefusedText

const ID_MAX = 300

/** Checks the text of one object; undefined stands for one that was too large to keep. Never throws: a bad object is reported and the others go on. */
export function checkObjectText(bytes: Uint8Array | undefined): CheckedText {
  if (bytes === undefined) return refusedText('too-large', `object is larger than ${OBJECT_BYTES_MAX} bytes`)
  let value: Json
  try {
    value = parseJson(bytes, { bytesMax: OBJECT_BYTES_MAX, depthMax: OBJECT_DEPTH_MAX })
  } catch (error) {
    if (!(error instanceof FoundationError)) throw error
    return refusedText(error.code, error.message)
  }
  const checked = checkObject(value)
  if (checked.ok) return { ok: true, object: checked.value }
  return { ok: false, ...namesOf(value), code: checked.refusal.code, message: checked.refusal.reason }
}

function refusedText(code: string, message: string): RefusedText {
  return { ok: false, id: UNKNOWN_ID, version: null, code, message }
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
