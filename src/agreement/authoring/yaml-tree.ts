/** The tree of a text in the part of YAML 1.2 that agreements are written in, with the place of each node. */
import { Composer, type Document, isMap, isScalar, isSeq, LineCounter, type ParsedNode, Parser } from 'yaml'
import { FAULTS_MAX } from '../fault.ts'
import type { AuthoringFault, Place } from './authoring-fault.ts'
import { lex } from './lexemes.ts'
import { unclosedBefore } from './unclosed.ts'

/** A tree, or what is wrong with the text. */
export type YamlTree =
  | { readonly ok: true; readonly root: ParsedNode; readonly placeAt: (offset: number) => Place }
  | { readonly ok: false; readonly faults: readonly AuthoringFault[] }

// Merging, tags and other versions are off. Keys are compared by who reads the tree: the package compares every pair of them.
const OPTIONS = { version: '1.2', schema: 'core', merge: false, uniqueKeys: false, strict: true, resolveKnownTags: false } as const

/** Reads a text. */
export function yamlTree(text: string): YamlTree {
  const lines = new LineCounter()
  lines.addNewLine(0)
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) lines.addNewLine(end + 1)
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  const lexed = lex(text)
  if (!lexed.ok) return { ok: false, faults: [{ code: lexed.code, pointer: '', message: lexed.message, ...placeAt(lexed.offset) }] }
  const document = compose(lexed.lexemes)
  const errors = [...(document?.errors ?? []), ...(document?.warnings ?? [])]
  const unclosed = errors[0] === undefined ? undefined : unclosedBefore(lexed.lexemes, errors[0].pos[0])
  // What follows what was not closed is read as a part of it, so that its faults are none.
  if (unclosed !== undefined) {
    return { ok: false, faults: [{ code: 'yaml-invalid', pointer: '', message: unclosed.message, ...placeAt(unclosed.offset) }] }
  }
  if (errors.length > 0) {
    const faults = errors.slice(0, FAULTS_MAX).map(
      ({ code, pos }): AuthoringFault => ({
        code: 'yaml-invalid',
        pointer: '',
        message: ERROR_WORDS[code] ?? OTHER_ERROR,
        ...placeAt(pos[0]),
      }),
    )
    return { ok: false, faults }
  }
  const root = document?.contents ?? null
  if (root === null) return { ok: false, faults: [{ code: 'yaml-invalid', pointer: '', message: 'the text is empty', line: 1, column: 1 }] }
  return { ok: true, root, placeAt }
}

function compose(lexemes: readonly string[]): Document.Parsed | undefined {
  const parser = new Parser()
  const composer = new Composer(OPTIONS)
  const documents: Document.Parsed[] = []
  for (const lexeme of lexemes) for (const token of parser.next(lexeme)) documents.push(...composer.next(token))
  for (const token of parser.end()) documents.push(...composer.next(token))
  documents.push(...composer.end())
  return documents[0]
}

const OTHER_ERROR = 'the text is not YAML here'
const ERROR_WORDS: Readonly<Record<string, string>> = {
  BAD_DQ_ESCAPE: 'after a backslash in double quotes stands what is no escape',
  BAD_INDENT: 'the line is not indented as the list or group that it belongs to',
  BAD_SCALAR_START: 'a text that begins like this must stand in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'two names with a colon stand on one line, or a line is indented too far',
  BLOCK_IN_FLOW: 'a list or group over several lines cannot stand inside brackets',
  COMMENT_SPACE: 'before # must be a space',
  DUPLICATE_KEY: 'the name stands twice',
  MISSING_CHAR: 'a closing quote or bracket, a comma, a colon or a space is missing',
  MULTILINE_IMPLICIT_KEY: 'a name must stand on one line, with its colon',
  TAB_AS_INDENT: 'lines are indented by spaces, not by tabs',
  UNEXPECTED_TOKEN: 'what stands here does not belong here',
}

/** Where what a pointer leads to stands: its name or its value; of what is not there, the group where it would stand. */
export function placeOf(tree: YamlTree & { readonly ok: true }, pointer: string, about: 'name' | 'value'): Place {
  let node: unknown = tree.root
  let offset = offsetOf(tree.root)
  for (const step of pointer.split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~')
    const found = below(node, name)
    if (found === undefined) break
    node = found.value
    offset = about === 'name' || found.value === null ? found.offset : offsetOf(found.value)
  }
  return tree.placeAt(offset)
}

function below(node: unknown, name: string): { readonly value: ParsedNode | null; readonly offset: number } | undefined {
  if (isSeq(node)) {
    const item = node.items[Number(name)] as ParsedNode | undefined
    return item === undefined ? undefined : { value: item, offset: offsetOf(item) }
  }
  if (!isMap(node)) return undefined
  const pair = node.items.find(({ key }) => isScalar(key) && key.value === name)
  if (pair === undefined) return undefined
  return { value: pair.value as ParsedNode | null, offset: offsetOf(pair.key as ParsedNode) }
}

/** Where a node begins in the text. */
export function offsetOf(node: ParsedNode): number {
  return node.range[0]
}
