/** Where the origin writes what it says of an object: in labels, and in an extension where the type has none. */
import { isJsonObject, type Json, type JsonObject } from '../../foundation/index.ts'

/** Property extension that gives any object labels of grading, cyber-observables included (spec/item.md). */
export const GRADING_EXTENSION = 'extension-definition--2f6e0c1a-7f0b-4c58-9a4e-6b1d3c9e5a70'

// What cannot be read says the most careful of everything.
const ILLEGIBLE: readonly string[] = [
  'data-subject:?',
  'data-subject-age:?',
  'special-category:?',
  'nature:?',
  'source-reliability:?',
  'information-credibility:?',
  'pap:?',
  'review-date:?',
]
const NONE: readonly string[] = []

/** The labels of an object and those of its grading extension. */
export function statedLabels({ labels, extensions }: JsonObject): readonly string[] {
  const own = textsIn(labels)
  const extension = isJsonObject(extensions) ? extensions[GRADING_EXTENSION] : undefined
  return extension === undefined ? own : [...own, ...labelsIn(extension)]
}

/** The extensions of an object, of which that of grading says these labels as well. */
export function extensionsSaying(labels: readonly string[], extensions: Json | undefined): JsonObject {
  const others = isJsonObject(extensions) ? extensions : {}
  const stated = statedLabels({ extensions: others })
  return { ...others, [GRADING_EXTENSION]: { extension_type: 'property-extension', labels: [...stated, ...labels] } }
}

function labelsIn(extension: Json): readonly string[] {
  if (!isJsonObject(extension) || !Array.isArray(extension.labels)) return ILLEGIBLE
  const { extension_type: type, labels, ...others } = extension
  const texts = textsIn(labels)
  const isSound = type === 'property-extension' && texts.length === (labels as readonly Json[]).length && Object.keys(others).length === 0
  return isSound ? texts : ILLEGIBLE
}

function textsIn(labels: Json | undefined): readonly string[] {
  if (!Array.isArray(labels)) return NONE
  // Of nearly all lists it is all of them, and every fact of an item asks.
  return labels.every(isText) ? labels : (labels as readonly Json[]).filter(isText)
}

function isText(value: Json): value is string {
  return typeof value === 'string'
}
