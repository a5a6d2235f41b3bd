/**
 * The first look at a text: its size, its depth, and what of YAML it uses. Lexing takes time in proportion to the text and little
 * memory, so what is too much or not allowed is refused here, before anything is built.
 */
import { CST, Lexer } from 'yaml'
import type { YamlErrorCode } from './authoring-fault.ts'

/** Largest text, in bytes of UTF-8. */
export const YAML_BYTES_MAX = 1024 * 1024
// About 8 for each field of an annex, and no more than 40 for anything else that an agreement states.
const LEXEMES_MAX = 300_000
const FLOW_DEPTH_MAX = 16
// Each level of a block stands at least one column further right than the one around it.
const INDENT_MAX = 100

/** The lexemes of a text, or why it is refused, at an offset. */
export type Lexed =
  | { readonly ok: true; readonly lexemes: readonly string[] }
  | { readonly ok: false; readonly code: YamlErrorCode; readonly offset: number; readonly message: string }

// Lone carriage returns break lines for some readers and not for others; the other controls mean something to the lexer itself.
const FORBIDDEN = /(?![\t\n\r])\p{Cc}|[\p{Zl}\p{Zp}\p{Cs}]|\r(?!\n)|(?!^)\ufeff/u
const ESCAPE = /\\(?:[0abtnvfreNLP_ "/\\\t\r\n]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})|\\/g

/** Splits a text into lexemes within limits. */
export function lex(text: string): Lexed {
  if (text.length > YAML_BYTES_MAX || Buffer.byteLength(text) > YAML_BYTES_MAX) {
    return { ok: false, code: 'yaml-too-large', offset: 0, message: `the text is larger than ${YAML_BYTES_MAX} bytes` }
  }
  const forbidden = FORBIDDEN.exec(text)
  if (forbidden !== null) {
    const message = 'a control character, or another that does not belong into a text, stands here'
    return { ok: false, code: 'yaml-invalid', offset: forbidden.index, message }
  }
  return lexWithin(text)
}

function lexWithin(text: string): Lexed {
  const lexemes: string[] = []
  const state = { offset: 0, lineStart: 0, flowDepth: 0, isContent: false, hasBegun: false }
  for (const lexeme of new Lexer().lex(text)) {
    lexemes.push(lexeme)
    const refusal = lexemes.length > LEXEMES_MAX ? TOO_MANY : refusalOf(lexeme, state)
    if (refusal !== undefined) return { ok: false, ...refusal, offset: state.offset }
    advance(lexeme, state)
  }
  return { ok: true, lexemes }
}

type State = { offset: number; lineStart: number; flowDepth: number; isContent: boolean; hasBegun: boolean }
type Refusal = { readonly code: YamlErrorCode; readonly message: string }

const TOO_MANY: Refusal = { code: 'yaml-too-large', message: 'the text has more parts than any agreement can have' }
const TOO_DEEP: Refusal = { code: 'yaml-too-deep', message: 'the text is nested deeper than any agreement is' }
const SECOND_DOCUMENT: Refusal = {
  code: 'yaml-feature-refused',
  message: 'a text is one document, so that this mark stands at its beginning only',
}
const UNKNOWN_ESCAPE: Refusal = { code: 'yaml-invalid', message: 'in these double quotes a backslash begins what is no escape' }
const REFUSED: ReadonlyMap<string, string> = new Map([
  ['anchor', 'anchors (&) are not allowed: write out what is meant'],
  ['alias', 'aliases (*) are not allowed: write out what is meant; "*" for every party stands in quotes'],
  ['tag', 'tags (!) are not allowed'],
  ['directive-line', 'directives (%) are not allowed: the text is YAML 1.2'],
  ['doc-end', 'a text is one document without an end mark (...)'],
])

/** What speaks against a lexeme at the state before it. */
function refusalOf(lexeme: string, state: State): Refusal | undefined {
  if (state.isContent) return undefined
  const kind = CST.tokenType(lexeme)
  const message = kind === null ? undefined : REFUSED.get(kind)
  if (message !== undefined) return { code: 'yaml-feature-refused', message }
  if (kind === 'doc-start' && state.hasBegun) return SECOND_DOCUMENT
  if ((kind === 'flow-map-start' || kind === 'flow-seq-start') && state.flowDepth >= FLOW_DEPTH_MAX) return TOO_DEEP
  const isBlockMark = kind === 'seq-item-ind' || kind === 'explicit-key-ind'
  const isIndent = kind === 'space' && state.offset === state.lineStart
  const column = state.offset - state.lineStart + (isIndent ? lexeme.length : 0)
  if (kind === 'double-quoted-scalar' && hasUnknownEscape(lexeme)) return UNKNOWN_ESCAPE
  if (state.flowDepth === 0 && (isBlockMark || isIndent) && column > INDENT_MAX) return TOO_DEEP
  return undefined
}

function hasUnknownEscape(lexeme: string): boolean {
  const escapes: readonly string[] = lexeme.match(ESCAPE) ?? []
  return escapes.includes('\\')
}

const BEFORE_BEGIN: ReadonlySet<string | null> = new Set(['space', 'newline', 'comment', 'byte-order-mark', 'doc-mode'])
const MARKS: ReadonlySet<string> = new Set([CST.DOCUMENT, CST.FLOW_END, CST.SCALAR])

function advance(lexeme: string, state: State): void {
  const wasContent = state.isContent
  // The lexeme after this mark is the text of a scalar, whatever it looks like.
  state.isContent = !wasContent && lexeme === CST.SCALAR
  state.hasBegun ||= wasContent || !BEFORE_BEGIN.has(CST.tokenType(lexeme))
  if (!wasContent && MARKS.has(lexeme)) return
  if (!wasContent && (lexeme === '[' || lexeme === '{')) state.flowDepth += 1
  if (!wasContent && (lexeme === ']' || lexeme === '}')) state.flowDepth -= 1
  const lineEnd = lexeme.lastIndexOf('\n')
  if (lineEnd >= 0) state.lineStart = state.offset + lineEnd + 1
  state.offset += lexeme.length
}
