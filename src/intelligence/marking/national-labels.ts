/** National classification: the labels that an agreement reads as levels, where a statement marking carries one. */
import type { MarkingLookup } from './defined-markings.ts'
import { mostRestrictive, type Tlp } from './tlp.ts'

/** A label and the level that it counts as. */
export type NationalLabel = { readonly label: string; readonly equals: Tlp }

/**
 * The definitions with the levels of an agreement's table: a statement whose words are one of the labels, in any case, has its level. A label
 * that several parties use counts as the strictest of what they say. Any other statement is for people, as it was.
 */
export function withNationalLabels(defined: MarkingLookup, labels: readonly NationalLabel[]): MarkingLookup {
  if (labels.length === 0) return defined
  const levels = new Map<string, Tlp>()
  for (const { label, equals } of labels) {
    const name = nameOf(label)
    const known = levels.get(name)
    levels.set(name, known === undefined ? equals : mostRestrictive(known, equals))
  }
  return (markingId) => {
    const definition = defined(markingId)
    const { statement } = definition?.terms ?? {}
    const level = statement === undefined ? undefined : levels.get(nameOf(statement))
    return definition === undefined || level === undefined ? definition : { ...definition, terms: { ...definition.terms, level } }
  }
}

function nameOf(words: string): string {
  return words.normalize('NFC').trim().toLowerCase()
}
