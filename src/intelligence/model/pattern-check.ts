/** The pattern of an indicator (STIX 2.1 sections 4.7.1 and 9). */
import type { JsonObject } from '../../foundation/index.ts'
import { nameFaults, type PatternReading, parsePattern } from '../pattern/index.ts'
import type { Findings } from './findings.ts'

/** A pattern of any language is not empty, and one of STIX keeps the rules of that language; others are opaque text. */
export function checkPattern(object: JsonObject, findings: Findings): undefined {
  const { pattern, pattern_type: type } = object
  if (typeof pattern !== 'string') return
  if (pattern === '') return findings.errorAt('pattern', 'pattern-invalid', 'must not be empty')
  if (type !== 'stix') return
  const reading = parsePattern(pattern, { version: object.pattern_version === '2.0' ? '2.0' : '2.1' })
  for (const { line, column, message } of faultsOf(reading)) {
    findings.errorAt('pattern', 'pattern-invalid', `is not a valid STIX pattern: ${message} (line ${line}, column ${column})`)
  }
}

function faultsOf(reading: PatternReading) {
  return reading.ok ? nameFaults(reading.pattern) : reading.faults
}
