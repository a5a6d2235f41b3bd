/** Finds the placeholders of a template: whole plain scalars such as `$sunset`, or `$depositary?` where it may be left out. */
import {
  type Document,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
  type Scalar,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import { TemplateError } from './errors.ts'

/** The longest template, in UTF-16 units. */
const TEMPLATE_LENGTH_MAX = 512 * 1024
const PLACEHOLDER = /^\$([a-z][a-z0-9-]{0,63})(\??)$/

/** A placeholder as drafters see it. */
export type Placeholder = {
  readonly name: string
  /** Whether it may be left out; then the article whose list holds it, or the member whose value it is, is left out too. */
  readonly isOptional: boolean
  /** Line on which it stands, from 1. */
  readonly line: number
}

/** A placeholder with its place in the tree. */
export type PlacedPlaceholder = Placeholder & { readonly node: Scalar; readonly ancestors: readonly unknown[] }

/** A template read: its tree and every placeholder, in order. */
export type ReadTemplate = { readonly document: Document; readonly placeholders: readonly PlacedPlaceholder[] }

/**
 * Reads a template.
 * @throws TemplateError `template-invalid` where it is not YAML, repeats a key, or uses anchors, aliases or tags
 */
export function readTemplate(text: string): ReadTemplate {
  if (text.length > TEMPLATE_LENGTH_MAX) throw new TemplateError('template-invalid', [], `is longer than ${TEMPLATE_LENGTH_MAX} characters`)
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const [fault] = [...document.errors, ...document.warnings]
  if (fault !== undefined) throw new TemplateError('template-invalid', [], `line ${lines.linePos(fault.pos[0]).line} is not readable YAML`)
  const placeholders: PlacedPlaceholder[] = []
  visit(document, {
    Alias: () => {
      throw new TemplateError('template-invalid', [], 'a template has no aliases')
    },
    Node: (_key, node, ancestors) => {
      const isAnchored = 'anchor' in node && node.anchor !== undefined
      if (node.tag !== undefined || isAnchored) throw new TemplateError('template-invalid', [], 'a template has no anchors or tags')
      const isPlain = isScalar(node) && node.type === 'PLAIN' && typeof node.value === 'string'
      const match = isPlain ? PLACEHOLDER.exec(String(node.value)) : null
      if (match === null || !isScalar(node)) return
      const line = lines.linePos(node.range?.[0] ?? 0).line
      placeholders.push({ name: match[1] ?? '', isOptional: match[2] === '?', line, node, ancestors })
    },
  })
  return { document, placeholders }
}

/**
 * The placeholders of a template, each once, for whoever asks a drafter; one that stands anywhere as required is.
 * @throws TemplateError `template-invalid`
 */
export function placeholdersOf(text: string): readonly Placeholder[] {
  const byName = new Map<string, Placeholder>()
  for (const { name, isOptional, line } of readTemplate(text).placeholders) {
    const known = byName.get(name)
    byName.set(name, { name, isOptional: isOptional && (known?.isOptional ?? true), line: known?.line ?? line })
  }
  return [...byName.values()]
}

/** Where a placeholder stands: an element of a list within an entry of an outer list, or the value of a member. */
export type Place =
  | { readonly kind: 'element'; readonly list: YAMLSeq; readonly owner: YAMLMap | undefined; readonly ownerList: YAMLSeq | undefined }
  | { readonly kind: 'member'; readonly pair: Pair; readonly map: YAMLMap }

/** The place of a placeholder. @throws TemplateError `template-invalid` where it stands in no list and is no value */
export function placeOf({ ancestors, node, name }: PlacedPlaceholder): Place {
  const parent = ancestors.at(-1)
  if (isSeq(parent) && parent.flow === true) {
    const owner = ancestors.at(-3)
    const ownerList = ancestors.at(-4)
    return { kind: 'element', list: parent, owner: isMap(owner) ? owner : undefined, ownerList: isSeq(ownerList) ? ownerList : undefined }
  }
  const map = ancestors.at(-2)
  if (isPair(parent) && parent.value === node && isScalar(parent.key) && isMap(map)) return { kind: 'member', pair: parent, map }
  throw new TemplateError('template-invalid', [name], 'a placeholder stands in a list in brackets or is the value of a member')
}
