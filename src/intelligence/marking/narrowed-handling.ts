/**
 * What an origin narrowed after it released an object, on the object as tools see it: the level among its markings, the end of an indicator,
 * and a property extension (STIX 2.1 section 7.3) with all of it. Like an own grade it changes neither id nor version, and only the node which
 * serves the object sets it: whoever else wrote one is not believed.
 */
import { type Instant, isJsonObject, type JsonObject } from '../../foundation/index.ts'
import { withinRetention } from '../provenance/within-retention.ts'
import { mostRestrictive, type Tlp, tlpMarkingId, tlpOfMarking } from './tlp.ts'

/** Id of the extension definition (spec/item.md#narrowed-handling). */
export const NARROWED_EXTENSION = 'extension-definition--0d1c7a0e-5f0b-4a5e-9a55-3b8f6e2c41d7'

/** The handling as the extension states it, with the two terms that stand elsewhere in the object as well. */
export type NarrowedHandling = { readonly stated: JsonObject; readonly marking?: Tlp; readonly retainUntil?: Instant }

/** The object as it is to be handled, and without any such extension that came with it. */
export function withNarrowedHandling<Object extends JsonObject>(object: Object, handling: NarrowedHandling | undefined): Object {
  const plain = withoutNarrowedHandling(object)
  if (handling === undefined) return plain
  const { stated, marking, retainUntil } = handling
  const extensions = isJsonObject(plain.extensions) ? plain.extensions : {}
  const extension = { extension_type: 'property-extension', ...stated }
  const marked = marking === undefined ? plain : withLevel(plain, marking)
  const ending = retainUntil === undefined ? marked : withinRetention(marked, retainUntil)
  return { ...ending, extensions: { ...extensions, [NARROWED_EXTENSION]: extension } } as JsonObject as Object
}

/** Whether somebody says that the object is wrong, and nobody lifted that; of objects as {@link withNarrowedHandling} makes them. */
export function isContested({ extensions }: JsonObject): boolean {
  const handling = isJsonObject(extensions) ? extensions[NARROWED_EXTENSION] : undefined
  return isJsonObject(handling) && handling.accuracy === 'contested'
}

/** The object without any such extension; one that bears none is returned itself. */
export function withoutNarrowedHandling<Object extends JsonObject>(object: Object): Object {
  const { extensions, ...members } = object
  if (!isJsonObject(extensions) || !Object.hasOwn(extensions, NARROWED_EXTENSION)) return object
  const { [NARROWED_EXTENSION]: _handling, ...others } = extensions
  // A dictionary of STIX is never empty.
  return (Object.keys(others).length === 0 ? members : { ...members, extensions: others }) as JsonObject as Object
}

/** One level among the markings of the whole object: the stricter of what was there and this. */
function withLevel(object: JsonObject, level: Tlp): JsonObject {
  const refs = Array.isArray(object.object_marking_refs) ? object.object_marking_refs : []
  const levels = refs.flatMap((ref) => (typeof ref === 'string' ? (tlpOfMarking(ref) ?? []) : []))
  const strictest = levels.reduce(mostRestrictive, level)
  const others = refs.filter((ref) => typeof ref !== 'string' || tlpOfMarking(ref) === undefined)
  return levels.includes(strictest) ? object : { ...object, object_marking_refs: [...others, tlpMarkingId(strictest)] }
}
