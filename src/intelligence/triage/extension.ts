/**
 * A score as tools see it: a property extension (STIX 2.1 section 7.3) that is set from the signed claim and from nothing else. It is an annotation
 * of the origin beside the object and no part of it: it changes neither id nor version, and goes off whatever is read to be shared.
 */
import { isJsonObject, type JsonObject } from '../../foundation/index.ts'
import type { TriageClaim } from './claim.ts'

/** Id of the extension definition (spec/item.md#triage). */
export const TRIAGE_EXTENSION = 'extension-definition--94a84e56-9a49-40e7-90e2-025264c54ea5'

/** The object with the score of a claim; without a claim the object without any. */
export function withTriage<Object extends JsonObject>(object: Object, claim: TriageClaim | undefined): Object {
  const plain = withoutTriage(object)
  if (claim === undefined) return plain
  const others = isJsonObject(plain.extensions) ? plain.extensions : {}
  return { ...plain, extensions: { ...others, [TRIAGE_EXTENSION]: extensionOf(claim) } }
}

/** Whether an object bears a score, whoever wrote it. */
export function bearsTriage({ extensions }: JsonObject): boolean {
  return isJsonObject(extensions) && Object.hasOwn(extensions, TRIAGE_EXTENSION)
}

/** The object without any score; one that bears none is returned itself. */
export function withoutTriage<Object extends JsonObject>(object: Object): Object {
  if (!bearsTriage(object)) return object
  const { extensions, ...members } = object
  const { [TRIAGE_EXTENSION]: _score, ...others } = extensions as JsonObject
  // A dictionary of STIX is never empty.
  return (Object.keys(others).length === 0 ? members : { ...members, extensions: others }) as JsonObject as Object
}

function extensionOf({ formula, version, level, score, reasons, advice }: TriageClaim): JsonObject {
  return {
    extension_type: 'property-extension',
    formula,
    formula_version: version,
    level,
    ...(score === undefined ? {} : { score }),
    ...(reasons === undefined ? {} : { reasons }),
    ...(advice === undefined ? {} : { is_advice: true }),
  }
}
