/** Personal data in one literal of a pattern. */

import { isIdentifier } from '../model/identifier.ts'
import type { Literal, PatternLiteral } from '../pattern/index.ts'
import type { Span } from '../pattern/tree.ts'
import { encodedProperty } from './encoded-word.ts'
import type { TextFinding, ValueKind } from './finding.ts'
import { literalPlace } from './literal-place.ts'
import { valueKey } from './normal-form.ts'
import { type OwnRule, ownRule } from './own-rule.ts'
import type { Scanning } from './scan-text.ts'
import { scanText, scanWord } from './scan-text.ts'

/** What is found in a literal; spans are of the whole pattern text. */
export type LiteralFindings = {
  /** What the whole literal is, by the property that it is compared with or because it is known from elsewhere. */
  readonly own: (TextFinding & Pick<OwnRule, 'suggestion'>) | undefined
  /** What its text reads like. */
  readonly inside: readonly TextFinding[]
}

/** Kinds in which a whole literal is looked up among the values that are known from elsewhere; names stand for accounts too. */
const KNOWN_KINDS: readonly ValueKind[] = [
  'account',
  'email',
  'phone',
  'document',
  'iban',
  'payment-card',
  'wallet',
  'credential',
  'mac',
  'text',
]
const LIKE_WILDCARDS = /[%_]/g
/** Of a regular expression, all that is not itself text to match. */
const REGEX_MARKS = /\\[a-zA-Z]|\[(?:\\.|[^\]\\]){0,200}\]|\{[\d,]{0,12}\}|[\\^$.|?*+()]/g
/** What says in a form that a value begins or ends there, or goes on. */
const ANCHORS = /^(?:\^|%|\.\*)+|(?:\$|%|\.\*)+$/g
const TELLS_SOMETHING = /[\p{L}\p{N}]{2}/u

/** Finds personal data in a literal. */
export function findInLiteral(literal: PatternLiteral, source: string, scanning: Scanning): LiteralFindings {
  const text = literalText(literal.literal)
  if (text === '') return { own: undefined, inside: [] }
  const content = contentSpan(literal)
  const own = ownFinding(literal, text, scanning)
  const inside = isIdentifier(text) ? [] : scanLiteral(literal.literal, text, scanning)
  const offsets = sourceOffsets(source, content)
  const placed = inside.map((finding) => ({
    ...finding,
    span:
      finding.word !== undefined && literal.literal.kind !== 'string'
        ? content
        : { start: offsets(finding.span.start), end: offsets(finding.span.end) },
  }))
  return {
    own: own && { ...own, span: content },
    inside: placed.filter(({ key, span }) => key !== own?.key || span.start !== content.start || span.end !== content.end),
  }
}

/** Whether an operand is a form that several values have, so that no single surrogate can stand for it. */
export function isOpenOperand({ operator, literal }: PatternLiteral): boolean {
  if (operator.endsWith('MATCHES')) return true
  return operator.endsWith('LIKE') && literal.kind === 'string' && literal.value.search(LIKE_WILDCARDS) !== -1
}

function literalText(literal: Literal): string {
  return 'text' in literal ? literal.text : String(literal.value)
}

/** Between the quotes, where there are any. */
function contentSpan({ literal, span }: PatternLiteral): Span {
  if (literal.kind === 'string') return { start: span.start + 1, end: span.end - 1 }
  return 'value' in literal && typeof literal.value === 'string' ? { start: span.start + 2, end: span.end - 1 } : span
}

function scanLiteral(literal: Literal, text: string, scanning: Scanning): readonly TextFinding[] {
  const form = literal.kind === 'hex' ? 'hex' : literal.kind === 'binary' ? 'base64' : undefined
  const word = form && encodedProperty(text, form)
  return word === undefined ? scanText(text, scanning) : scanWord(word, scanning)
}

function ownFinding(literal: PatternLiteral, text: string, scanning: Scanning): LiteralFindings['own'] {
  const { owner, path } = literalPlace(literal, text)
  const isOpen = isOpenOperand(literal)
  const rule = ownRule(owner, path, literal.literal.kind === 'boolean')
  const span = { start: 0, end: text.length }
  if (rule !== undefined && (!isOpen || tellsOf(rule.kind, literal, text))) {
    const key = valueKey(rule.kind, isOpen ? text.replaceAll(ANCHORS, '') : text)
    return { ...rule, certainty: isOpen ? 'candidate' : rule.certainty, value: text, key, span }
  }
  const kind = scanning.isKnown && KNOWN_KINDS.find((known) => scanning.isKnown?.(valueKey(known, text)))
  return kind && { kind, category: 'link', certainty: 'certain', value: text, key: valueKey(kind, text), span }
}

/** Whether a form still says something of one person once its wildcards are gone: of an address what stands before the sign. */
function tellsOf(kind: ValueKind, { operator }: PatternLiteral, text: string): boolean {
  const plain = text.replaceAll(operator.endsWith('LIKE') ? LIKE_WILDCARDS : REGEX_MARKS, ' ')
  const at = kind === 'email' ? plain.indexOf('@') : -1
  return TELLS_SOMETHING.test(at === -1 ? plain : plain.slice(0, at))
}

/** Where each place of the value of a literal stands in the pattern: a backslash takes a place of its own there. */
function sourceOffsets(source: string, content: Span): (place: number) => number {
  if (source.slice(content.start, content.end).indexOf('\\') === -1) return (place) => content.start + place
  const offsets: number[] = []
  for (let index = content.start; index < content.end; index += 1) {
    offsets.push(index)
    if (source.charAt(index) === '\\') index += 1
  }
  offsets.push(content.end)
  return (place) => offsets[place] as number
}
