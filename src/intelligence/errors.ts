import type { Refusal } from '../foundation/index.ts'
import { ComityError } from '../foundation/index.ts'

/** What can be wrong with a bundle as a whole: nothing in it is used. */
export type BundleErrorCode =
  | 'bundle-invalid'
  | 'bundle-truncated'
  | 'bundle-not-stix'
  | 'bundle-member-unknown'
  | 'bundle-member-duplicate'

/** What can be wrong with one object: it is reported and the rest of the bundle goes on. */
export type ObjectErrorCode =
  | 'object-invalid'
  | 'object-too-deep'
  | 'object-incomplete'
  | 'type-invalid'
  | 'id-invalid'
  | 'spec-version-unsupported'
  | 'property-missing'
  | 'property-invalid'
  | 'property-name-invalid'
  | 'property-reserved'
  | 'property-not-applicable'
  | 'value-null'
  | 'value-empty'
  | 'timestamp-invalid'
  | 'time-order-invalid'
  | 'reference-invalid'
  | 'external-reference-invalid'
  | 'extension-invalid'
  | 'selector-invalid'
  | 'marking-definition-invalid'
  | 'pattern-invalid'

/** What one object does that the standard advises against; it is valid all the same. */
export type ObjectWarningCode =
  | 'custom-content'
  | 'dictionary-key-unusual'
  | 'id-not-computed'
  | 'id-version-unusual'
  | 'marking-redefined'
  | 'property-advised'
  | 'property-deprecated'
  | 'property-name-unusual'
  | 'reference-malformed'
  | 'relationship-unusual'
  | 'vocabulary-unknown'
  | 'word-form-unusual'

/** Why nobody may have an object: its level cannot be told, or its grading is no longer valid. */
export type MarkingErrorCode = 'marking-unknown' | 'marking-missing' | 'review-overdue'

/** Every code of this folder outside `provenance/`. */
export type IntelligenceErrorCode = BundleErrorCode | ObjectErrorCode | MarkingErrorCode

/** Thrown where a bundle cannot be read at all; faults of single objects are values instead. */
export class IntelligenceError extends ComityError<IntelligenceErrorCode> {}

/** A fault of one object: the code is stable, the reason names properties of the standard, never a value. */
export type ObjectFault = Refusal<ObjectErrorCode>
