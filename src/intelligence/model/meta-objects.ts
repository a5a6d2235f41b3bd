/** Meta objects (STIX 2.1 section 7): marking definitions, language content, extension definitions. */
import type { Json, JsonObject } from '../../foundation/index.ts'
import { compareTimestamps, isJsonObject } from '../../foundation/index.ts'
import { PAP_DEFINITIONS, PAP_EXTENSION } from '../marking/pap.ts'
import { TLP_1_CREATED, TLP_1_DEFINITIONS, TLP_2_DEFINITIONS, TLP_2_EXTENSION } from '../marking/tlp.ts'
import { extensionType } from './extensions.ts'
import type { Findings } from './findings.ts'
import { dictionary, isTimestamp, type Kind, listOf, referenceExcept, text, texts, timestamp } from './kind.ts'
import { isLanguageTag } from './language-tag.ts'
import { type DefinitionRows, defineClass } from './object-definition.ts'
import { propertyName } from './record.ts'

const translations: Kind<{ readonly [language: string]: JsonObject }> = {
  says: 'dictionary of translations by language tag',
  check(value, findings) {
    if (!isJsonObject(value)) return findings.error('property-invalid', 'must be an object with a member for each language')
    for (const language of Object.keys(value)) {
      if (findings.isDone) return
      findings.enter(language)
      checkTranslation(language, value[language] as Json, findings)
      findings.leave()
    }
  },
}

const REDEFINED = 'only what is published may stand under the id of a published marking: recipients read it by its id'

/** What the standard says of meta objects, by type. */
export const META_ROWS = {
  'marking-definition': {
    section: '7.2',
    properties: { name: text, definition_type: text, definition: dictionary },
    rules: [checkDefinition, checkTlp, checkPap],
    notApplicable: ['modified', 'revoked', 'labels', 'confidence', 'lang'],
  },
  'language-content': {
    section: '7.1',
    required: ['object_ref', 'contents'],
    properties: {
      object_ref: referenceExcept(new Set(['bundle', 'language-content']), 'an object that is not language-content'),
      object_modified: timestamp,
      contents: translations,
    },
    notApplicable: ['lang'],
  },
  'extension-definition': {
    section: '7.3',
    required: ['created_by_ref', 'name', 'schema', 'version', 'extension_types'],
    properties: {
      name: text,
      description: text,
      schema: text,
      version: text,
      extension_types: listOf(extensionType),
      extension_properties: texts,
    },
    rules: [checkTopLevelProperties],
    notApplicable: ['extensions'],
  },
} as const satisfies DefinitionRows

/** Meta objects by type. */
export const META_OBJECTS = defineClass('meta', META_ROWS)

function checkTranslation(language: string, value: Json, findings: Findings): undefined {
  if (!isLanguageTag(language)) findings.error('property-invalid', 'the key must be a language tag such as en or pt-BR')
  if (!isJsonObject(value)) return findings.error('property-invalid', 'must be an object with the translated properties')
  for (const name of Object.keys(value)) {
    findings.enter(name)
    propertyName.check(name, findings)
    findings.leave()
  }
}

function checkDefinition(object: JsonObject, findings: Findings): undefined {
  const { definition_type: type, definition } = object
  if (type === undefined && definition === undefined && object.extensions !== undefined) return
  if (type === undefined || definition === undefined) {
    return findings.error('marking-definition-invalid', 'needs definition_type and definition, or extensions')
  }
  if (type === 'statement' && (!isJsonObject(definition) || typeof definition.statement !== 'string')) {
    findings.errorAt('definition', 'marking-definition-invalid', 'needs the member statement, a text')
  }
  if (type === 'statement' || type === 'tlp') return
  findings.warnAt('definition_type', 'vocabulary-unknown', 'should be statement or tlp')
  findings.warn('custom-content', 'should define a marking of its own by extensions')
}

// A level is told by its id alone, so nothing else may stand under such an id,
// and no other object may claim to be a level.
function checkTlp(object: JsonObject, findings: Findings): undefined {
  const id = object.id as string
  const message = 'only the published TLP definitions may define a TLP level, under their ids and as published'
  const definition = object.definition
  if (object.definition_type === 'tlp' || TLP_1_DEFINITIONS.has(id)) {
    const word = object.definition_type === 'tlp' && isJsonObject(definition) ? definition.tlp : undefined
    const isAsPublished = word !== undefined && TLP_1_DEFINITIONS.get(id) === word && isPublished(object, word)
    // Another kind of marking under the id of a level is no TLP marking; what says that it is one must be the published one.
    if (!isAsPublished && object.definition_type === 'tlp') return findings.error('marking-definition-invalid', message)
    if (!isAsPublished) return findings.warn('marking-redefined', REDEFINED)
  }
  const extension = isJsonObject(object.extensions) ? object.extensions[TLP_2_EXTENSION] : undefined
  if (extension === undefined) return TLP_2_DEFINITIONS.has(id) ? findings.warn('marking-redefined', REDEFINED) : undefined
  if (!isJsonObject(extension) || TLP_2_DEFINITIONS.get(id) !== extension.tlp_2_0) findings.error('marking-definition-invalid', message)
}

// The extension is a draft outside the standard, so that its misuse breaks no MUST.
function checkPap(object: JsonObject, findings: Findings): undefined {
  const word = PAP_DEFINITIONS.get(object.id as string)
  const extension = isJsonObject(object.extensions) ? object.extensions[PAP_EXTENSION] : undefined
  if (word === undefined && extension === undefined) return
  if (!isJsonObject(extension) || word === undefined || extension.pap !== word) findings.warn('marking-redefined', REDEFINED)
}

const PUBLISHED_MEMBERS = new Set(['type', 'spec_version', 'id', 'created', 'name', 'definition_type', 'definition'])

/** Other instances than the published ones must not be used (section 7.2.1), so that a copy with more in it is none of them. */
function isPublished(object: JsonObject, word: Json): boolean {
  const { created, name, definition } = object
  if (Object.keys(object).some((member) => !PUBLISHED_MEMBERS.has(member)) || Object.keys(definition as JsonObject).length > 1) return false
  if (!isTimestamp(created) || compareTimestamps(created, TLP_1_CREATED) !== 0) return false
  return name === undefined || (typeof word === 'string' && name === `TLP:${word.toUpperCase()}`)
}

function checkTopLevelProperties(object: JsonObject, findings: Findings): undefined {
  const types = object.extension_types
  const isTopLevel = Array.isArray(types) && types.includes('toplevel-property-extension')
  if (object.extension_properties !== undefined && !isTopLevel) {
    findings.errorAt('extension_properties', 'extension-invalid', 'must be left out: no extension_type is toplevel-property-extension')
  }
  if (object.extension_properties === undefined && isTopLevel) {
    findings.warn('property-advised', 'should name its properties in extension_properties')
  }
}
