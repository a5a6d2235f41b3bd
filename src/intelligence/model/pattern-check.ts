/** The pattern of an indicator (STIX 2.1 section 4.7.1). */
import type { JsonObject } from '../../foundation/index.ts'
import type { Findings } from './findings.ts'

/** A pattern of any language is not empty. */
export function checkPattern(object: JsonObject, findings: Findings): undefined {
  if (object.pattern === '') findings.errorAt('pattern', 'pattern-invalid', 'must not be empty')
}
