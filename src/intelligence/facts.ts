/** The facts of an object that a decision asks for. */
import type { Instant, Result } from '../foundation/index.ts'
import { accepted } from '../foundation/index.ts'
import type { MarkingErrorCode } from './errors.ts'
import { type Grading, gradingOf } from './grading/grading.ts'
import type { Handling, MarkingReading } from './marking/marking.ts'
import { objectHandling } from './marking/marking.ts'
import { markingIdsOf } from './marking/marks.ts'
import { stricterPap } from './marking/pap.ts'
import { publishedTerms } from './marking/terms.ts'
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
  /** Whether markings say anything of single fields, which `minimise` applies. */
  readonly hasFieldMarkings: boolean
  /** The last instant for which its markings say how to handle it; null where they set no end. */
  readonly handledUntil: Instant | null
  /** Markings that are marked themselves: nobody has the item without having their definitions. */
  readonly guardedMarkings: readonly string[]
}

/** The facts of an object, or a refusal when its level cannot be told. */
export function factsOf(object: StixObject, reading: MarkingReading): Result<ItemFacts, MarkingErrorCode> {
  const handling = objectHandling(object, reading)
  if (!handling.ok) return handling
  const { level, until, touchesFields } = handling.value
  return accepted({
    id: idOf(object),
    type: typeOf(object),
    version: versionOf(object),
    marking: level,
    dataSubject: dataSubjectOf(object),
    grading: markedGrading(gradingOf(object), handling.value),
    references: referencesOf(object),
    hasFieldMarkings: touchesFields || object.granular_markings !== undefined,
    handledUntil: until,
    guardedMarkings: guardedMarkings(object, reading),
  })
}

// What may be done with an item is said by labels or by markings; the stricter holds.
function markedGrading(grading: Grading, { pap }: Handling): Grading {
  if (pap === null) return grading
  return { ...grading, pap: grading.pap === 'none' ? pap : stricterPap(grading.pap, pap) }
}

const NONE: readonly string[] = []

function guardedMarkings(object: StixObject, { defined }: MarkingReading): readonly string[] {
  if (defined === undefined) return NONE
  const guarded = [...markingIdsOf(object)].filter((id) => publishedTerms(id) === undefined && defined(id)?.isMarked === true)
  return guarded.length === 0 ? NONE : guarded
}
