import type { Agreement } from '../document/index.ts'
import { readAgreement } from '../parse.ts'
import type { AuthoringFault, Place } from './authoring-fault.ts'
import { placeOf, yamlTree } from './yaml-tree.ts'
import { yamlValue } from './yaml-value.ts'

/** An authored agreement, or what is wrong with its text: at least one fault, in the order of the text. */
export type AuthoredAgreement =
  | {
      readonly ok: true
      readonly agreement: Agreement
      /** Where in the text stands what a pointer leads to, such as that of a lint finding. */
      readonly placeOf: (pointer: string) => Place
    }
  | { readonly ok: false; readonly faults: readonly AuthoringFault[] }

/**
 * Reads an agreement that a person wrote: YAML 1.2 with comments, or JSON, without anchors, aliases, tags, merge keys, further
 * documents or names that stand twice (spec/agreement.md#authoring). Size and depth are bounded before anything is built. Tells all
 * faults of the first step that has some (text, shape, meaning), up to `FAULTS_MAX`, each with line and column.
 */
export function parseAgreementYaml(text: string): AuthoredAgreement {
  const tree = yamlTree(text)
  if (!tree.ok) return tree
  const value = yamlValue(tree)
  if (!value.ok) return value
  const read = readAgreement(value.value)
  if (read.ok) return { ok: true, agreement: read.agreement, placeOf: (pointer) => placeOf(tree, pointer, 'value') }
  const faults = read.faults.map(({ code, pointer, message, isAboutName }): AuthoringFault => {
    return { code, pointer, message, ...placeOf(tree, pointer, isAboutName === true ? 'name' : 'value') }
  })
  return { ok: false, faults: faults.toSorted((left, right) => left.line - right.line || left.column - right.column) }
}
