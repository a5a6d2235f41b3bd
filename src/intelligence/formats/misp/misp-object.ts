/** MISP objects as they are read, before their template is looked at. */
import { isJsonObject, type Json, type JsonObject } from '../../../foundation/index.ts'
import { MISP_NAMESPACE, uuid5, uuidOf } from '../stable-id.ts'
import { type Attribute, isTrue, readAttribute, tellUnread } from './attribute.ts'
import type { Frame } from './frame.ts'

/** A reference from one object to another, or to an attribute. */
export type ObjectReference = { readonly uuid: string; readonly to: string; readonly type: string; readonly place: string }

/** One object as it was read. */
export type MispObject = {
  readonly place: string
  readonly uuid: string
  readonly name: string
  readonly category: string
  readonly comment: string
  readonly attributes: readonly Attribute[]
  readonly references: readonly ObjectReference[]
  readonly source: JsonObject
}

const READ = new Set([
  'uuid',
  'name',
  'meta-category',
  'comment',
  'timestamp',
  'first_seen',
  'last_seen',
  'distribution',
  'Attribute',
  'ObjectReference',
  'descrption',
  'object_relation',
])
const ATTRIBUTES_MAX = 2_000
const REFERENCES_MAX = 2_000

/** Reads an object; undefined, and told, when it is none or was deleted. */
export function readObjectTemplate(source: Json, place: string, frame: Frame): MispObject | undefined {
  if (!isJsonObject(source) || typeof source.name !== 'string') {
    frame.tell({ place, code: 'element-invalid', reason: 'is no object: it needs a name' })
    return undefined
  }
  if (isTrue(source.deleted)) {
    frame.tell({ place, code: 'deleted', reason: 'the object was deleted in MISP' })
    return undefined
  }
  tellUnread(source, READ, { place, frame })
  const listed = Array.isArray(source.Attribute) ? (source.Attribute as readonly Json[]) : []
  if (listed.length > ATTRIBUTES_MAX)
    frame.tell({ place: `${place}/Attribute`, code: 'element-invalid', reason: `only the first ${ATTRIBUTES_MAX} attributes are read` })
  const attributes = listed
    .slice(0, ATTRIBUTES_MAX)
    .flatMap((attribute, index) => readAttribute(attribute, `${place}/Attribute/${index}`, frame) ?? [])
  return {
    place,
    uuid: uuidOf(source.uuid) ?? uuid5(MISP_NAMESPACE, `${frame.uuid} ${place.slice(frame.place.length)} ${source.name}`),
    name: source.name,
    category: typeof source['meta-category'] === 'string' ? source['meta-category'] : 'misc',
    comment: typeof source.comment === 'string' ? source.comment : '',
    attributes,
    references: referencesOf(source, place),
    source,
  }
}

function referencesOf({ ObjectReference }: JsonObject, place: string): readonly ObjectReference[] {
  if (!Array.isArray(ObjectReference)) return []
  return (ObjectReference as readonly Json[]).slice(0, REFERENCES_MAX).flatMap((reference, index) => {
    if (!isJsonObject(reference) || isTrue(reference.deleted)) return []
    const to = uuidOf(reference.referenced_uuid)
    const type = typeof reference.relationship_type === 'string' ? reference.relationship_type : 'related-to'
    const uuid = uuidOf(reference.uuid) ?? uuid5(MISP_NAMESPACE, `${place} ${index} ${type}`)
    return to === undefined ? [] : [{ uuid, to, type, place: `${place}/ObjectReference/${index}` }]
  })
}

/** What an object is read beside: the parts of executables that files refer to. */
export type Beside = { readonly find: (uuid: string) => MispObject | undefined }
