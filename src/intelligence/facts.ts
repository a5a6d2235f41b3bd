/** The facts of an object that a decision asks for. */
import type { Result } from '../foundation/index.ts'
import { accepted } from '../foundation/index.ts'
import type { MarkingErrorCode } from './errors.ts'
import { type Grading, gradingOf } from './grading/grading.ts'
import type { MarkingReading } from './marking/marking.ts'
import { objectMarking } from './marking/marking.ts'
import type { Tlp } from './marking/tlp.ts'
import type { Reference } from './model/references.ts'
import { referencesOf } from './model/references.ts'
import type { StixObject } from './model/stix-object.ts'
import { idOf, typeOf, versionOf } from './model/stix-object.ts'
import type { DataSubject } from './personal/data-subject.ts'
import { dataSubjectOf } from './personal/data-subject.ts'

/** What a decision needs to know of one object; nothing of its content. */
export type ItemFacts = {
  readonly id: string
  readonly type: string
  /** See `versionOf`. */
  readonly version: string | null
  readonly marking: Tlp
  readonly dataSubject: DataSubject
  readonly grading: Grading
  readonly references: readonly Reference[]
  /** Whether single fields carry markings of their own, which `minimise` applies. */
  readonly hasFieldMarkings: boolean
}

/** The facts of an object, or a refusal when its level cannot be told. */
export function factsOf(object: StixObject, reading: MarkingReading): Result<ItemFacts, MarkingErrorCode> {
  const marking = objectMarking(object, reading)
  if (!marking.ok) return marking
  return accepted({
    id: idOf(object),
    type: typeOf(object),
    version: versionOf(object),
    marking: marking.value,
    dataSubject: dataSubjectOf(object),
    grading: gradingOf(object),
    references: referencesOf(object),
    hasFieldMarkings: object.granular_markings !== undefined,
  })
}
