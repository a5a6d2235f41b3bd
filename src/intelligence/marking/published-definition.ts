/** Whether an object is one of the published TLP and PAP definitions and nothing more. */
import type { JsonObject } from '../../foundation/index.ts'
import { isJsonObject } from '../../foundation/index.ts'
import { publishedTerms } from './terms.ts'

const MEMBERS: ReadonlySet<string> = new Set([
  'type',
  'spec_version',
  'id',
  'created',
  'created_by_ref',
  'name',
  'definition_type',
  'definition',
  'extensions',
  'object_marking_refs',
  'granular_markings',
])
const EXTENSION_MEMBERS: ReadonlySet<string> = new Set(['extension_type', 'tlp_2_0', 'pap'])

/**
 * What is published is CLEAR; anything that a copy says beside it is somebody's own, and has the level of whatever is not marked. That
 * the word of the definition is the published one is checked with the object.
 */
export function isPublishedDefinition(object: JsonObject): boolean {
  const { id, name, definition, extensions } = object
  if (object.type !== 'marking-definition' || typeof id !== 'string' || publishedTerms(id) === undefined) return false
  if (!Object.keys(object).every((member) => MEMBERS.has(member))) return false
  if (name !== undefined && (typeof name !== 'string' || !/^(?:TLP|PAP):[A-Z+]{3,12}$/.test(name))) return false
  if (definition !== undefined && !(isJsonObject(definition) && Object.keys(definition).join() === 'tlp')) return false
  return extensions === undefined || (isJsonObject(extensions) && isAlone(extensions))
}

function isAlone(extensions: JsonObject): boolean {
  const [extension, ...others] = Object.values(extensions)
  return others.length === 0 && isJsonObject(extension) && Object.keys(extension).every((member) => EXTENSION_MEMBERS.has(member))
}
