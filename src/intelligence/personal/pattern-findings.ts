/** Personal data in the pattern of an indicator, by object path and by what its texts read like. */
import type { JsonObject } from '../../foundation/index.ts'
import { commentsOf, inspectPattern, literalsOf, opaqueTexts, type Pattern, printLiteral, readPattern } from '../pattern/index.ts'
import type { TextFinding } from './finding.ts'
import { findInLiteral } from './literal-findings.ts'
import type { Scanning } from './scan-text.ts'
import { scanText } from './scan-text.ts'

/** Whether a place is the pattern of an indicator (STIX 2.1 section 4.7.1). */
export function isPatternPlace(owner: JsonObject, path: readonly string[]): boolean {
  return owner.type === 'indicator' && path.length === 1 && path[0] === 'pattern'
}

/**
 * The pattern of an object as a tree, in whichever version of the language it reads; undefined when it is of another
 * language or does not read. What only breaks a rule beyond the grammar is read.
 */
export function patternOf(owner: JsonObject, text: string): Pattern | undefined {
  if (!isStix(owner)) return undefined
  const versions = owner.pattern_version === '2.0' ? (['2.0', '2.1'] as const) : (['2.1', '2.0'] as const)
  for (const version of versions) {
    const reading = readPattern(text, { version })
    if (reading.ok) return reading.pattern
  }
  return undefined
}

/** Whether the language is that of STIX; objects of STIX 2.0 do not say so. */
export function isStix({ pattern_type: language }: JsonObject): boolean {
  return language === undefined || language === 'stix'
}

/**
 * What is found in a pattern. A literal counts as a value of the property that it is compared with, its text is searched
 * as written in STIX or, in hexadecimal and binary literals, as decoded; comments and quoted names are searched too. A
 * pattern that does not read is one text; one of another language is a text and what is encoded in it.
 */
export function findInPattern(owner: JsonObject, text: string, scanning: Scanning): TextFinding[] {
  const pattern = patternOf(owner, text)
  if (pattern === undefined) return isStix(owner) ? scanText(text, scanning) : findInOpaque(text, scanning)
  const literals = literalsOf(pattern).flatMap((literal) => {
    const { own, inside } = findInLiteral(literal, text, scanning)
    return own === undefined ? inside : [withoutSuggestion(own), ...inside]
  })
  return [...literals, ...findInComments(pattern, scanning), ...findInNames(pattern, scanning)].sort(
    (left, right) => left.span.start - right.span.start,
  )
}

function withoutSuggestion({ kind, category, certainty, value, key, span }: TextFinding): TextFinding {
  return { kind, category, certainty, value, key, span }
}

function findInComments(pattern: Pattern, scanning: Scanning): TextFinding[] {
  return commentsOf(pattern).flatMap(({ start, end }) => moved(scanText(pattern.text.slice(start, end), scanning), start))
}

/** What quoted names in the paths of a pattern hold: keys of dictionaries may be any text. */
export function findInNames(pattern: Pattern, scanning: Scanning): TextFinding[] {
  const names = new Set<string>()
  for (const { steps } of inspectPattern(pattern).comparisons) {
    for (const step of steps) if (step.kind === 'name' && step.isQuoted) names.add(step.name)
  }
  return [...names].flatMap((name) => {
    const start = Math.max(0, pattern.text.indexOf(printLiteral({ kind: 'string', value: name })) + 1)
    return moved(scanText(name, scanning), start)
  })
}

function moved(findings: readonly TextFinding[], by: number): TextFinding[] {
  return findings.map((finding) => ({ ...finding, span: { start: finding.span.start + by, end: finding.span.end + by } }))
}

/** What is found in a pattern of another language: what is only found decoded has the whole text as its place. */
export function findInOpaque(text: string, scanning: Scanning): TextFinding[] {
  const written = scanText(text, scanning)
  const keys = new Set(written.map(({ key }) => key))
  const span = { start: 0, end: text.length }
  const decoded: TextFinding[] = []
  for (const reading of opaqueTexts(text)) {
    if (reading === text) continue
    for (const { kind, category, certainty, value, key } of scanText(reading, scanning)) {
      if (keys.has(key)) continue
      keys.add(key)
      decoded.push({ kind, category, certainty, value, key, span })
    }
  }
  return [...written, ...decoded]
}
