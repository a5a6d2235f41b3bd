/** Treats the pattern of an indicator, so that what it matches is never more than before. */
import type { JsonObject } from '../../foundation/index.ts'
import {
  type Literal,
  literalsOf,
  type Pattern,
  type PatternLiteral,
  printPattern,
  readPattern,
  rewriteLiterals,
} from '../pattern/index.ts'
import { coarserLink, isLink } from './coarser-link.ts'
import type { TextFinding } from './finding.ts'
import { findInLiteral, isOpenOperand, type LiteralFindings } from './literal-findings.ts'
import { literalPlace } from './literal-place.ts'
import { valueKey } from './normal-form.ts'
import { findInNames, findInOpaque, findInPattern, isStix, patternOf } from './pattern-findings.ts'
import { propertyRule } from './property-rule.ts'
import { scanText } from './scan-text.ts'
import { treatText } from './treat-text.ts'
import type { TreatmentView } from './treatment.ts'
import { isKept, replacementOf, valueInstead } from './treatment.ts'

/**
 * A pattern without the personal values that are not to be kept. A pseudonym stands as a literal in place of each whole
 * value; where none can (secrets, regular expressions, what the property map drops) and wherever values are to be
 * generalised the comparison goes, since one with a network would match other things than the rule says. Undefined,
 * so that the property is dropped, where nothing lawful is left, where more would match than before, and where a value
 * stands in what cannot be rewritten. Comments go with the first change.
 */
export function treatPattern(owner: JsonObject, text: string, view: TreatmentView): string | undefined {
  const pattern = patternOf(owner, text)
  if (pattern === undefined) return isStix(owner) ? treatUnread(text, view) : treatOpaque(text, view)
  const toTreat = findInPattern(owner, text, view).filter((finding) => !isSettled(finding, view))
  if (toTreat.length === 0 && !literalsOf(pattern).some((literal) => isLinkInFull(literal, view))) return text
  if (findInNames(pattern, view).some((finding) => !isKept(finding, view))) return undefined
  const rewritten = rewrite(pattern, view)
  if (rewritten === undefined) return undefined
  const treated = new Set(toTreat.map(({ key }) => key))
  const isLeft = findInPattern(owner, rewritten, view).some((finding) => treated.has(finding.key) && !isSettled(finding, view))
  return isLeft ? undefined : rewritten
}

function rewrite(pattern: Pattern, view: TreatmentView): string | undefined {
  const plain = readPattern(printPattern(pattern.root), { version: pattern.version })
  if (!plain.ok) return undefined
  const rewriting = rewriteLiterals(plain.pattern, (literal) => literalInstead(literal, plain.pattern.text, view))
  return rewriting === undefined || rewriting.isWidened ? undefined : rewriting.pattern.text
}

/** Whether a finding stays: by the caller's will, or because it is as general already as it would become. */
function isSettled(finding: TextFinding, view: TreatmentView): boolean {
  if (isKept(finding, view)) return true
  const isGeneralised = view.treatment === 'generalise' || finding.kind === 'time' || finding.kind === 'count'
  return isGeneralised && finding.kind !== 'unscanned' && valueInstead(finding, view) === finding.value
}

function literalInstead(literal: PatternLiteral, source: string, view: TreatmentView): Literal | 'remove' | undefined {
  if (isLinkInFull(literal, view)) return 'remove'
  const { own, inside } = findInLiteral(literal, source, view)
  const isOwnTreated = own !== undefined && !isSettled(own, view)
  const left = inside.filter((finding) => !isSettled(finding, view))
  if (!isOwnTreated && left.length === 0) return undefined
  if (view.treatment === 'generalise' || literal.literal.kind !== 'string') return numberInstead(literal, own, view)
  if (literal.operator.endsWith('MATCHES')) return 'remove'
  if (isOwnTreated && !isText(own)) return isOpenOperand(literal) ? 'remove' : wholeInstead(own, view)
  if (left.length === 0) return own?.suggestion === 'drop' ? 'remove' : undefined
  return own?.suggestion === 'drop' && isOwnTreated ? 'remove' : textInstead(literal.literal.value, left, view)
}

/** Whether a literal says more of a link than is left of it where it is made coarser. */
function isLinkInFull({ literal, ...place }: PatternLiteral, view: TreatmentView): boolean {
  if (view.treatment !== 'generalise' || literal.kind !== 'string') return false
  const { owner, path } = literalPlace({ ...place, literal }, literal.value)
  if (propertyRule(owner, path)?.kind !== 'url') return false
  // In a regular expression most of what begins a query or a fragment in a link is written for something else.
  const text = place.operator.endsWith('MATCHES') ? literal.value.replaceAll(/^\^|(?<!\\)\?|&|;/g, '') : literal.value
  const span = { start: 0, end: text.length }
  const finding = { kind: 'text', category: 'link', certainty: 'candidate', value: text, key: valueKey('text', text), span } as const
  return isLink(text) && coarserLink(text) !== text && !isKept(finding, view)
}

/** Accounts may be compared as numbers; every other literal than a text goes. */
function numberInstead({ literal }: PatternLiteral, own: LiteralFindings['own'], view: TreatmentView): Literal | 'remove' {
  const isNumber = literal.kind === 'integer' || literal.kind === 'float'
  return isNumber && own !== undefined && view.treatment === 'pseudonymise' ? wholeInstead(own, view) : 'remove'
}

function isText({ kind, suggestion }: NonNullable<LiteralFindings['own']>): boolean {
  return kind === 'text' || suggestion === 'scan'
}

function wholeInstead(own: NonNullable<LiteralFindings['own']>, view: TreatmentView): Literal | 'remove' {
  const instead = own.suggestion === 'drop' ? undefined : valueInstead(own, view)
  return instead === undefined ? 'remove' : { kind: 'string', value: instead }
}

/** The text with surrogates in it; a placeholder would stand for nothing that a rule can look for. */
function textInstead(text: string, left: readonly TextFinding[], view: TreatmentView): Literal | 'remove' {
  if (left.some((finding) => valueInstead(finding, view) === undefined)) return 'remove'
  const treated = treatText(text, (finding) => replacementOf(finding, view), view)
  return treated === undefined ? 'remove' : { kind: 'string', value: treated }
}

/** A pattern that cannot be read is one text. */
function treatUnread(text: string, view: TreatmentView): string | undefined {
  if (view.treatment === 'generalise') return scanText(text, view).every((finding) => isKept(finding, view)) ? text : undefined
  return treatText(text, (finding) => replacementOf(finding, view), view)
}

/** In another language only the text as written can be replaced; what is encoded must not be there. */
function treatOpaque(text: string, view: TreatmentView): string | undefined {
  const keys = new Set(
    findInOpaque(text, view)
      .filter((finding) => !isKept(finding, view))
      .map(({ key }) => key),
  )
  if (keys.size === 0) return text
  const treated = treatUnread(text, view)
  if (treated === undefined) return undefined
  return findInOpaque(treated, view).some(({ key }) => keys.has(key)) ? undefined : treated
}
