/** Meta objects (STIX 2.1 section 7): marking definitions, language content, extension definitions. */
import type { Json, JsonObject } from '../../foundation/index.ts'
import { isJsonObject } from '../../foundation/index.ts'
import type { ObjectFault } from '../errors.ts'
import { TLP_1_DEFINITIONS, TLP_2_DEFINITIONS, TLP_2_EXTENSION } from '../marking/tlp.ts'
import { defineClass } from './object-definition.ts'
import type { ValueCheck } from './value-checks.ts'
import { dictionary, languageTag, listOf, matching, oneOf, reference, text, texts, timestamp } from './value-checks.ts'

const PROPERTY_NAME = /^[a-z][a-z0-9_]{2,249}$/
const EXTENSION_TYPE = oneOf('new-sdo', 'new-sco', 'new-sro', 'property-extension', 'toplevel-property-extension')

/** The `extension_type` of an extension (section 10.x, closed). */
export const extensionType: ValueCheck = EXTENSION_TYPE

/** Meta objects by type. */
export const META_OBJECTS = defineClass('meta', {
  'marking-definition': {
    properties: { name: text, definition_type: text, definition: dictionary },
    rules: [definitionFault, pinnedTlpFault],
    notApplicable: ['modified', 'revoked', 'labels', 'confidence', 'lang'],
  },
  'language-content': {
    required: ['object_ref', 'contents'],
    properties: { object_ref: reference(), object_modified: timestamp, contents: translations },
    notApplicable: ['lang'],
  },
  'extension-definition': {
    required: ['created_by_ref', 'name', 'schema', 'version', 'extension_types'],
    properties: {
      name: text,
      description: text,
      schema: text,
      version: text,
      extension_types: listOf(EXTENSION_TYPE),
      extension_properties: texts,
    },
    rules: [topLevelPropertiesFault],
    notApplicable: ['extensions'],
  },
})

const languageKey = languageTag
const translatedName = matching(PROPERTY_NAME)

function translations(value: Json): ReturnType<ValueCheck> {
  if (!isJsonObject(value)) return 'property-invalid'
  for (const [language, translated] of Object.entries(value)) {
    if (languageKey(language) !== undefined || !isJsonObject(translated)) return 'property-invalid'
    for (const name of Object.keys(translated)) if (translatedName(name) !== undefined) return 'property-invalid'
  }
  return undefined
}

function definitionFault(object: JsonObject): ObjectFault | undefined {
  if (object.extensions !== undefined && object.definition_type === undefined && object.definition === undefined) return undefined
  if (object.definition_type === undefined || object.definition === undefined) {
    return { code: 'marking-definition-invalid', reason: 'a marking definition needs definition_type and definition, or extensions' }
  }
  const isStatement = object.definition_type === 'statement'
  if (isStatement && typeof (object.definition as JsonObject).statement !== 'string') {
    return { code: 'marking-definition-invalid', reason: 'a statement marking needs a statement' }
  }
  return undefined
}

// A level is told by its id alone, so nothing else may stand under such an id,
// and no other object may claim to be a level.
function pinnedTlpFault(object: JsonObject): ObjectFault | undefined {
  const id = object.id as string
  const fault: ObjectFault = { code: 'marking-definition-invalid', reason: 'only the published TLP definitions may define a TLP level' }
  const definition = object.definition
  const tlp1 = object.definition_type === 'tlp' && isJsonObject(definition) ? definition.tlp : undefined
  if ((object.definition_type === 'tlp' || TLP_1_DEFINITIONS.has(id)) && (tlp1 === undefined || TLP_1_DEFINITIONS.get(id) !== tlp1))
    return fault
  const extensions = object.extensions
  const tlp2 = isJsonObject(extensions) ? extensions[TLP_2_EXTENSION] : undefined
  if (tlp2 === undefined && !TLP_2_DEFINITIONS.has(id)) return undefined
  return isJsonObject(tlp2) && TLP_2_DEFINITIONS.get(id) === tlp2.tlp_2_0 ? undefined : fault
}

function topLevelPropertiesFault(object: JsonObject): ObjectFault | undefined {
  if (object.extension_properties === undefined) return undefined
  if ((object.extension_types as readonly Json[]).includes('toplevel-property-extension')) return undefined
  return { code: 'extension-invalid', reason: 'extension_properties needs the type toplevel-property-extension' }
}
